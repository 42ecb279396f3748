import { Injectable } from '@nestjs/common';
import { Database } from '@shanhai/database';
import type { Viewer } from '@shanhai/graphql';
import { refuse } from '@shanhai/kernel';
import { DecideOriginClaim } from './decide-origin-claim';

/**
 * The office of the place, or of one above it, does not accept a claim, and says why; the supplier may claim again.
 * Refuses REQUIRED (reason), NOT_FOUND, OUTSIDE_YOUR_PLACES, CLAIM_NOT_PENDING.
 */
@Injectable()
export class RejectOriginClaim {
  constructor(
    private readonly database: Database,
    private readonly decide: DecideOriginClaim,
  ) {}

  async run(viewer: Viewer, input: { originClaimId: string; reason: string }): Promise<void> {
    const reason = input.reason.trim();
    if (reason === '') refuse('REQUIRED', ['reason']);
    await this.database.write(viewer, (tx) => this.decide.run(tx, viewer, input.originClaimId, 'reject', reason));
  }
}
