import { Injectable } from '@nestjs/common';
import { Clock, type Fen, newId, refuse } from '@shanhai/kernel';
import { Database, type Tx } from '@shanhai/database';
import { fromGlobalId, type Viewer } from '@shanhai/graphql';
import { insertCardArrivals } from '../store/card-arrivals';
import { type CardPayout, cardPayoutsById, isAwaited, lockCardPayout } from '../store/card-payouts';
import type { TransferClaim } from '../store/transfer-claims';
import type { Transfer } from '../store/transfers';
import { proposeClaim, requireOpen } from './claim-transfer';

export interface ClaimCardPayoutInput {
  idempotencyKey: string;
  transferId: string;
  cardPayoutId: string;
  /** What it takes out of the balance at the processor, in fen; needed where that is not what arrived. */
  balanceFen?: Fen | null;
  reason: string;
}

/**
 * Proposes that money in suspense is a payout of the card processor. A second person confirms (`confirmTransferClaim`); until then the money
 * is held. What it takes out of the balance and did not arrive is a cost: banks charge, and another currency is exchanged at a rate that only the
 * bank's paper tells.
 *
 * Refusals: NOT_FOUND (transferId, cardPayoutId), TRANSFER_NOT_OPEN, CARD_PAYOUT_NOT_AWAITED (cardPayoutId), REQUIRED (balanceFen: another
 * currency, or less arrived than was paid out; reason), NOT_POSITIVE (balanceFen), CARD_PAYOUT_AMOUNT (balanceFen: a payout in yuan takes its own), TOO_LONG (reason), IDEMPOTENCY_KEY_REUSED.
 */
@Injectable()
export class ClaimCardPayout {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  run(viewer: Viewer, input: ClaimCardPayoutInput): Promise<{ claimId: string }> {
    const cardPayoutId = fromGlobalId('CardPayout', input.cardPayoutId, ['cardPayoutId']);
    return proposeClaim(this.database, viewer, 'claimCardPayout', this.clock, input, async (transfer, tx) => {
      const openFen = requireOpen(transfer);
      const payout = (await cardPayoutsById(tx, [cardPayoutId])).get(cardPayoutId);
      if (payout?.custodianId !== viewer.organisationId) refuse('NOT_FOUND', ['cardPayoutId'], { value: input.cardPayoutId }); // prettier-ignore
      if (!isAwaited(payout)) refuse('CARD_PAYOUT_NOT_AWAITED', ['cardPayoutId']);
      const balanceFen = balanceOf(payout, openFen, input.balanceFen ?? null);
      const amountFen = payout.currency === 'cny' && openFen > payout.amount ? payout.amount : openFen;
      return { kind: 'CARD_PAYOUT', amountFen, parts: [], cardPayoutId, balanceFen };
    });
  }
}

/** What a payout takes out of the balance: its own amount in yuan, else what people say. @throws Refusal REQUIRED, CARD_PAYOUT_AMOUNT, NOT_POSITIVE */
function balanceOf({ currency, amount }: CardPayout, openFen: Fen, said: Fen | null): Fen {
  if (said !== null && said <= 0n) refuse('NOT_POSITIVE', ['balanceFen'], { value: said });
  const known = currency === 'cny';
  if (said === null && !(known && openFen >= amount)) refuse('REQUIRED', ['balanceFen']);
  if (said !== null && known && said !== amount) refuse('CARD_PAYOUT_AMOUNT', ['balanceFen'], { amount });
  return said ?? amount;
}

/** Enters a payout that a confirmed claim says a transfer, whose row is locked, brought. @throws Refusal CARD_PAYOUT_NOT_AWAITED (claimId) */
export async function enterArrival(tx: Tx, claim: TransferClaim, { bookedOn: on }: Transfer): Promise<void> {
  const { custodianId, transferId, amountFen: arrivedFen } = claim;
  const payout = await lockCardPayout(tx, custodianId, claim.cardPayoutId!);
  if (!payout || !isAwaited(payout)) refuse('CARD_PAYOUT_NOT_AWAITED', ['claimId']);
  const fen = { arrivedFen, balanceFen: claim.balanceFen! };
  insertCardArrivals(tx, custodianId, [{ id: newId(), payoutId: payout.id, transferId, kind: 'ARRIVED', on, ...fen }]);
}
