import { Injectable } from '@nestjs/common';
import { addDays, type BusinessDate, businessDateOf, Clock, newId } from '@shanhai/kernel';
import type { Tx } from '@shanhai/database';
import { notify } from '@shanhai/organisations';
import { type CardPayoutState, CardRail } from '../card-rail';
import { referencesNamed } from '../rules/find-reversed';
import { provenPayout } from '../rules/match-card-payout';
import { arrivalsOf, countAsPayout, insertCardArrivals } from '../store/card-arrivals';
import type { CardAnswer, CardCall } from '../store/card-calls';
import { type CardPayout, cardPayoutByRef, lockCardPayout, putCardPayout } from '../store/card-payouts';
import { lockStatements, lockTransfer, lockUntold, openOf, type Transfer } from '../store/transfers';

/** A payout goes on from one to the next and never back: what was asked before and is written later changes nothing. */
const RANK: Record<CardPayoutState['status'], number> = { ON_ITS_WAY: 0, PAID: 1, FAILED: 2, CANCELLED: 2 };
/** A bank may book a payout so long before the processor expects it to arrive. */
const DAYS_EARLY = 10;

/**
 * Brings a payout to where it stands at the processor. One that is paid is looked for among transfers that came before; one that fails
 * after it had arrived is taken off its transfer again, whose money then is in suspense, or taken back by the bank. What nobody can enter by
 * itself (another currency, a failure, money that the processor takes) is told to the custodian.
 */
@Injectable()
export class FollowCardPayout {
  constructor(
    private readonly clock: Clock,
    private readonly rail: CardRail,
  ) {}

  async follow({ subject, custodianId }: CardCall): Promise<CardAnswer> {
    const state = await this.rail.payout(subject);
    return (tx) => this.enter(tx, custodianId, state);
  }

  private async enter(tx: Tx, custodianId: string, state: CardPayoutState): Promise<void> {
    lockStatements(tx, custodianId);
    const before = await cardPayoutByRef(tx, custodianId, state.ref);
    // Transfers are locked before payouts, as wherever money in suspense is spent.
    const brought = before?.transferId ? await lockTransfer(tx, custodianId, before.transferId) : null;
    const arrivesOn = businessDateOf(state.arrivesAt);
    const untold = brought || !isOwn(state) ? [] : await this.untold(tx, custodianId, arrivesOn, state);
    const known = before && (await lockCardPayout(tx, custodianId, before.id));
    if (known && known.transferId !== before.transferId) throw new Error(`${state.ref} just arrived`);
    if (known && RANK[state.status] < RANK[known.status]) return;
    const id = known?.id ?? newId();
    if (brought && known && state.status !== 'PAID') await this.comeBack(tx, known, brought);
    putCardPayout(tx, { id, custodianId, arrivesOn }, state);
    const proven = known?.transferId ? [] : bringing(untold, { ...state, id, payoutRef: state.ref, arrivesOn });
    if (proven.length === 1) this.arrive(tx, id, proven[0]);
    if (known?.status !== state.status) this.tell(tx, { id, custodianId }, state);
  }

  private async untold(
    tx: Tx,
    custodianId: string,
    arrivesOn: BusinessDate,
    { status, amount }: CardPayoutState,
  ): Promise<Transfer[]> {
    if (status !== 'PAID') return [];
    return lockUntold(tx, custodianId, { amountFen: amount, since: addDays(arrivesOn, -DAYS_EARLY) });
  }

  private arrive(
    tx: Tx,
    payoutId: string,
    { id: transferId, custodianId, amountFen: fen, bookedOn: on }: Transfer,
  ): void {
    const arrival = { id: newId(), payoutId, transferId, on, arrivedFen: fen, balanceFen: fen };
    insertCardArrivals(tx, custodianId, [{ ...arrival, kind: 'ARRIVED' }]);
    countAsPayout(tx, { custodianId, transferId, fen, reason: 'CARD_PAYOUT' });
  }

  private async comeBack(tx: Tx, { id, custodianId }: CardPayout, { id: transferId }: Transfer): Promise<void> {
    const arrival = (await arrivalsOf(tx, [id])).get(id)!;
    insertCardArrivals(tx, custodianId, [{ ...arrival, id: newId(), kind: 'CAME_BACK', on: this.clock.today() }]);
    countAsPayout(tx, { custodianId, transferId, fen: -arrival.arrivedFen, reason: 'CARD_PAYOUT_FAILED' });
  }

  private tell(tx: Tx, { id, custodianId }: { id: string; custodianId: string }, state: CardPayoutState): void {
    const waits = (state.status === 'PAID' && !isOwn(state)) || state.status === 'FAILED';
    if (!waits) return;
    const { ref, amount, currency, failure } = state;
    const failed = state.status === 'FAILED';
    notify(tx, this.clock.today(), [
      {
        organisationId: custodianId,
        kind: 'CARD_PAYOUT_HELD',
        key: `card-payout:${id}:${state.status}`,
        subject: { type: 'CardPayout', id },
        text: {
          zh: `支付机构出款 ${ref}（${amount} ${currency}，最小单位）：${failed ? `失败（${failure ?? '未说明'}）` : '须由人工核对入账'}`,
          en: `Payout ${ref} of the card processor (${amount} ${currency}, smallest unit): ${failed ? `failed (${failure ?? 'no reason given'})` : 'a person enters it'}`,
        },
      },
    ]);
  }
}

/** In fen, and coming in: nobody guesses a rate. */
const isOwn = ({ currency, amount }: CardPayoutState) => currency === 'cny' && amount > 0n;

/** Of transfers those that bring a payout for sure. */
const bringing = (transfers: readonly Transfer[], payout: Parameters<typeof provenPayout>[1][number]) =>
  transfers.filter((each) => provenPayout({ ...each, openFen: openOf(each), named: referencesNamed(each) }, [payout]));
