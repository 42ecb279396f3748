import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { Database, takeIdempotencyKey } from '@shanhai/database';
import type { Viewer } from '@shanhai/graphql';
import { type BusinessDate, Clock, Reasons, refuse } from '@shanhai/kernel';
import { Places } from '../places';
import { isOfOffice, SOURCE_LENGTH_MAX } from '../rules/new-pairing';
import { checkSpan } from '../rules/spans';
import { checkText } from '../rules/texts';
import { lockRules } from '../store/edition-store';
import { pairings, recordPairings } from '../store/pairing-store';

export interface PairingToEnd {
  pairingId: string;
  /** The first day on which it no longer holds. */
  validUntil: BusinessDate;
  source: string;
  idempotencyKey: string;
}

/**
 * Ends a pairing; it stays to be seen, and purchases from that day on show as FORMER_PAIRING (CR-10).
 * Refuses NOT_FOUND, REQUIRED, TOO_LONG, DATE_INVALID, DATE_OUT_OF_ORDER, OUTSIDE_YOUR_PLACES, STATE_NOT_ALLOWED where
 * it has an end already, IDEMPOTENCY_KEY_REUSED.
 */
@Injectable()
export class EndPairing {
  constructor(
    private readonly database: Database,
    private readonly places: Places,
    private readonly clock: Clock,
  ) {}

  /** The pairing's id. */
  run(viewer: Viewer, { idempotencyKey, ...input }: PairingToEnd): Promise<string> {
    const { organisationId } = viewer;
    const { pairingId: id, validUntil, source } = input;
    return this.database.write(viewer, async (tx) => {
      const first = await takeIdempotencyKey(tx, {
        organisationId,
        operation: 'endPairing',
        key: idempotencyKey,
        input,
        result: { id },
      });
      if (first) return first.id;
      lockRules(tx);
      const [pairing] = await pairings(tx, { ids: [id] });
      if (!pairing) refuse('NOT_FOUND', ['pairingId'], { value: id });
      const reasons = new Reasons();
      checkText(source, SOURCE_LENGTH_MAX, ['source'], reasons);
      checkSpan({ validFrom: pairing.validFrom, validUntil }, [], reasons);
      reasons.refuseIfAny();
      if (pairing.validUntil !== null)
        refuse('STATE_NOT_ALLOWED', ['pairingId'], { state: `ENDED ${pairing.validUntil}` });
      if (!isOfOffice(pairing, await this.places.book(tx), viewer.seatCode, this.clock.today()))
        refuse('OUTSIDE_YOUR_PLACES', ['pairingId'], { value: pairing.westDivisionCode });
      const { programme: _programme, ...version } = pairing;
      recordPairings(tx, 'pairing.ended', [{ ...version, version: pairing.version + 1, validUntil, source }], {
        ownerId: organisationId,
        on: this.clock.today(),
      });
      recordAudit(tx, {
        operation: 'endPairing',
        subjectId: id,
        before: { validUntil: pairing.validUntil },
        after: { validUntil },
        detail: { source },
      });
      return id;
    });
  }
}
