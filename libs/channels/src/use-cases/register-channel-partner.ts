import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { Database, takeIdempotencyKey, type Tx } from '@shanhai/database';
import { checkSpan, overlap, Places } from '@shanhai/divisions';
import { checkLength, type Viewer } from '@shanhai/graphql';
import { Clock, newId, Reasons, refuse } from '@shanhai/kernel';
import { SOURCE_LENGTH_MAX } from '../rules/outlet';
import { insertRegistration, lockPartner, registrationsOf } from '../store/registrations';

export interface ChannelPartnerToRegister {
  partnerId: string;
  validFrom: string;
  validUntil?: string | null;
  /** The document that says so. */
  source: string;
  idempotencyKey: string;
}

/**
 * The office of a partner's seat, or one above it, registers it as a channel partner for a span of days. Gives back the registration's id.
 * Refuses REQUIRED and TOO_LONG (source), DATE_INVALID, DATE_OUT_OF_ORDER, NOT_FOUND (no approved channel partner),
 * OUTSIDE_YOUR_PLACES, CHANNEL_REGISTERED (in a part of the span), IDEMPOTENCY_KEY_REUSED.
 */
@Injectable()
export class RegisterChannelPartner {
  constructor(
    private readonly database: Database,
    private readonly places: Places,
    private readonly clock: Clock,
  ) {}

  async run(viewer: Viewer, input: ChannelPartnerToRegister): Promise<string> {
    const { partnerId, validFrom, validUntil = null } = input;
    const source = input.source.trim();
    const reasons = new Reasons();
    if (source === '') reasons.add('REQUIRED', ['source']);
    checkLength(source, SOURCE_LENGTH_MAX, ['source'], reasons);
    checkSpan({ validFrom, validUntil }, [], reasons);
    reasons.refuseIfAny();
    const { organisationId: officeId } = viewer;
    return this.database.write(viewer, async (tx) => {
      const id = newId();
      const operation = 'registerChannelPartner';
      const claim = { organisationId: officeId, operation, key: input.idempotencyKey, input, result: id };
      const first = await takeIdempotencyKey(tx, claim);
      if (first) return first;
      await requirePartnerOf(tx, this.places, viewer, partnerId, this.clock.today());
      const others = await registrationsOf(tx, partnerId);
      if (others.some((each) => overlap(each, { validFrom, validUntil })))
        refuse('CHANNEL_REGISTERED', ['validFrom'], { value: validFrom });
      const row = { id, partnerId, validFrom, validUntil, source, officeId, registeredOn: this.clock.today() };
      insertRegistration(tx, row);
      recordAudit(tx, { operation: 'registerChannelPartner', subjectId: id, after: row });
      return id;
    });
  }
}

/** Locks a channel partner of an office's places. @throws Refusal NOT_FOUND, OUTSIDE_YOUR_PLACES at `partnerId`. */
async function requirePartnerOf(
  tx: Tx,
  places: Places,
  { seatCode }: Viewer,
  partnerId: string,
  today: string,
): Promise<void> {
  const field = ['partnerId'];
  const partner = await lockPartner(tx, partnerId);
  if (!partner) refuse('NOT_FOUND', field, { value: partnerId });
  if (!(await places.isWithin(partner.seatCode, seatCode, today, tx)))
    refuse('OUTSIDE_YOUR_PLACES', field, { value: partner.seatCode });
}
