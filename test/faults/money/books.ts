import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { businessDateOf } from '@shanhai/kernel';
import { toGlobalId } from '@shanhai/graphql';
import { sql } from '@shanhai/testing';
import { sum } from './model';
import type { Client, MoneyWorld } from './money-world';

const run = promisify(execFile);
const CLI = join('dist', 'apps', 'cli', 'src', 'main.js');

/** All rows of a statement, their numbers as numbers. */
async function rows(text: string): Promise<object[]> {
  const isNumber = (value: unknown) => typeof value === 'string' && /^-?\d+$/.test(value);
  const found = await sql(text);
  return found.map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, isNumber(value) && name !== 'note' ? Number(value) : value]))); // prettier-ignore
}

/** What the books say, table by table: everything that is there, in the words of `expected`. */
export const books = {
  orders: () => rows('SELECT id, note, status, payment_reference AS reference FROM orders ORDER BY id'),
  lines: () =>
    rows(
      `SELECT id, confirmed_quantity AS confirmed, shipped_quantity AS shipped, accepted_quantity AS accepted, rejected_quantity AS rejected,
         returned_quantity AS returned, due_fen AS due FROM order_lines ORDER BY id`,
    ),
  parts: () =>
    rows(
      `SELECT s.id, s.status, COALESCE(p.due_fen, 0) AS due,
         (SELECT count(*) FROM shipments x WHERE x.supplier_order_id = s.id) AS shipments,
         (SELECT count(*) FROM deliveries d WHERE d.supplier_order_id = s.id AND d.kind = 'ACCEPTANCE') AS acceptances,
         (SELECT count(*) FROM deliveries d WHERE d.supplier_order_id = s.id AND d.kind = 'RETURN') AS returns,
         (SELECT count(*) FROM payable_movements m WHERE m.payable_id = p.id AND m.kind = 'REFUND') AS refunds
       FROM supplier_orders s LEFT JOIN payables p ON p.subject_id = s.id ORDER BY s.id`,
    ),
  paid: () =>
    rows('SELECT group_id AS id, sum(paid_fen) AS paid FROM payables GROUP BY 1 HAVING sum(paid_fen) <> 0 ORDER BY 1'),
  transfers: () =>
    rows(
      `SELECT bank_reference AS id, amount_fen AS amount, matched_fen AS matched, returned_fen AS returned, reversed_fen AS reversed, claimed_fen AS claimed,
         (SELECT count(*) FROM transfer_claims c WHERE c.transfer_id = t.id AND c.status = 'CONFIRMED') AS confirmed,
         (SELECT count(*) FROM transfer_claims c WHERE c.transfer_id = t.id AND c.status <> 'CONFIRMED') AS rejected
       FROM bank_transfers t ORDER BY bank_reference COLLATE "C"`,
    ),
  sheets: () => rows('SELECT id, status, amount_fen AS amount FROM settlement_sheets ORDER BY id'),
  payouts: () =>
    rows('SELECT id, status, gross_fen AS gross, fee_fen AS fee, bank_reference AS reference FROM payouts ORDER BY id'),
  disputes: () =>
    rows('SELECT dispute_ref AS id, status, amount_fen AS amount, taken_fen AS taken FROM card_disputes ORDER BY dispute_ref COLLATE "C"'), // prettier-ignore
  reversals: () =>
    rows(
      `SELECT r.bank_reference AS id, r.status, t.bank_reference AS of FROM transfer_reversals r LEFT JOIN bank_transfers t ON t.id = r.transfer_id
       ORDER BY r.bank_reference COLLATE "C"`,
    ),
  /** Calls of the card processor that did not come to their end. */
  openCalls: () => rows("SELECT kind, status, failure FROM card_calls WHERE status <> 'DONE'"),
  openRefunds: () => rows("SELECT id, status FROM card_refunds WHERE status <> 'SUCCEEDED'"),
  stock: () => rows('SELECT sku_id AS id, on_hand, reserved FROM stock ORDER BY 1'),
};

/** What somebody's account holds, in fen. */
export async function balance({ calls }: Client, account: string): Promise<number> {
  const { moneyBalances } = await calls.ask('query ($account: MoneyAccount) { moneyBalances(account: $account) { balanceFen } }', { account }); // prettier-ignore
  return Number(moneyBalances[0]?.balanceFen ?? 0);
}

/** What the custodian is told that it owes a supplier, in fen; below zero where more was paid out than it has earned. */
export async function owedTo({ clerk, suppliers }: MoneyWorld, supplier: number): Promise<number> {
  const { payoutsDue } = await clerk.calls.ask('{ payoutsDue(first: 100) { nodes { owedFen supplier { id } } } }');
  const id = toGlobalId('Organisation', suppliers[supplier].person.organisationId);
  const found = (payoutsDue.nodes as { owedFen: string; supplier: { id: string } }[]).find((each) => each.supplier.id === id); // prettier-ignore
  return Number(found?.owedFen ?? 0);
}

/** What the office is told that a unit bought of the paired place. */
export async function countedFen({ office, buyers }: MoneyWorld, buyer: number): Promise<number> {
  const year = Number(businessDateOf(new Date()).slice(0, 4));
  const { procurementTotals } = await office.calls.ask(
    'query ($period: PeriodInput!, $filter: FigureFilterInput) { procurementTotals(scheme: "EW_PURCHASE", period: $period, filter: $filter) { totalFen } }',
    {
      period: { from: `${year - 1}-12`, until: `${year}-12` },
      filter: { buyerId: toGlobalId('Organisation', buyers[buyer].orderer.person.organisationId) },
    },
  );
  return Number(procurementTotals.totalFen);
}

/** Runs a command of the command line on the books, and gives what it says where it finds anything wrong. */
export async function amiss(databaseUrl: string, command: string): Promise<string | null> {
  try {
    await run(process.execPath, [CLI, command], { env: { ...process.env, DATABASE_URL: databaseUrl } });
    return null;
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    return stdout + stderr;
  }
}

interface Page<Row> {
  data: (Row & { id: string })[];
  has_more: boolean;
}

/** All of one kind that the card processor has. */
async function all<Row>({ emulator }: MoneyWorld, what: string) {
  const found: (Row & { id: string })[] = [];
  for (let more = true; more; ) {
    const after = found.length > 0 ? `&starting_after=${found.at(-1)!.id}` : '';
    const headers = { Authorization: `Bearer ${emulator.apiKey}` };
    const page = (await (await fetch(`${emulator.url}/v1/${what}?limit=100${after}`, { headers })).json()) as Page<Row>; // prettier-ignore
    found.push(...page.data);
    more = page.has_more;
  }
  return found;
}

/** What the card processor charged, in fen, and what of it is on the books. */
export async function charged(world: MoneyWorld) {
  const fees = (await all<{ fee: number }>(world, 'balance_transactions')).map(({ fee }) => fee);
  const [{ booked }] = (await rows('SELECT COALESCE(sum(cost), 0) AS booked FROM card_entries')) as {
    booked: number;
  }[];
  return { fen: sum(fees), booked };
}

/** What the card processor did, once and no more: payments that went through, and money sent back. */
export async function processor(world: MoneyWorld) {
  const payments = (await all<{ status: string; amount_received: number }>(world, 'payment_intents')).filter(({ status }) => status === 'succeeded'); // prettier-ignore
  const refunds = await all<{ amount: number }>(world, 'refunds');
  const paid = sum(payments.map((each) => each.amount_received));
  return { payments: payments.length, paid, refunds: refunds.length, back: sum(refunds.map(({ amount }) => amount)) };
}
