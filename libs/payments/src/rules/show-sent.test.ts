import fc from 'fast-check';
import { type Sent, showSent, type WentOut } from './show-sent';

const sent = (reference: string, amountFen: bigint, seenOn: string | null = null): Sent => ({ reference, kind: 'REFUND', amountFen, seenOn }); // prettier-ignore
const row = (at: number, bankReference: string, amountFen: bigint, named: string[] = [], bookedOn = '2026-03-02'): WentOut => ({ row: at, bankReference, bookedOn, amountFen, named: [bankReference, ...named] }); // prettier-ignore
const shown = (rows: WentOut[], known: Sent[]) =>
  [...showSent(rows, known)].map(([at, { reference }]) => [at, reference]).sort();

describe('a row by which money went out', () => {
  it('shows what it names, of its amount', () => {
    expect(shown([row(1, 'OUT1', 500n), row(2, 'OUT2', 500n)], [sent('OUT1', 500n), sent('OUT2', 501n)])).toEqual([[1, 'OUT1']]); // prettier-ignore
    expect(shown([row(1, 'BANK1', 500n, ['OUT1'])], [sent('OUT1', 500n)])).toEqual([[1, 'OUT1']]);
  });

  it('shows what bears its own reference before what it only names', () => {
    const known = [sent('OUT1', 500n), sent('OUT2', 500n)];
    expect(shown([row(1, 'OUT1', 500n, ['OUT2'])], known)).toEqual([[1, 'OUT1']]);
    expect(shown([row(1, 'BANK1', 500n, ['OUT2']), row(2, 'OUT2', 500n)], known)).toEqual([[2, 'OUT2']]);
  });

  it('shows nothing where it may be several, and what it showed before where it did', () => {
    const rows = [row(1, 'BANK1', 500n, ['OUT1', 'OUT2'])];
    expect(shown(rows, [sent('OUT1', 500n), sent('OUT2', 500n)])).toEqual([]);
    expect(shown(rows, [sent('OUT1', 500n), sent('OUT2', 500n, '2026-03-02')])).toEqual([[1, 'OUT2']]);
  });

  it('shows what a row names alone, not what a row before it that names several showed by that', () => {
    const rows = [row(1, 'BANK1', 500n, ['OUT1', 'OUT2']), row(2, 'BANK2', 500n, ['OUT1'])];
    expect(shown(rows, [sent('OUT1', 500n), sent('OUT2', 500n)])).toEqual([[2, 'OUT1']]);
    expect(shown(rows, [sent('OUT1', 500n, '2026-03-02'), sent('OUT2', 500n)])).toEqual([[2, 'OUT1']]);
  });

  it('shows nothing that was shown on another day', () => {
    expect(shown([row(1, 'OUT1', 500n)], [sent('OUT1', 500n, '2026-03-01')])).toEqual([]);
  });

  it('never shows two things, nor a thing twice, however rows and references meet', () => {
    const reference = fc.constantFrom('A', 'B', 'C', 'D');
    const rows = fc.array(fc.tuple(reference, fc.array(reference), fc.constantFrom(1n, 2n), fc.constantFrom('2026-03-02', '2026-03-01')), { maxLength: 8 }); // prettier-ignore
    const known = fc.uniqueArray(fc.tuple(reference, fc.constantFrom(1n, 2n), fc.constantFrom(null, '2026-03-02', '2026-03-01')), { selector: ([each]) => each }); // prettier-ignore
    fc.assert(
      fc.property(rows, known, (said, kept) => {
        const all = said.map(([own, named, fen, day], at) => row(at, own, fen, named, day));
        const things = kept.map(([each, fen, seenOn]) => sent(each, fen, seenOn));
        const found = showSent(all, things);
        expect(new Set([...found.values()]).size).toBe(found.size);
        for (const [at, thing] of found) {
          expect(all[at].named).toContain(thing.reference);
          expect(all[at].amountFen).toBe(thing.amountFen);
        }
        // Read again once it is marked, a row shows the same.
        const days = new Map([...found].map(([at, { reference }]) => [reference, all[at].bookedOn]));
        const marked = things.map((each) => ({ ...each, seenOn: days.get(each.reference) ?? each.seenOn }));
        const again = showSent(all, marked);
        for (const [at, { reference: before }] of found) expect(again.get(at)?.reference).toBe(before);
        expect(again.size).toBe(found.size);
      }),
      { numRuns: 2_000 },
    );
  });
});
