import { newId } from '@shanhai/kernel';
import { toGlobalId } from '@shanhai/graphql';
import { anOffice, aSupplier, type MadeListing, type Person, sql } from '@shanhai/testing';
import {
  addRows,
  anEasternOffice,
  assisted,
  aStockedPartner,
  confirmed,
  draft,
  refusals,
  rowOf,
  step,
  submitted,
  verdictsOf,
  worked,
} from './sales-world';

let office: Person;
let supplier: Person;
let partner: Person;
let listing: MadeListing;
let row: ReturnType<typeof rowOf>;
beforeAll(async () => {
  office = await anEasternOffice();
  supplier = await aSupplier();
});
/** A partner that accepted ten packs and whose confirmed report sold six and two of them. */
beforeEach(async () => {
  ({ partner, listing } = await aStockedPartner(office, supplier));
  row = rowOf(listing);
  const rows = [row('a', { quantity: '6', retailYuan: '90' }), row('b', { quantity: '2', retailYuan: '30' })];
  await confirmed(office, partner, (await submitted(partner, rows)).id);
});
const WHY = { correctionReason: '门店退货更正' };
async function correct(rows: object[], more: object = {}) {
  const report = await submitted(partner, rows, WHY);
  await confirmed(office, partner, report.id, more);
  return report;
}
const sold = async () =>
  (
    await sql<{ sold: string }>(
      `SELECT sum(sold_quantity) || ' for ' || sum(sold_fen) AS sold FROM partner_deliveries WHERE partner_id = $1`,
      [partner.organisationId],
    )
  )[0].sold;
const history = async (by: Person, rowKey: string) =>
  (
    await by.api.ask(
      'query ($key: String!, $of: ID) { salesRowHistory(rowKey: $key, partnerId: $of) { verdict matchedPacks correctionReason stands } }',
      { key: rowKey, of: toGlobalId('Organisation', partner.organisationId) },
    )
  ).salesRowHistory.map((each: Record<string, unknown>) => Object.values(each).join(' '));
const factsOf = async () =>
  (
    await sql<{ said: string }>(
      `SELECT f.type || ' ' || (l.line ->> 'rowKey') || ' ' || (l.line ->> 'quantity') || ' ' || (l.line ->> 'retailFen') AS said
       FROM facts f CROSS JOIN jsonb_array_elements(f.payload -> 'rows') AS l(line) WHERE f.owner_id = $1 AND f.type LIKE 'channel.%' ORDER BY f.id, said`,
      [partner.organisationId],
    )
  ).map(({ said }) => said.replace('channel.sales_', ''));

describe('a correction of confirmed sales', () => {
  it('takes back and restates what it says, once the office confirms it, and gives packs back', async () => {
    expect([await assisted(partner), await sold()]).toEqual(['8000', '8 for 8000']);
    const fewer = [row('a', { quantity: '4', retailYuan: '60' }), { ...row('b'), kind: '撤回' }];
    const report = await submitted(partner, fewer, WHY);
    expect(verdictsOf(report)).toEqual(['a NEW', 'b WITHDRAWN']);
    // Nothing moves before it is confirmed.
    expect([await assisted(partner), await sold()]).toEqual(['8000', '8 for 8000']);
    await confirmed(office, partner, report.id);
    expect([await assisted(partner), await sold()]).toEqual(['4000', '4 for 4000']);
    expect(await factsOf()).toEqual([
      'confirmed a 6 9000',
      'confirmed b 2 3000',
      'corrected a -2 -3000',
      'corrected b -2 -3000',
    ]);
    const { countEntries } = await partner.api.ask(
      '{ countEntries(filter: { scheme: "EW_ASSIST" }, first: 5) { nodes { amountFen } } }',
    );
    expect(countEntries.nodes.map(({ amountFen }: { amountFen: string }) => amountFen).sort()).toContain('-4000');

    // Corrected again: what was given back is sold again, more than before, and the withdrawn row comes back.
    await correct([row('a', { quantity: '7', retailYuan: '105' }), row('b', { quantity: '3', retailYuan: '45' })]);
    expect([await assisted(partner), await sold()]).toEqual(['10000', '10 for 10000']);
    expect(await history(partner, 'a')).toEqual([
      'NEW 7 门店退货更正 true',
      'NEW 4 门店退货更正 false',
      'NEW 6  false',
    ]);
    expect(await history(office, 'b')).toEqual([
      'NEW 3 门店退货更正 true',
      'WITHDRAWN 0 门店退货更正 false',
      'NEW 2  false',
    ]);
    expect(await history(await anOffice({ seat: '640400' }), 'b')).toEqual([]);
  });

  it('leaves what stands where its row is not fit, says the same, or names nothing', async () => {
    const report = await correct([
      row('a', { skuCode: 'NO-SUCH' }),
      row('b', { quantity: '2', retailYuan: '900' }),
      row('c'),
      { ...row('d'), quantity: '0' },
    ]);
    expect(verdictsOf(report)).toEqual([
      'a UNKNOWN_SKU',
      'b IMPLAUSIBLE_PRICE',
      'c NOTHING_TO_CORRECT',
      'd NOTHING_TO_CORRECT',
    ]);
    expect([await assisted(partner), await sold(), (await factsOf()).length]).toEqual(['8000', '8 for 8000', 2]);
    // The key is free for another correction; only the price is told anew.
    expect(verdictsOf(await correct([row('b', { quantity: '2', retailYuan: '28' })]))).toEqual(['b NEW']);
    expect((await factsOf()).at(-1)).toBe('corrected b 0 -200');
    const same = await submitted(partner, [row('b', { quantity: '2', retailYuan: '28' })], WHY);
    expect(verdictsOf(same)).toEqual(['b DUPLICATE']);
  });

  it('of more than is there takes what is there, and gives it back when it is dropped', async () => {
    const id = await draft(partner, WHY);
    await addRows(partner, id, [row('a', { quantity: '12', retailYuan: '180' })]);
    const judged = await worked(partner, id);
    expect(judged.rows.nodes[0]).toMatchObject({ verdict: 'MORE_THAN_DELIVERED', matchedPacks: 8 });
    expect(await sold()).toBe('10 for 10000');
    expect(refusals(await step(partner, 'discard', id))).toEqual([]);
    expect(await sold()).toBe('8 for 8000');
    expect(refusals(await partner.api.mutate('draftSalesReport', { idempotencyKey: newId(), title: 'x', correctionReason: ' ' }))).toEqual(['REQUIRED correctionReason']); // prettier-ignore
  });

  it('is made once where two correct the same row at the same moment', async () => {
    const ids = await Promise.all([draft(partner, WHY), draft(partner, WHY)]);
    await Promise.all(
      ids.map((id, at) => addRows(partner, id, [row('a', { quantity: `${at + 3}`, retailYuan: '60' })])),
    );
    const judged = [await worked(partner, ids[0]), await worked(partner, ids[1])];
    expect(judged.flatMap(verdictsOf).sort()).toEqual(['a DUPLICATE', 'a NEW']);
    const first = judged.find((each) => verdictsOf(each)[0] === 'a NEW')!;
    for (const id of ids) await step(partner, 'submit', id);
    await Promise.all(ids.map((id) => confirmed(office, partner, id)));
    const packs = first.rows.nodes[0].packs! + 2;
    expect([await assisted(partner), await sold()]).toEqual([`${packs}000`, `${packs} for ${packs}000`]);
  });
});

describe('a dispute about a confirmed row', () => {
  const soldGoods = async (by: Person) =>
    (await by.api.ask('{ soldGoods(first: 5) { nodes { reportId rowNumber rowKey quantity exOriginFen disputed } } }'))
      .soldGoods.nodes;
  const dispute = (by: Person, reportId: string, rowNumber: number, more: object = {}) =>
    by.api.mutate(
      'disputeSalesRow',
      { idempotencyKey: newId(), reportId, rowNumber, reason: '本店未售', ...more },
      'dispute { id rowKey settledOn }',
    );
  const settle = (by: Person, disputeId: string, stands: boolean) =>
    by.api.mutate(
      'settleSalesDispute',
      { idempotencyKey: newId(), disputeId, stands, reason: '已核实小票' },
      'dispute { stands }',
    );
  /** The report of the two rows. */
  const rowsOf = async (): Promise<string> => (await soldGoods(supplier))[0].reportId;

  it('holds it out of the totals until the office says that it stands', async () => {
    const reportId = await rowsOf();
    expect((await soldGoods(supplier)).slice(0, 2)).toEqual([
      { reportId, rowNumber: 2, rowKey: 'b', quantity: 2, exOriginFen: '2000', disputed: false },
      { reportId, rowNumber: 1, rowKey: 'a', quantity: 6, exOriginFen: '6000', disputed: false },
    ]);
    const stranger = await aSupplier();
    expect(refusals(await dispute(stranger, reportId, 1))).toEqual(['NOT_FOUND rowNumber']);
    expect(refusals(await dispute(await anOffice({ seat: '350200' }), reportId, 1))).toEqual(['OUTSIDE_YOUR_PLACES rowNumber']); // prettier-ignore
    expect(refusals(await dispute(supplier, reportId, 3))).toEqual(['NOT_FOUND rowNumber']);
    expect(refusals(await dispute(supplier, reportId, 1, { reason: '' }))).toEqual(['REQUIRED reason']);
    const opened = await dispute(supplier, reportId, 1);
    expect(opened.userErrors).toEqual([]);
    expect(await assisted(partner)).toBe('2000');
    expect(refusals(await dispute(supplier, reportId, 1))).toEqual(['STATE_NOT_ALLOWED rowNumber']);
    // A correction leaves what is in dispute.
    expect(verdictsOf(await submitted(partner, [row('a', { quantity: '5', retailYuan: '75' })], WHY))).toEqual(['a DISPUTED']); // prettier-ignore
    expect(refusals(await settle(await anOffice({ seat: '350200' }), opened.dispute.id, true))).toEqual(['NOT_FOUND disputeId']); // prettier-ignore
    expect((await settle(office, opened.dispute.id, true)).dispute).toEqual({ stands: true });
    expect([await assisted(partner), await sold()]).toEqual(['8000', '8 for 8000']);
    expect(refusals(await settle(office, opened.dispute.id, false))).toEqual(['STATE_NOT_ALLOWED disputeId']);
    expect(refusals(await dispute(supplier, reportId, 1))).toEqual(['STATE_NOT_ALLOWED rowNumber']);
    const again = await dispute(office, reportId, 1);
    expect(refusals(await settle(office, again.dispute.id, true))).toEqual(['OWN_DISPUTE disputeId']);
    const seen =
      '{ salesDisputes(filter: { open: true, rowKey: "a" }, first: 1) { nodes { id openedBy { id } settledOn } } }';
    for (const person of [partner, supplier, office])
      expect((await person.api.ask(seen)).salesDisputes.nodes[0].id).toBe(again.dispute.id);
    expect((await stranger.api.ask(seen)).salesDisputes.nodes).toEqual([]);
  });

  it('that is settled against the row takes it back, packs too, and it may be told anew', async () => {
    const { dispute: opened } = await dispute(supplier, await rowsOf(), 1);
    expect((await settle(office, opened.id, false)).userErrors).toEqual([]);
    expect([await assisted(partner), await sold()]).toEqual(['2000', '2 for 2000']);
    const facts = await sql<{ type: string }>(
      `SELECT type FROM facts WHERE owner_id = $1 AND type LIKE 'channel.%' ORDER BY id, type`,
      [partner.organisationId],
    );
    expect(facts.map(({ type }) => type)).toEqual([
      'channel.sales_confirmed',
      'channel.dispute_opened',
      'channel.dispute_settled',
      'channel.sales_corrected',
    ]);
    await correct([row('a', { quantity: '1', retailYuan: '15' })]);
    expect([await assisted(partner), await sold()]).toEqual(['3000', '3 for 3000']);
  });

  it('and a correction at the same moment: one of them has the row, and nothing is counted twice', async () => {
    const reportId = await rowsOf();
    const correction = await submitted(partner, [row('a', { quantity: '7', retailYuan: '105' }), row('b', { quantity: '1', retailYuan: '15' })], WHY); // prettier-ignore
    const [opened] = await Promise.all([dispute(supplier, reportId, 1), confirmed(office, partner, correction.id)]);
    const after = await worked(partner, correction.id);
    if (opened.userErrors.length === 0) {
      expect(verdictsOf(after)).toEqual(['a DISPUTED', 'b NEW']);
      expect([await assisted(partner), await sold()]).toEqual(['1000', '7 for 7000']);
    } else {
      expect(refusals(opened)).toEqual(['STATE_NOT_ALLOWED rowNumber']);
      expect([await assisted(partner), await sold()]).toEqual(['8000', '8 for 8000']);
    }
  });
});
