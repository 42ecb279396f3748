import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { Database, type Tx } from '@shanhai/database';
import { checkLength, REASON_LENGTH_MAX, requireReason, type Viewer } from '@shanhai/graphql';
import { after, type BusinessDate, Clock, Reasons, refuse } from '@shanhai/kernel';
import { notify } from '@shanhai/organisations';
import { OFFER_TRANSITIONS, offerAnswered } from '../rules/board-offer';
import { plainText } from '../rules/entry-text';
import { type EntryRow, lockEntry } from '../store/board-entries';
import { type OfferRow, offersById, setOffer, spokenFor } from '../store/board-offers';

export interface OfferToAnswer {
  offerId: string;
  accept: boolean;
  /** How to go on, or why not. */
  answer?: string | null;
}

/**
 * Whoever published an entry accepts an offer, as far as the entry has so much left, or declines it, also one that it had accepted. The
 * order is placed as any other.
 * Refuses REQUIRED (why it is declined), TOO_LONG, NOT_FOUND, STATE_NOT_ALLOWED (answered, lapsed, entry ended), OFFER_ABOVE_LEFT.
 */
@Injectable()
export class AnswerBoardOffer {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async run(viewer: Viewer, { offerId, accept, answer: given }: OfferToAnswer): Promise<void> {
    const answer = plainText(accept ? (given ?? '') : requireReason(given ?? '', ['answer']));
    const reasons = new Reasons();
    checkLength(answer, REASON_LENGTH_MAX, ['answer'], reasons);
    reasons.refuseIfAny();
    await this.database.write(viewer, async (tx) => {
      const today = this.clock.today();
      const { entry, offer } = await lockOffer(tx, today, viewer, offerId, 'publisherId');
      const state = after(OFFER_TRANSITIONS, accept ? 'accept' : 'decline', offer.state);
      if (!state) refuse('STATE_NOT_ALLOWED', ['offerId'], { state: offer.status });
      if (accept) await requireRoom(tx, entry, offer);
      setOffer(tx, offer, { state, by: viewer.userId, on: today, answer });
      notify(tx, today, [
        {
          organisationId: offer.organisationId,
          kind: 'BOARD_OFFER_ANSWERED',
          key: `offer:${offerId}:${state}`,
          subject: { type: 'BoardOffer', id: offerId },
          text: offerAnswered(entry.title, accept),
        },
      ]);
      recordAudit(tx, { operation: 'answerBoardOffer', subjectId: offerId, before: { state: offer.state }, after: { state }, detail: { answer } }); // prettier-ignore
    });
  }
}

/** An offer that the viewer's organisation made or received, with its entry locked. @throws Refusal NOT_FOUND at `offerId` */
export async function lockOffer(
  tx: Tx,
  today: BusinessDate,
  { organisationId }: Viewer,
  offerId: string,
  side: 'organisationId' | 'publisherId',
): Promise<{ entry: EntryRow; offer: OfferRow }> {
  const read = async () => (await offersById(tx, today, organisationId, [offerId])).get(offerId);
  const seen = await read();
  if (seen?.[side] !== organisationId) refuse('NOT_FOUND', ['offerId'], { value: offerId });
  const entry = await lockEntry(tx, today, seen.entryId);
  // Read again: it may have been answered while we waited.
  return { entry: entry!, offer: (await read())! };
}

async function requireRoom(tx: Tx, entry: EntryRow, offer: OfferRow): Promise<void> {
  if (offer.status !== 'OPEN') refuse('STATE_NOT_ALLOWED', ['offerId'], { state: offer.status });
  if (!['OPEN', 'PARTLY'].includes(entry.status)) refuse('STATE_NOT_ALLOWED', ['offerId'], { state: entry.status });
  const left = entry.quantityBase - (await spokenFor(tx, entry.id));
  if (offer.quantityBase > left) refuse('OFFER_ABOVE_LEFT', ['offerId'], { value: offer.quantityBase, left });
}
