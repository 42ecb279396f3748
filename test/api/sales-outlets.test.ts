import { addDays, businessDateOf, newId } from '@shanhai/kernel';
import { anOffice, aSupplier, type Person, sql } from '@shanhai/testing';
import {
  addRows,
  anEasternOffice,
  assisted,
  aStockedPartner,
  confirm,
  confirmed,
  draft,
  refusals,
  reportOf,
  rowOf,
  step,
  submitted,
  verdictsOf,
  worked,
} from './sales-world';

const today = businessDateOf(new Date());
const yesterday = addDays(today, -1);

let office: Person;
let supplier: Person;
beforeAll(async () => {
  office = await anEasternOffice();
  supplier = await aSupplier();
});

/** A partner that accepted ten packs two days ago, and runs a counter. */
async function aCounter(at: { seat?: string } = {}) {
  const { partner, listing } = await aStockedPartner(office, supplier, at);
  const row = rowOf(listing);
  // Deliveries are followed once a report was matched.
  const first = await draft(partner);
  await addRows(partner, first, [row('followed')]);
  await worked(partner, first);
  await step(partner, 'discard', first);
  await sql('UPDATE partner_deliveries SET accepted_on = accepted_on - 2 WHERE partner_id = $1', [
    partner.organisationId,
  ]);
  const { outlet } = await partner.api.done(
    'registerOutlet',
    {
      ...{ kind: 'COUNTER', name: `国庆展销 ${newId().slice(-8)}`, divisionCode: '350181', address: '清昌大道 1 号' },
      ...{ validFrom: '2024-01-01', idempotencyKey: newId() },
    },
    'outlet { id }',
  );
  const outletId: string = outlet.id;
  const review = (accept: boolean) =>
    office.api.done('reviewOutlet', { outletId, confirm: accept, ...(accept ? {} : { reason: '查无此柜' }) });
  await review(true);
  const close = (closedOn: string) => partner.api.done('closeOutlet', { outletId, closedOn, reason: '展销结束' });
  return { partner, row, outletId, review, close };
}

describe('what a counter sold', () => {
  it('counts though it is closed by the day on which an office confirms it', async () => {
    const { partner, row, outletId, close } = await aCounter();
    await close(today);
    const { id, ...judged } = await submitted(partner, [row('a', { soldOn: yesterday })], { outletId });
    expect(verdictsOf({ id, ...judged })).toEqual(['a NEW']);
    await confirmed(office, partner, id);
    expect(await assisted(partner)).toBe('1000');
  });

  it('is not confirmed where the counter was closed before, or never was there', async () => {
    const { partner, row, outletId, review, close } = await aCounter();
    const rows = [row('a'), row('b', { soldOn: yesterday })];
    const { id } = await submitted(partner, rows, { outletId });
    await close(today);
    expect(refusals(await confirm(office, id))).toEqual(['ROWS_NOT_REGISTERED reportId']);
    expect((await reportOf(partner, id)).status).toBe('SUBMITTED');
    await step(office, 'sendBack', id, { reason: '已撤柜' });
    await addRows(partner, id, [row('a', { soldOn: yesterday })]);
    expect(verdictsOf(await worked(partner, id))).toEqual(['a REPLACED', 'b NEW', 'a NEW']);
    await step(partner, 'submit', id);
    await review(false);
    expect(refusals(await confirm(office, id))).toEqual(['ROWS_NOT_REGISTERED reportId']);
    await step(office, 'sendBack', id, { reason: '查无此柜' });
    await addRows(partner, id, [row('c', { soldOn: yesterday })]);
    expect(verdictsOf(await worked(partner, id)).at(-1)).toBe('c NOT_REGISTERED');
    expect(refusals(await step(partner, 'submit', id))).toEqual(['ROWS_NOT_REGISTERED reportId']);
  });
});

describe('a report', () => {
  it('of a month that was locked after it was judged is not put before the office', async () => {
    // Nobody else's test sells there.
    const seat = '350121';
    const { partner, row } = await aCounter({ seat });
    const shifted = addDays(`${today.slice(0, 7)}-01`, -1);
    await sql('UPDATE partner_deliveries SET accepted_on = $2 WHERE partner_id = $1', [
      partner.organisationId,
      shifted,
    ]);
    const county = await anOffice({ seat });
    const reports = [await draft(partner), await draft(partner)];
    for (const [index, id] of reports.entries()) {
      await addRows(partner, id, [row(`${index}`, { soldOn: shifted })]);
      expect(verdictsOf(await worked(partner, id))).toEqual([`${index} NEW`]);
    }
    const [before, after] = reports;
    await step(partner, 'submit', before);
    const lock = (on: boolean) => county.api.done('lockSalesPeriod', { month: shifted.slice(0, 7), lock: on, reason: '年报' }); // prettier-ignore
    await lock(true);
    try {
      expect(refusals(await step(partner, 'submit', after))).toEqual(['SALES_MONTH_LOCKED reportId']);
      // What was before the office by then is the office's to decide.
      expect(refusals(await confirm(office, before))).toEqual([]);
    } finally {
      await lock(false);
    }
    expect(refusals(await step(partner, 'submit', after))).toEqual([]);
  });
});

describe('an officer who is a member of the partner', () => {
  it('confirms neither its reports nor its outlets, and settles no dispute of it', async () => {
    const { partner, row, outletId } = await aCounter();
    const both = await anEasternOffice();
    await sql("INSERT INTO memberships (id, organisation_id, user_id, roles, status) VALUES ($1, $2, $3, '{ADMIN}', 'ACTIVE')", [newId(), partner.organisationId, both.userId]); // prettier-ignore
    const { id } = await submitted(partner, [row('a')]);
    expect(refusals(await confirm(both, id))).toEqual(['OWN_REPORT reportId']);
    const review = { outletId, confirm: false, reason: '撤柜' };
    expect(refusals(await both.api.mutate('reviewOutlet', review))).toEqual(['OWN_OUTLET outletId']);
    await confirmed(office, partner, id);
    const key = { idempotencyKey: newId() };
    const { dispute } = await supplier.api.done(
      'disputeSalesRow',
      { ...key, reportId: id, rowNumber: 1, reason: '未卖' },
      'dispute { id }',
    );
    const settled = { ...key, disputeId: dispute.id, stands: true, reason: '属实' };
    expect(refusals(await both.api.mutate('settleSalesDispute', settled))).toEqual(['OWN_DISPUTE disputeId']);
  });
});
