import { Injectable } from '@nestjs/common';
import type { Viewer } from '@shanhai/graphql';
import { organisationApproved } from '../facts/standing-facts';
import { DecideStanding } from './decide-standing';

/**
 * An office of the organisation's place or above approves it: its members may sign in from now on.
 *
 * Refused at organisationId with NOT_FOUND; OUTSIDE_YOUR_PLACES; STATE_NOT_ALLOWED, for a supplier too that is not recommended yet.
 */
@Injectable()
export class ApproveOrganisation {
  constructor(private readonly standing: DecideStanding) {}

  run(viewer: Viewer, { organisationId }: { organisationId: string }): Promise<void> {
    return this.standing.take(viewer, {
      operation: 'approveOrganisation',
      decision: 'approve',
      organisationId,
      factOf: organisationApproved,
    });
  }
}
