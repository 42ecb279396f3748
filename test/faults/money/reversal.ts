import { importRows, payRest, restReference, transferOf, yuan } from './bank';
import { today } from './buy';
import { arrived, linesOf, type Model, type ModelOrder } from './model';
import type { MoneyWorld } from './money-world';
import type { Plan } from './plan';

const TAKEN_BACK = 'query { transferReversals(status: OPEN, first: 100) { nodes { id bankReference } } }';

/** Money that is nobody's comes, the bank takes it back without a name, and two clerks say which it was. */
export async function takeBackStray(world: MoneyWorld, model: Model, { n }: Plan): Promise<void> {
  const [reference, fen] = [`STRAY${n}`, 90_000_000 + n];
  await importRows(world, [{ on: today(), yuan: yuan(fen), remark: '往来款', reference }], 0, fen);
  const transfer = arrived(fen);
  model.transfers.set(reference, transfer);
  await reverse(world, model, reference, await transferOf(world, reference), fen);
  transfer.reversedFen = fen;
}

/** The bank takes back what had paid the order; two clerks take it off the order again, which is paid anew. */
export async function takeBackRest(world: MoneyWorld, model: Model, plan: Plan, order: ModelOrder): Promise<void> {
  const { n } = plan;
  const reference = restReference(n);
  const transfer = model.transfers.get(reference)!;
  const transferId = await transferOf(world, reference, false);
  await reverse(world, model, reference, transferId, transfer.amountFen);
  transfer.reversedFen = transfer.amountFen;
  const input = { idempotencyKey: `take back ${n}`, transferId, reason: '银行冲正' };
  const { claim } = await world.clerk.calls.done('takeBackTransfer', input, 'claim { id }');
  await world.secondClerk.calls.moved('confirmTransferClaim', { claimId: claim.id });
  transfer.confirmed += 1;
  transfer.matchedFen = 0;
  order.paidFen = 0;
  for (const part of order.parts) if (part.lines.some(({ paidFen }) => paidFen > 0)) part.refunds += 1;
  for (const line of linesOf(order)) line.paidFen = 0;
  await payRest(world, model, plan, order, `${reference}B`);
}

/** The bank's statement (MT940) tells that money was taken back, by a reference of its own; one clerk says of which transfer, the other the same. */
async function reverse(
  world: MoneyWorld,
  model: Model,
  reference: string,
  transferId: string,
  fen: number,
): Promise<void> {
  const { clerk, secondClerk } = world;
  const [own, on] = [`RC${reference}`, today().slice(2).replaceAll('-', '')];
  const entry = [`:61:${on}RC${yuan(fen).replace('.', ',')}NTRFNONREF//${own}`, ':86:冲正'];
  const statement = [':20:STATEMENT', ':25:351000', ':28C:1/1', `:60F:C${on}CNY0,`, ...entry, '-'].join('\r\n');
  const fileHash = await clerk.calls.upload('text/plain', statement);
  await clerk.calls.done('importBankStatement', { fileHash }, 'rows');
  const { transferReversals } = await clerk.calls.ask(TAKEN_BACK);
  const found = (transferReversals.nodes as { id: string; bankReference: string }[]).find(({ bankReference }) => bankReference === own)!; // prettier-ignore
  const input = { reversalId: found.id, transferId, reason: '电话核实' };
  await clerk.calls.moved('settleReversal', input);
  await secondClerk.calls.moved('settleReversal', input);
  model.reversals.set(own, reference);
}
