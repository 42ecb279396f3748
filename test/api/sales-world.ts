import { setTimeout as pause } from 'node:timers/promises';
import { newId } from '@shanhai/kernel';
import { toGlobalId } from '@shanhai/graphql';
import { anOffice, aPartner, type Person } from '@shanhai/testing';

/** Fuzhou's office: partners of the tests have their seat in Fuqing, below it. */
export const anEasternOffice = () => anOffice({ seat: '350100', name: '福州协作办' });

/** A platform of Fuqing, registered since 2020 as a channel partner. */
export async function aRegisteredPartner(office: Person): Promise<Person> {
  const partner = await aPartner();
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
