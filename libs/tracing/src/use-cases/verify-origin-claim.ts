import { Injectable } from '@nestjs/common';
import { Database, takeIdempotencyKey } from '@shanhai/database';
import { requireDate, type Viewer } from '@shanhai/graphql';
import { addDays, Clock, refuse } from '@shanhai/kernel';
import { DecideOriginClaim } from './decide-origin-claim';

/**
 * The office of the place, or of one above it, confirms a claim: the lot's goods may count from now on, and what a revocation took
 * back counts again, where the claim proves the place that it was counted for: that one, or one in it. Where a lot grew does not change, so a claim
 * has no end unless the office gives it one.
 * Refuses DATE_INVALID and DATE_OUT_OF_ORDER (validUntil, after today), NOT_FOUND, OUTSIDE_YOUR_PLACES, CLAIM_NOT_PENDING, REVOCATION_NOT_TOLD (a wider
 * claim, while orders are still being told of the revocation), IDEMPOTENCY_KEY_REUSED.
 */
@Injectable()
export class VerifyOriginClaim {
  constructor(
    private readonly database: Database,
    private readonly decide: DecideOriginClaim,
    private readonly clock: Clock,
  ) {}

  async run(
    viewer: Viewer,
    input: { originClaimId: string; validUntil?: string | null; idempotencyKey: string },
  ): Promise<void> {
    const validUntil = input.validUntil ? requireDate(input.validUntil, ['validUntil']) : null;
    const today = this.clock.today();
    if (validUntil !== null && validUntil <= today)
      refuse('DATE_OUT_OF_ORDER', ['validUntil'], { value: validUntil, limit: addDays(today, 1) });
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
      if (!first) await this.decide.run(tx, viewer, input.originClaimId, { verb: 'verify', validUntil });
    });
  }
}
