import { statementCsv, type TransferRow } from '@shanhai/testing';
import { today } from './buy';
import { arrived, dueFen, linesOf, lineDueFen, type Model, type ModelOrder, sum } from './model';
import type { MoneyWorld } from './money-world';
import type { Plan } from './plan';

export const yuan = (fen: number) => (fen / 100).toFixed(2);
const firstReference = (n: number) => `FIRST${n}`;
export const restReference = (n: number) => `REST${n}`;

/** A third of what was ordered, whatever is short or spoiled of it later: no more than will be owed. */
export const firstFen = (order: ModelOrder) =>
  Math.floor(sum(linesOf(order).map(({ ordered, priceFen }) => ordered * priceFen)) / 3);

/** The clerk imports a statement of new rows and of some that were imported before. */
export async function importRows(
  { clerk }: MoneyWorld,
  rows: readonly TransferRow[],
  known: number,
  suspenseFen: number,
): Promise<void> {
  // prettier-ignore
  const fileHash = await clerk.calls.upload('text/csv', statementCsv([...rows]));
  const told = await clerk.calls.done('importBankStatement', { fileHash }, 'rows alreadyKnown suspenseFen');
  // Who sends again after a cut hears that all rows are known, or that they are new.
  const wanted = [{ rows: rows.length, alreadyKnown: known, suspenseFen: String(suspenseFen) }];
  if (told.cuts > 0) wanted.push({ rows: rows.length, alreadyKnown: rows.length, suspenseFen: '0' });
  const { cuts: _, ...said } = told;
  expect(wanted).toContainEqual(said);
  if (told.cuts > 0 && told.alreadyKnown === rows.length) clerk.calls.traffic.doneUnheard += 1;
}

/** The first money comes: by the order's reference, or without one, so that two clerks claim it. */
export async function payFirst(world: MoneyWorld, model: Model, { n, first }: Plan, order: ModelOrder): Promise<void> {
  const fen = firstFen(order);
  const remark = first === 'TRANSFER' ? order.reference : `货款 ${n}`;
  const row = { on: today(), yuan: yuan(fen), remark, reference: firstReference(n) };
  await importRows(world, [row], 0, first === 'TRANSFER' ? 0 : fen);
  const transfer = arrived(fen);
  model.transfers.set(row.reference, transfer);
  if (first !== 'TRANSFER') {
    const parts = [{ paymentReference: order.reference, amountFen: String(fen) }];
    const transferId = await transferOf(world, row.reference);
    const propose = (key: string) =>
      world.clerk.calls.done('claimTransfer', { idempotencyKey: `claim ${n} ${key}`, transferId, parts, reason: '电话' }, 'claim { id }'); // prettier-ignore
    if (first === 'CLAIM_AGAIN') {
      const { claim } = await propose('wrong');
      await world.secondClerk.calls.moved('rejectTransferClaim', { claimId: claim.id, reason: '不符' });
      transfer.rejected += 1;
    }
    const { claim } = await propose('right');
    await world.secondClerk.calls.moved('confirmTransferClaim', { claimId: claim.id });
    transfer.confirmed += 1;
  }
  transfer.matchedFen = fen;
  order.paidFen += fen;
  const lines = linesOf(order);
  if (lines.length === 1) lines[0].paidFen = fen;
}

/** The rest comes, or more than that, on a statement that tells of the first money again; what is too much goes back. */
export async function payRest(
  world: MoneyWorld,
  model: Model,
  { n, overFen, givesBack }: Plan,
  order: ModelOrder,
  reference: string = restReference(n),
): Promise<void> {
  // prettier-ignore
  const openFen = dueFen(order) - order.paidFen;
  const rows = [{ on: today(), yuan: yuan(openFen + overFen), remark: `${order.reference} 尾款`, reference }];
  const before = model.transfers.get(firstReference(n));
  if (before) rows.unshift({ on: today(), yuan: yuan(before.amountFen), remark: '', reference: firstReference(n) });
  await importRows(world, rows, rows.length - 1, overFen);
  const transfer = { ...arrived(openFen + overFen), matchedFen: openFen };
  model.transfers.set(reference, transfer);
  order.paidFen += openFen;
  for (const line of linesOf(order)) line.paidFen = lineDueFen(line);
  if (overFen === 0 || !givesBack) return;
  const input = { idempotencyKey: `back ${n}`, transferId: await transferOf(world, reference), reason: '多付' };
  const { claim } = await world.clerk.calls.done('giveBackTransfer', input, 'claim { id }');
  await world.secondClerk.calls.moved('confirmTransferClaim', { claimId: claim.id, bankReference: `OUT${n}` });
  transfer.confirmed += 1;
  transfer.returnedFen = overFen;
}

/** A transfer by the bank's reference, in suspense or of all. */
export async function transferOf({ clerk }: MoneyWorld, reference: string, inSuspense = true): Promise<string> {
  const query = 'query ($inSuspense: Boolean, $after: String) { bankTransfers(inSuspense: $inSuspense, first: 100, after: $after) { nodes { id bankReference } pageInfo { endCursor hasNextPage } } }'; // prettier-ignore
  for (let after: string | null = null; ; ) {
    const { bankTransfers } = await clerk.calls.ask(query, { inSuspense: inSuspense || null, after });
    const found = (bankTransfers.nodes as { id: string; bankReference: string }[]).find((each) => each.bankReference === reference); // prettier-ignore
    if (found) return found.id;
    if (!bankTransfers.pageInfo.hasNextPage) throw new Error(`${reference} was imported and is not there`);
    after = bankTransfers.pageInfo.endCursor as string;
  }
}
