import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { Database, recordFacts, takeIdempotencyKey } from '@shanhai/database';
import { requireDate, requireReason, type Viewer } from '@shanhai/graphql';
import { after, Clock, newId, refuse } from '@shanhai/kernel';
import { originClaimRevoked } from '../facts/tracing-facts';
import { ORIGIN_TRANSITIONS, type OriginState, type OriginVerb } from '../rules/origin-states';
import { setOriginStatus } from '../store/lots';
import { lockLotsMadeOf } from '../store/lots-made-of';
import { lockClaimOf, setClaimStatus } from '../store/origin-claims';
import { insertRevocation, barringRevocation } from '../store/revocations';

export interface ClaimToRevoke {
  originClaimId: string;
  reason: string;
  /** The first day on which the origin does not stand; today where nothing is said. */
  from?: string | null;
  idempotencyKey: string;
}

/**
 * An office of the place no longer lets a verified claim stand, from a day on that may lie back as far as the harvest: neither
 * the lot nor what was made of it can be shipped, and what purchases counted of it from that day on is taken back (CR-5).
 * Refuses REQUIRED and TOO_LONG (reason), DATE_INVALID, DATE_IN_FUTURE, DATE_OUT_OF_ORDER (from), NOT_FOUND, OUTSIDE_YOUR_PLACES,
 * STATE_NOT_ALLOWED (neither verified, nor ended with its renewal rejected), TOO_MANY (lots were made of it), IDEMPOTENCY_KEY_REUSED.
 */
@Injectable()
export class RevokeOriginClaim {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async run(viewer: Viewer, input: ClaimToRevoke): Promise<void> {
    const reason = requireReason(input.reason, ['reason']);
    const today = this.clock.today();
    const from = requireDate(input.from ?? today, ['from']);
    if (from > today) refuse('DATE_IN_FUTURE', ['from'], { value: from });
    const claimId = input.originClaimId;
    await this.database.write(viewer, async (tx) => {
      const { organisationId: officeId } = viewer;
      const key = { organisationId: officeId, operation: 'revokeOriginClaim', key: input.idempotencyKey, input };
      if (await takeIdempotencyKey(tx, { ...key, result: claimId })) return;
      const claim = await lockClaimOf(tx, viewer, claimId);
      const status = after<OriginState, OriginVerb>(ORIGIN_TRANSITIONS, 'revoke', claim.lot.originStatus);
      const { lot, supplierId } = claim;
      const verified =
        claim.status === 'VERIFIED' ||
        (claim.status === 'EXPIRED' &&
          lot.originStatus === 'REJECTED' &&
          !(await barringRevocation(tx, lot.id, supplierId)));
      if (!verified || !status) refuse('STATE_NOT_ALLOWED', ['originClaimId'], { state: claim.status });
      if (from < lot.harvestedOn) refuse('DATE_OUT_OF_ORDER', ['from'], { value: from, limit: lot.harvestedOn });
      const lots = await lockLotsMadeOf(tx, lot, ['originClaimId']);
      const id = newId();
      setClaimStatus(tx, claim, 'REVOKED');
      setOriginStatus(tx, lot, status);
      insertRevocation(
        tx,
        { id, supplierId, lotId: lot.id, claimId, officeId, revokedFrom: from, revokedOn: today, reason },
        lots,
      );
      recordFacts(tx, [
        originClaimRevoked(today, { revocationId: id, claimId, lotId: lot.id, supplierId, officeId, from, reason }),
      ]);
      recordAudit(tx, {
        operation: 'revokeOriginClaim',
        subjectId: lot.id,
        before: { claim: claim.status },
        after: { claim: status },
        detail: { claimId, revocationId: id, from, reason, lots: lots.length },
      });
    });
  }
}
