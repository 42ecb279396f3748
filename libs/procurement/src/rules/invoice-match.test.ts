import fc from 'fast-check';
import { play, PurchaseHistory, scheme, type Step, STEPS } from '@shanhai/testing';
import { matchInvoices, type PartyCodes, toleranceOn, type Tolerance } from './invoice-match';
import { type InvoiceSaid, type MatchFact, readInvoicedOrder } from './invoiced-order';

const TOLERANCE: Tolerance = { from: '1970-01-01', fen: 1n, basisPoints: 0n, days: 30 };
const CODES: PartyCodes = { seller: 'SELLER', buyer: 'BUYER' };
const said = (more: Partial<InvoiceSaid> = {}): InvoiceSaid => ({
  names: { seller: '甲', buyer: '乙' },
  codes: { ...CODES },
  reversesId: null,
  ...more,
});
const match = (facts: readonly MatchFact[], print = new Map<string, InvoiceSaid>(), tolerance = TOLERANCE) =>
  matchInvoices(readInvoicedOrder(facts)!, print, CODES, tolerance);

/** Ten packs at 1 yuan, of which some are shipped and accepted. */
function bought({ accepted = 10, shipped = 10 } = {}) {
  const history = new PurchaseHistory({
    on: '2025-03-01',
    lines: [{ pricing: 'PACK', contentBase: 500n, unitPriceFen: 100n, quantity: 10 }],
    lots: { one: { placeCode: '640422', harvestedOn: '2024-10-01' } },
    rules: { schemes: [scheme('EW_PURCHASE')] },
  });
  history.confirm('2025-03-01');
  const [parcel] = history.ship('2025-03-02', [{ line: 0, lotId: 'one', quantity: shipped }]);
  if (accepted > 0) history.accept('2025-03-03', [{ parcel, accepted }]);
  return { history, parcel };
}
function invoice(history: PurchaseHistory, id: string, fen: number, { rest = 0, quantity }: { rest?: number; quantity?: number } = {}) {
  history.prove('evidence.attached', '2025-04-01', {
    evidenceId: id, kind: 'INVOICE', number: id, amountFen: String(fen + rest), issuedOn: '2025-03-05', fileHash: null,
    lines: [{ lineId: 'line-0', lotId: null, amountFen: String(fen), ...(quantity !== undefined && { quantity }) }],
  });
} // prettier-ignore
const stateOf = (history: PurchaseHistory) => match(history.facts)?.state;

describe('the match of invoices with goods', () => {
  it('is nothing where nothing was accepted or invoiced', () => {
    expect(match(bought({ accepted: 0 }).history.facts)).toBeNull();
  });

  it.each([
    [0, 'NOT_INVOICED'],
    [998, 'UNDER_INVOICED'],
    [999, 'WITHIN_TOLERANCE'],
    [1000, 'MATCHED'],
    [1001, 'WITHIN_TOLERANCE'],
    [1002, 'OVER_INVOICED'],
  ])('of 1000 fen accepted and %d invoiced is %s', (fen, state) => {
    const { history } = bought();
    if (fen > 0) invoice(history, 'a', fen);
    expect(match(history.facts)).toMatchObject({ state, isOpen: /INVOICED/.test(state), acceptedFen: 1000n, invoicedFen: BigInt(fen) }); // prettier-ignore
  });

  it('waits for goods that are invoiced and still to come, and not for more', () => {
    const { history } = bought({ accepted: 0 });
    invoice(history, 'a', 1000);
    expect(match(history.facts)).toMatchObject({ state: 'AWAITING_ACCEPTANCE', isOpen: false });
    invoice(history, 'b', 2);
    expect(stateOf(history)).toBe('OVER_INVOICED');
  });

  it('takes what comes back, and red invoices, off', () => {
    const { history, parcel } = bought();
    invoice(history, 'a', 1000);
    history.giveBack('2025-03-09', [{ parcel, quantity: 4 }]);
    expect(stateOf(history)).toBe('OVER_INVOICED');
    invoice(history, 'b', -400);
    expect(stateOf(history)).toBe('MATCHED');
    history.prove('evidence.withdrawn', '2025-04-02', { evidenceId: 'a', reason: 'x' });
    expect(stateOf(history)).toBe('UNDER_INVOICED');
  });

  it('compares packs where every invoice says them; a red one without cuts the price alone', () => {
    const { history } = bought();
    invoice(history, 'a', 1000, { quantity: 9 });
    expect(stateOf(history)).toBe('UNDER_INVOICED');
    history.prove('evidence.withdrawn', '2025-04-02', { evidenceId: 'a', reason: 'x' });
    invoice(history, 'b', 1100, { quantity: 10 });
    invoice(history, 'c', -100);
    expect(stateOf(history)).toBe('MATCHED');
    invoice(history, 'd', 1);
    expect(match(history.facts)!.lines[0].invoicedQuantity).toBeNull();
  });

  it('holds what is for no line against the charges', () => {
    const { history } = bought();
    invoice(history, 'a', 1000, { rest: 2 });
    expect(stateOf(history)).toBe('OVER_INVOICED');
  });

  it('tells of other parties while an invoice of theirs stands for something', () => {
    const { history } = bought();
    invoice(history, 'a', 1000);
    const print = new Map([['a', said({ codes: { seller: 'OTHER', buyer: null } })]]);
    expect(match(history.facts, print)).toMatchObject({ state: 'MATCHED', sellerDiffers: true, buyerDiffers: true, isOpen: true }); // prettier-ignore
    const order = readInvoicedOrder(history.facts)!;
    const person = matchInvoices(order, print, { seller: 'OTHER', buyer: null }, TOLERANCE);
    expect(person).toMatchObject({ sellerDiffers: false, buyerDiffers: false, isOpen: false });
    invoice(history, 'b', -1000);
    invoice(history, 'c', 1000);
    print.set('b', said({ codes: { seller: 'OTHER', buyer: null }, reversesId: 'a' }));
    expect(match(history.facts, print)).toMatchObject({ state: 'MATCHED', sellerDiffers: false, isOpen: false });
    expect(match(history.facts)).toMatchObject({ sellerDiffers: false, buyerDiffers: false });
  });

  it('dates the invoice by what was accepted first and is not covered', () => {
    const { history, parcel } = bought({ accepted: 4 });
    history.accept('2025-03-20', [{ parcel, accepted: 6 }]);
    expect(match(history.facts)!.invoiceBy).toBe('2025-04-02');
    invoice(history, 'a', 400);
    expect(match(history.facts)!.invoiceBy).toBe('2025-04-19');
    invoice(history, 'b', 600);
    expect(match(history.facts)!.invoiceBy).toBeNull();
  });

  it('is settled by a person as it was seen, and open again when anything of it changes', () => {
    const { history } = bought();
    invoice(history, 'a', 900);
    const { measureId } = match(history.facts)!;
    const acceptance = { acceptanceId: 'x', measureId, by: 'school', reason: '尾差' };
    history.prove('invoice.difference_accepted', '2025-04-03', acceptance);
    expect(match(history.facts)).toMatchObject({
      state: 'UNDER_INVOICED', isOpen: false, accepted: { by: 'school', on: '2025-04-03', reason: '尾差' },
    }); // prettier-ignore
    invoice(history, 'b', 50);
    expect(match(history.facts)).toMatchObject({ isOpen: true, accepted: null });
  });

  it('allows the greater of fen and basis points, by the tolerance of the day of the order', () => {
    const { history } = bought();
    invoice(history, 'a', 990);
    const wider = { ...TOLERANCE, from: '2025-03-01', basisPoints: 100n };
    expect(match(history.facts, undefined, wider)!.state).toBe('WITHIN_TOLERANCE');
    expect(toleranceOn([TOLERANCE, wider], '2025-03-01')).toBe(wider);
    expect(toleranceOn([wider, TOLERANCE], '2025-02-28')).toBe(TOLERANCE);
  });

  it('does not guess at facts of a version that it does not know', () => {
    const [first, ...rest] = bought().history.facts;
    expect(() => match([{ ...first, version: 2 }, ...rest])).toThrow(/version 2 is not known/);
  });

  it('comes to the same in whatever order facts become known, and its parts to the whole', () => {
    const step: fc.Arbitrary<Step> = fc.record({
      kind: fc.constantFrom(...STEPS.filter((kind) => !['pay', 'refund', 'seal', 'putScheme', 'list'].includes(kind)), 'prove', 'accept'),
      gap: fc.nat(6),
      back: fc.nat(9),
      numbers: fc.array(fc.nat(1_000_000), { minLength: 6, maxLength: 6 }),
    }); // prettier-ignore
    const line = fc.record({
      pricing: fc.constantFrom('PACK' as const, 'WEIGHT' as const),
      contentBase: fc.bigInt({ min: 1n, max: 900n }),
      unitPriceFen: fc.bigInt({ min: 0n, max: 300n }),
      quantity: fc.integer({ min: 1, max: 9 }),
    });
    const lots = { one: { placeCode: '640422', harvestedOn: '2024-10-01' } };
    const made = fc.record({
      lines: fc.array(line, { minLength: 1, maxLength: 3 }),
      steps: fc.array(step, { maxLength: 25 }),
      seed: fc.array(fc.nat(), { minLength: 80, maxLength: 80 }),
    });
    fc.assert(
      fc.property(made, ({ lines, steps, seed }) => {
        const history = new PurchaseHistory({ on: '2025-03-01', lines, lots, rules: { schemes: [] } });
        play(history, steps);
        const result = match(history.facts);
        const order = (id: number) => seed[id % seed.length];
        const shuffled = history.facts.map((fact, at) => ({ fact, at })).sort((a, b) => order(a.at) - order(b.at) || b.at - a.at); // prettier-ignore
        expect(match(shuffled.map(({ fact }) => fact))).toEqual(result);
        if (result === null) return;
        const total = result.lines.reduce((sum, { invoicedFen }) => sum + invoicedFen, 0n);
        expect(result.invoicedFen).toBe(total);
        expect(result.state === 'MATCHED' || result.state === 'WITHIN_TOLERANCE').toBe(
          result.lines.every(({ state }) => state === 'MATCHED' || state === 'WITHIN_TOLERANCE'),
        );
      }),
      { numRuns: 200 },
    );
  });
});
