import { setTimeout as pause } from 'node:timers/promises';
import { businessDateOf, newId } from '@shanhai/kernel';
import { toGlobalId } from '@shanhai/graphql';
import { aDelivery, aListing, anOffice, aPartner, counted, type MadeListing, type Person } from '@shanhai/testing';

/** Fuzhou's office: partners of the tests have their seat in Fuqing, below it. */
export const anEasternOffice = () => anOffice({ seat: '350100', name: '福州协作办' });

/** A platform of Fuqing, registered since 2020 as a channel partner. */
export async function aRegisteredPartner(office: Person, at: { seat?: string } = {}): Promise<Person> {
  const partner = await aPartner(at);
  await office.api.done('registerChannelPartner', {
    idempotencyKey: newId(),
    partnerId: toGlobalId('Organisation', partner.organisationId),
    validFrom: '2020-01-01',
    source: '闽宁办〔2020〕1 号',
  });
  return partner;
}

export const REPORT = `id status rowsRead rowsTotal reason withImplausible faults { code message }
  verdicts { verdict rows packs matchedPacks countedPacks exOriginFen retailFen }
  rows(first: 100) { nodes { rowNumber rowKey verdict faults packs matchedPacks countedPacks exOriginFen standsInId standsInRow } }`;

export interface Report {
  id: string;
  status: string;
  rowsRead: number;
  rowsTotal: number | null;
  reason: string | null;
  faults: { code: string }[];
  verdicts: { verdict: string; rows: number; matchedPacks: string; countedPacks: string; exOriginFen: string }[];
  rows: {
    nodes: {
      rowKey: string;
      verdict: string | null;
      faults: string[];
      packs: number | null;
      matchedPacks: number;
      countedPacks: number;
      standsInRow: number | null;
    }[];
  };
}

export async function draft(partner: Person, more: object = {}): Promise<string> {
  const input = { idempotencyKey: newId(), title: '十月门店销售', ...more };
  return (await partner.api.done('draftSalesReport', input, 'report { id }')).report.id;
}

export const addRows = (partner: Person, reportId: string, rows: object[]) =>
  partner.api.mutate('addSalesRows', { idempotencyKey: newId(), reportId, rows }, 'report { status }');

export async function reportOf(person: Person, id: string): Promise<Report> {
  return (await person.api.ask(`query ($id: ID!) { node(id: $id) { ... on SalesReport { ${REPORT} } } }`, { id })).node;
}

const WAIT_MS = 60_000;

/** Waits until the worker is done with a report for now. */
export async function worked(person: Person, id: string): Promise<Report> {
  for (const until = Date.now() + WAIT_MS; Date.now() < until; await pause(50)) {
    const report = await reportOf(person, id);
    if (!['READING', 'MATCHING', 'CONFIRMING'].includes(report.status)) return report;
  }
  throw new Error(`the report is not worked off within ${WAIT_MS} ms`);
}

/** Each row's key and verdict. */
export const verdictsOf = ({ rows }: Report) => rows.nodes.map(({ rowKey, verdict }) => `${rowKey} ${verdict}`);

export const step = (by: Person, verb: string, reportId: string, more: object = {}) =>
  by.api.mutate(`${verb}SalesReport`, { reportId, ...more }, 'report { status }');
export const confirm = (by: Person, reportId: string, more: object = {}) =>
  step(by, 'confirm', reportId, { idempotencyKey: newId(), ...more });
export const refusals = (payload: { userErrors: { code: string; field: string[] }[] }) =>
  payload.userErrors.map(({ code, field }) => `${code} ${field.join('.')}`);

/** A partner that accepted ten packs of 500 g at 10 yuan, in cases of two, and has sold none. */
export async function aStockedPartner(office: Person, supplier: Person, at: { seat?: string } = {}) {
  const partner = await aRegisteredPartner(office, at);
  const listing = await aListing(supplier, { tiers: [[1, 1_000n]], caseSize: 2 });
  const { order, part } = await aDelivery({ buyer: partner, supplier, listing }, [10]);
  return { partner, listing, order, lineId: part.lines[0].id };
}

/** A row of a report that is right but for what is said otherwise. */
export const rowOf =
  (listing: MadeListing) =>
  (rowKey: string, more: object = {}) => ({
    rowKey,
    skuCode: listing.skuCode,
    quantity: '1',
    unit: '盒',
    retailYuan: '15',
    soldOn: businessDateOf(new Date()),
    ...more,
  });

/** A report of rows, judged and before the office. */
export async function submitted(partner: Person, rows: object[], more: object = {}): Promise<Report> {
  const id = await draft(partner, more);
  await addRows(partner, id, rows);
  const report = await worked(partner, id);
  await step(partner, 'submit', id);
  return report;
}

/** Confirms a report and waits until it is in the figures. */
export async function confirmed(office: Person, partner: Person, id: string, more: object = {}): Promise<void> {
  await confirm(office, id, more);
  await worked(partner, id);
}

/** What a partner has of EW_ASSIST in its figures this month: fen counted. */
export async function assisted(person: Person): Promise<string> {
  await counted();
  const month = businessDateOf(new Date()).slice(0, 7);
  const { procurementTotals } = await person.api.ask(
    'query ($period: PeriodInput!) { procurementTotals(scheme: "EW_ASSIST", period: $period, groupBy: [MEASURE]) { totalFen } }',
    { period: { from: month, until: month } },
  );
  return procurementTotals.totalFen;
}
