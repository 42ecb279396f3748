import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { recordFacts, type Tx } from '@shanhai/database';
import type { Viewer } from '@shanhai/graphql';
import { type BusinessDate, Clock, refuse } from '@shanhai/kernel';
import { originClaimRejected, originClaimVerified } from '../facts/tracing-facts';
import { originDecided } from '../rules/origin-states';
import { setOriginStatus } from '../store/lots';
import { decideClaim, expireClaim, lockClaimOf } from '../store/origin-claims';
import { SettleRevocations } from './settle-revocations';

/** What an office says of a claim. */
export type Decision = { verb: 'verify'; validUntil: BusinessDate | null } | { verb: 'reject'; reason: string };

/** What verifying and rejecting a claim share. */
@Injectable()
export class DecideOriginClaim {
  constructor(
    private readonly clock: Clock,
    private readonly settle: SettleRevocations,
  ) {}

  /** Refuses NOT_FOUND, OUTSIDE_YOUR_PLACES, CLAIM_NOT_PENDING, REVOCATION_NOT_TOLD at `originClaimId`. */
  async run(tx: Tx, viewer: Viewer, claimId: string, decision: Decision): Promise<void> {
    const claim = await lockClaimOf(tx, viewer, claimId);
    const { lot, supplierId, placeCode, evidence } = claim;
    const stands = originDecided(decision.verb, lot.originStatus);
    if (claim.status !== 'PENDING' || !stands) refuse('CLAIM_NOT_PENDING', ['originClaimId']);
    const status = decision.verb === 'verify' ? 'VERIFIED' : 'REJECTED';
    const today = this.clock.today();
    const { organisationId: officeId } = viewer;
    const reason = decision.verb === 'reject' ? decision.reason : null;
    const validUntil = decision.verb === 'verify' ? decision.validUntil : null;
    // Renewed before its end: it makes room in the moment in which the other stands.
    if (status === 'VERIFIED' && lot.originStatus === 'VERIFIED') expireClaim(tx, lot);
    decideClaim(tx, { ...claim, status, decidedBy: officeId, decidedOn: today, reason, validUntil });
    if (stands !== lot.originStatus || status === 'VERIFIED') setOriginStatus(tx, { ...lot, validUntil }, stands);
    const decided = { claimId, lotId: lot.id, supplierId, officeId, placeCode, harvestedOn: lot.harvestedOn, evidence };
    recordFacts(tx, [
      reason === null
        ? originClaimVerified(today, { ...decided, ...(validUntil && { validUntil }) })
        : originClaimRejected(today, { ...decided, reason }),
    ]);
    const settled = reason === null ? await this.settle.run(tx, viewer, claim, today) : {};
    recordAudit(tx, {
      operation: `${decision.verb}OriginClaim`,
      subjectId: lot.id,
      before: { claim: claim.status },
      after: { claim: status },
      detail: { claimId, placeCode, reason, validUntil, ...settled },
    });
  }
}
