import { setTimeout as pause } from 'node:timers/promises';
import { toGlobalId } from '@shanhai/graphql';
import { importRows, transferOf, yuan } from './bank';
import { today } from './buy';
import { arrived, type Model, type ModelPayout } from './model';
import type { MoneyWorld } from './money-world';
import { payoutPlanOf } from './plan';

const NOTHING_YET_MS = 100;

/** One clerk gathers what is owed to a supplier, the other approves it, and the bank pays it; or it is called off, or comes back and is owed again. */
export async function playPayout(world: MoneyWorld, model: Model, seed: number, turn: number): Promise<void> {
  const { clerk, secondClerk, suppliers } = world;
  const { supplier, fate } = payoutPlanOf(seed, turn);
  const supplierId = toGlobalId('Organisation', suppliers[supplier].person.organisationId);
  const input = { idempotencyKey: `payout ${turn}`, supplierId };
  const prepared = await clerk.calls.tried('preparePayout', input, 'payout { id grossFen feeFen }', ['NOTHING_OWED']);
  // As long as nobody has earned anything.
  if (!prepared) return void (await pause(NOTHING_YET_MS));
  const { id: payoutId, grossFen, feeFen } = prepared.payout as { id: string; grossFen: string; feeFen: string };
  const payout: ModelPayout = { id: payoutId, supplier, status: 'PREPARED', grossFen: Number(grossFen), feeFen: Number(feeFen), reference: null }; // prettier-ignore
  model.payouts.push(payout);
  const callOff = async () => {
    await clerk.calls.moved('cancelPayout', { payoutId, reason: '另付' });
    payout.status = 'CANCELLED';
  };
  if (fate === 'CALLED_OFF') return callOff();
  // Goods came back meanwhile, or the payer's bank wants its money.
  const changed = await secondClerk.calls.moved('approvePayout', { payoutId }, ['PAYOUT_CHANGED']);
  if (changed) return callOff();
  payout.status = 'APPROVED';
  if (fate === 'CALLED_OFF_APPROVED') return callOff();
  const bankReference = `PAYOUT${turn}`;
  await clerk.calls.moved('recordPayoutPaid', { payoutId, bankReference, paidOn: today() });
  Object.assign(payout, { status: 'PAID', reference: bankReference });
  if (fate === 'RETURNED') await comeBack(world, model, payout, turn);
}

/** The supplier's bank sends it back: two clerks say so, it is owed again, and the supplier names its account anew. */
async function comeBack({ ...world }: MoneyWorld, model: Model, payout: ModelPayout, turn: number): Promise<void> {
  const { clerk, secondClerk, suppliers } = world;
  const [reference, fen] = [`BACK${turn}`, payout.grossFen - payout.feeFen];
  await importRows(world, [{ on: today(), yuan: yuan(fen), remark: '退汇', reference }], 0, fen);
  const transfer = arrived(fen);
  model.transfers.set(reference, transfer);
  const input = { idempotencyKey: `returned ${turn}`, payoutId: payout.id, reason: '退汇' };
  const transferId = await transferOf(world, reference);
  const { claim } = await clerk.calls.done('claimReturnedPayout', { ...input, transferId }, 'claim { id }');
  await secondClerk.calls.moved('confirmTransferClaim', { claimId: claim.id });
  transfer.confirmed += 1;
  transfer.matchedFen = fen;
  payout.status = 'RETURNED';
  await nameAccount(suppliers[payout.supplier].calls);
}

/** The account that a supplier is paid into. */
export const nameAccount = (calls: MoneyWorld['clerk']['calls']) =>
  calls.done('namePayoutAccount', { bankName: '固原某银行', accountNumber: '6228480012345678', bankCode: '313873000001' }, ''); // prettier-ignore
