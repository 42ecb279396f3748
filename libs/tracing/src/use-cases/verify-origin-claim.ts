import { Injectable } from '@nestjs/common';
import { Database, takeIdempotencyKey } from '@shanhai/database';
import type { Viewer } from '@shanhai/graphql';
import { DecideOriginClaim } from './decide-origin-claim';

/**
 * The office of the place, or of one above it, confirms a claim: the lot's goods may count from now on.
 * Refuses NOT_FOUND, OUTSIDE_YOUR_PLACES, CLAIM_NOT_PENDING, IDEMPOTENCY_KEY_REUSED.
 */
@Injectable()
export class VerifyOriginClaim {
  constructor(
    private readonly database: Database,
    private readonly decide: DecideOriginClaim,
  ) {}

  async run(viewer: Viewer, input: { originClaimId: string; idempotencyKey: string }): Promise<void> {
    await this.database.write(viewer, async (tx) => {
      const { organisationId } = viewer;
      const result = input.originClaimId;
      const first = await takeIdempotencyKey(tx, {
        organisationId,
        operation: 'verifyOriginClaim',
        key: input.idempotencyKey,
        input,
        result,
      });
      if (!first) await this.decide.run(tx, viewer, input.originClaimId, 'verify', null);
    });
  }
}
