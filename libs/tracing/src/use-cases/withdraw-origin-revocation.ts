import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { Database, takeIdempotencyKey } from '@shanhai/database';
import { requireReason, type Viewer } from '@shanhai/graphql';
import { after, Clock, refuse } from '@shanhai/kernel';
import { ORIGIN_TRANSITIONS, type OriginState, type OriginVerb } from '../rules/origin-states';
import { setOriginStatus } from '../store/lots';
import { lockClaimOf, setClaimStatus } from '../store/origin-claims';
import { barringRevocation } from '../store/revocations';
import { ReinstateOrigin } from './reinstate-origin';

export interface RevocationToWithdraw {
  originClaimId: string;
  reason: string;
  idempotencyKey: string;
}

/**
 * An office of the place lets a claim stand again that was revoked: the lot can be shipped, and what was taken back counts
 * again, from today on. Refuses REQUIRED and TOO_LONG (reason), NOT_FOUND, OUTSIDE_YOUR_PLACES, STATE_NOT_ALLOWED (not revoked,
 * or a new claim is open or verified), IDEMPOTENCY_KEY_REUSED.
 */
@Injectable()
export class WithdrawOriginRevocation {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly reinstate: ReinstateOrigin,
  ) {}

  async run(viewer: Viewer, input: RevocationToWithdraw): Promise<void> {
    const reason = requireReason(input.reason, ['reason']);
    const claimId = input.originClaimId;
    await this.database.write(viewer, async (tx) => {
      const { organisationId } = viewer;
      const key = { organisationId, operation: 'withdrawOriginRevocation', key: input.idempotencyKey, input };
      if (await takeIdempotencyKey(tx, { ...key, result: claimId })) return;
      const claim = await lockClaimOf(tx, viewer, claimId);
      const { lot } = claim;
      const revocation = await barringRevocation(tx, lot.id, lot.supplierId);
      const status = after<OriginState, OriginVerb>(ORIGIN_TRANSITIONS, 'reinstate', lot.originStatus);
      if (revocation?.claimId !== claimId || !status)
        refuse('STATE_NOT_ALLOWED', ['originClaimId'], { state: revocation ? lot.originStatus : claim.status });
      setClaimStatus(tx, claim, 'VERIFIED');
      setOriginStatus(tx, { ...lot, validUntil: claim.validUntil }, status);
      this.reinstate.run(tx, viewer, [revocation], this.clock.today(), reason);
      recordAudit(tx, {
        operation: 'withdrawOriginRevocation',
        subjectId: lot.id,
        before: { claim: claim.status },
        after: { claim: 'VERIFIED' },
        detail: { claimId, revocationId: revocation.id, reason },
      });
    });
  }
}
