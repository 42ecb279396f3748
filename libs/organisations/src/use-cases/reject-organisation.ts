import { Injectable } from '@nestjs/common';
import type { Viewer } from '@shanhai/graphql';
import { Reasons } from '@shanhai/kernel';
import { DecideStanding } from './decide-standing';

/** Fits a line of the trail. */
const REASON_LENGTH_MAX = 500;

/**
 * An office of the organisation's place or above rejects its application; the credit code is free for another one.
 *
 * Refused with REQUIRED, TOO_LONG reason; at organisationId with NOT_FOUND; OUTSIDE_YOUR_PLACES; STATE_NOT_ALLOWED.
 */
@Injectable()
export class RejectOrganisation {
  constructor(private readonly standing: DecideStanding) {}

  run(viewer: Viewer, { organisationId, reason }: { organisationId: string; reason: string }): Promise<void> {
    const reasons = new Reasons();
    if (reason.trim() === '') reasons.add('REQUIRED', ['reason']);
    if (reason.length > REASON_LENGTH_MAX) reasons.add('TOO_LONG', ['reason'], { max: REASON_LENGTH_MAX });
    reasons.refuseIfAny();
    return this.standing.take(viewer, { operation: 'rejectOrganisation', decision: 'reject', organisationId, reason });
  }
}
