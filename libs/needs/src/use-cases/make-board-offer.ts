import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { Database, takeIdempotencyKey, type Tx } from '@shanhai/database';
import type { Viewer } from '@shanhai/graphql';
import { type BusinessDate, Clock, newId, Reasons, refuse } from '@shanhai/kernel';
import { notify, organisationProfiles } from '@shanhai/organisations';
import { checkOffer, mayOffer, offerMade, OPEN_OFFERS_MAX, type OfferTerms } from '../rules/board-offer';
import { plainText } from '../rules/entry-text';
import { lockBoardOf, lockEntry } from '../store/board-entries';
import { dropLapsedOffer, insertOffer, openOffers, spokenFor } from '../store/board-offers';

export interface OfferToMake extends OfferTerms {
  idempotencyKey: string;
  entryId: string;
}

/**
 * An organisation says how much of a harvest it would take, or of a need it would deliver, and at what price; it is no order. Its
 * publisher alone reads it. Gives back the offer's id.
 * Refuses NOT_POSITIVE, INVALID, REQUIRED, TOO_LONG, DATE_INVALID, DATE_OUT_OF_ORDER, NOT_FOUND, OFFER_SIDE, STATE_NOT_ALLOWED (open no more),
 * OFFER_ABOVE_LEFT, TOO_MANY, OFFER_STANDS (it has an open one), IDEMPOTENCY_KEY_REUSED.
 */
@Injectable()
export class MakeBoardOffer {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async run(viewer: Viewer, input: OfferToMake): Promise<string> {
    const today = this.clock.today();
    const reasons = new Reasons();
    checkOffer(input, today, reasons);
    reasons.refuseIfAny();
    return this.database.write(viewer, (tx) => this.make(tx, viewer, input, today));
  }

  private async make(tx: Tx, viewer: Viewer, input: OfferToMake, today: BusinessDate): Promise<string> {
    const id = newId();
    const { organisationId, organisationKind, userId } = viewer;
    const { idempotencyKey: key, entryId, ...terms } = input;
    const first = await takeIdempotencyKey(tx, { organisationId, operation: 'makeBoardOffer', key, input, result: id });
    if (first) return first;
    const field = ['entryId'];
    const entry = await lockEntry(tx, today, entryId);
    if (!entry?.shown) refuse('NOT_FOUND', field, { value: entryId });
    if (!mayOffer(organisationKind, entry.kind)) refuse('OFFER_SIDE', field);
    if (!['OPEN', 'PARTLY'].includes(entry.status)) refuse('STATE_NOT_ALLOWED', field, { state: entry.status });
    lockBoardOf(tx, organisationId);
    dropLapsedOffer(tx, today, organisationId, entryId);
    const [spoken, open, profiles] = await tx.together([
      spokenFor(tx, entryId),
      openOffers(tx, today, organisationId),
      organisationProfiles(tx, [organisationId]),
    ]);
    const left = entry.quantityBase - spoken;
    if (terms.quantityBase > left) refuse('OFFER_ABOVE_LEFT', ['quantityBase'], { value: terms.quantityBase, left });
    if (open >= OPEN_OFFERS_MAX) refuse('TOO_MANY', [], { max: OPEN_OFFERS_MAX, count: open + 1 });
    const message = plainText(terms.message);
    const row = { ...terms, message, id, organisationId, entryId, publisherId: entry.organisationId, offeredOn: today };
    if (!(await insertOffer(tx, row, userId))) refuse('OFFER_STANDS', field);
    notify(tx, today, [
      {
        organisationId: entry.organisationId,
        kind: 'BOARD_OFFER_MADE',
        key: `offer:${id}`,
        subject: { type: 'BoardOffer', id },
        text: offerMade(entry.title, profiles.get(organisationId)!.name),
      },
    ]);
    recordAudit(tx, { operation: 'makeBoardOffer', subjectId: id, after: row });
    return id;
  }
}
