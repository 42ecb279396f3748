import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { Database, recordFacts, takeIdempotencyKey, type Tx } from '@shanhai/database';
import { isOfPlaces, requireReason, type Viewer } from '@shanhai/graphql';
import { after, Clock, refuse } from '@shanhai/kernel';
import { notify } from '@shanhai/organisations';
import { licenceRejected, licenceVerified } from '../facts/certificate-facts';
import { licenceJudged } from '../rules/licence-words';
import { LICENCE_TRANSITIONS, type LicenceState, type LicenceVerb, nextReminder } from '../rules/licences';
import { type LicenceRow, lockLicence, setLicence, takeLicenceNumber } from '../store/licences';

export interface LicenceToReview {
  licenceId: string;
  approve: boolean;
  reason?: string | null;
  idempotencyKey: string;
}

/**
 * The office of a supplier's seat, or one above it, verifies a licence, or rejects it with a reason: also one that it
 * verified before and that was revoked since.
 * Refuses REQUIRED and TOO_LONG (reason of a rejection), NOT_FOUND, OUTSIDE_YOUR_PLACES, STATE_NOT_ALLOWED, LICENCE_TAKEN
 * (another supplier's verified licence has the number), IDEMPOTENCY_KEY_REUSED.
 */
@Injectable()
export class ReviewLicence {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async run(viewer: Viewer, input: LicenceToReview): Promise<void> {
    const reason = input.approve ? null : requireReason(input.reason ?? '', ['reason']);
    const { organisationId } = viewer;
    await this.database.write(viewer, async (tx) => {
      const claim = { organisationId, operation: 'reviewLicence', key: input.idempotencyKey, input, result: true };
      if (!(await takeIdempotencyKey(tx, claim))) await this.decide(tx, viewer, input.licenceId, reason);
    });
  }

  private async decide(tx: Tx, viewer: Viewer, licenceId: string, reason: string | null): Promise<void> {
    const field = ['licenceId'];
    const licence = await lockLicence(tx, licenceId);
    if (!licence) refuse('NOT_FOUND', field, { value: licenceId });
    if (!isOfPlaces(viewer, licence.placeCodes))
      refuse('OUTSIDE_YOUR_PLACES', field, { value: licence.placeCodes[0] ?? '' });
    const verb = reason === null ? 'verify' : 'reject';
    const status = after<LicenceState, LicenceVerb>(LICENCE_TRANSITIONS, verb, licence.status);
    if (!status) refuse('STATE_NOT_ALLOWED', field, { state: licence.status });
    if (reason === null && !(await takeLicenceNumber(tx, licence)))
      refuse('LICENCE_TAKEN', field, { number: licence.number });
    const today = this.clock.today();
    const decided: LicenceRow = { ...licence, status, decidedBy: viewer.organisationId, decidedOn: today, reason };
    setLicence(tx, decided, reason === null ? nextReminder(licence.validUntil, today) : null);
    const subject = { type: 'Licence', id: licence.id };
    const [kind, key, text] = ['LICENCE_JUDGED', `licence:${licence.id}:${status}`, licenceJudged(licence, reason)];
    notify(tx, today, [{ organisationId: licence.supplierId, kind, key, subject, text }]);
    recordFacts(tx, [factOf(decided, viewer.organisationId, today)]);
    recordAudit(tx, {
      operation: 'reviewLicence',
      subjectId: licence.id,
      before: { status: licence.status },
      after: { status },
      detail: { supplierId: licence.supplierId, number: licence.number, reason },
    });
  }
}

function factOf(licence: LicenceRow, officeId: string, today: string) {
  const { id: licenceId, supplierId, kind, number, validFrom, validUntil, categoryCodes, fileHash, reason } = licence;
  const said = { licenceId, supplierId, officeId, kind, number, validFrom, validUntil, categoryCodes, fileHash };
  return reason === null ? licenceVerified(today, said) : licenceRejected(today, { ...said, reason });
}
