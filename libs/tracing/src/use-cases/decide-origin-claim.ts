import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { recordFacts, type Tx } from '@shanhai/database';
import type { Viewer } from '@shanhai/graphql';
import { after, Clock, refuse } from '@shanhai/kernel';
import { originClaimRejected, originClaimVerified } from '../facts/tracing-facts';
import { ORIGIN_TRANSITIONS, type OriginState, type OriginVerb } from '../rules/origin-states';
import { lotsById, setOriginStatus } from '../store/lots';
import { type ClaimState, decideClaim, lockClaim } from '../store/origin-claims';

/** What verifying and rejecting a claim share; `reason` is given where it is rejected. */
@Injectable()
export class DecideOriginClaim {
  constructor(private readonly clock: Clock) {}

  /** Refuses NOT_FOUND, OUTSIDE_YOUR_PLACES, CLAIM_NOT_PENDING at `originClaimId`. */
  async run(tx: Tx, viewer: Viewer, claimId: string, verb: 'verify' | 'reject', reason: string | null): Promise<void> {
    const field = ['originClaimId'];
    const claim = await lockClaim(tx, claimId);
    if (!claim) refuse('NOT_FOUND', field, { value: claimId });
    if (!claim.placeCodes.includes(viewer.seatCode)) refuse('OUTSIDE_YOUR_PLACES', field, { value: claim.placeCode });
    const status = after<OriginState, OriginVerb>(ORIGIN_TRANSITIONS, verb, claim.status) as ClaimState | null;
    if (!status) refuse('CLAIM_NOT_PENDING', field);
    const today = this.clock.today();
    decideClaim(tx, { ...claim, status, decidedBy: viewer.organisationId, decidedOn: today, reason });
    const lot = (await lotsById(tx, [claim.lotId])).get(claim.lotId)!;
    setOriginStatus(tx, lot, status);
    const decided = {
      claimId,
      lotId: lot.id,
      supplierId: lot.supplierId,
      officeId: viewer.organisationId,
      placeCode: claim.placeCode,
      harvestedOn: lot.harvestedOn,
      evidence: claim.evidence,
    };
    recordFacts(tx, [
      reason === null ? originClaimVerified(today, decided) : originClaimRejected(today, { ...decided, reason }),
    ]);
    recordAudit(tx, {
      operation: `${verb}OriginClaim`,
      subjectId: lot.id,
      before: { claim: claim.status },
      after: { claim: status },
      detail: { claimId, placeCode: claim.placeCode, reason },
    });
  }
}
