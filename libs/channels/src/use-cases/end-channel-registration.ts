import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { Database } from '@shanhai/database';
import { Places } from '@shanhai/divisions';
import { requireDate, requireReason, type Viewer } from '@shanhai/graphql';
import { Clock, refuse } from '@shanhai/kernel';
import { endRegistration, lockPartner, registrationsById } from '../store/registrations';

/**
 * An office ends the registration of a channel partner of its places on a day.
 * Refuses REQUIRED and TOO_LONG (reason), DATE_INVALID, NOT_FOUND, OUTSIDE_YOUR_PLACES, DATE_OUT_OF_ORDER (not after it
 * began, or later than it ends already).
 */
@Injectable()
export class EndChannelRegistration {
  constructor(
    private readonly database: Database,
    private readonly places: Places,
    private readonly clock: Clock,
  ) {}

  async run(
    viewer: Viewer,
    { registrationId, ...input }: { registrationId: string; endsOn: string; reason: string },
  ): Promise<void> {
    const reason = requireReason(input.reason, ['reason']);
    const endsOn = requireDate(input.endsOn, ['endsOn']);
    const field = ['registrationId'];
    await this.database.write(viewer, async (tx) => {
      const found = (await registrationsById(tx, [registrationId])).get(registrationId);
      if (!found) refuse('NOT_FOUND', field, { value: registrationId });
      const partner = await lockPartner(tx, found.partnerId);
      if (!partner || !(await this.places.isWithin(partner.seatCode, viewer.seatCode, this.clock.today(), tx)))
        refuse('OUTSIDE_YOUR_PLACES', field, { value: partner?.seatCode ?? '' });
      // Under the partner's lock: another office may have ended it meanwhile.
      const { validFrom, validUntil } = (await registrationsById(tx, [registrationId])).get(registrationId)!;
      if (endsOn <= validFrom) refuse('DATE_OUT_OF_ORDER', ['endsOn'], { value: endsOn, limit: validFrom });
      if (validUntil !== null && validUntil < endsOn)
        refuse('DATE_OUT_OF_ORDER', ['endsOn'], { value: validUntil, limit: endsOn });
      endRegistration(tx, { id: registrationId, validUntil: endsOn, endReason: reason });
      recordAudit(tx, {
        operation: 'endChannelRegistration',
        subjectId: registrationId,
        before: { validUntil },
        after: { validUntil: endsOn },
        detail: { reason, partnerId: found.partnerId },
      });
    });
  }
}
