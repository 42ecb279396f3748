import { Injectable } from '@nestjs/common';
import { Database } from '@shanhai/database';
import { requireReason, type Viewer } from '@shanhai/graphql';
import { DecideOriginClaim } from './decide-origin-claim';

/**
 * The office of the place, or of one above it, does not accept a claim, and says why; the supplier may claim again.
 * Refuses REQUIRED and TOO_LONG (reason), NOT_FOUND, OUTSIDE_YOUR_PLACES, CLAIM_NOT_PENDING.
 */
@Injectable()
export class RejectOriginClaim {
  constructor(
    private readonly database: Database,
    private readonly decide: DecideOriginClaim,
  ) {}

  async run(viewer: Viewer, input: { originClaimId: string; reason: string }): Promise<void> {
    const reason = requireReason(input.reason, ['reason']);
    await this.database.write(viewer, (tx) =>
      this.decide.run(tx, viewer, input.originClaimId, { verb: 'reject', reason }),
    );
  }
}
