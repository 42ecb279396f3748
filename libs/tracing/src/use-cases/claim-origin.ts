import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { Database, takeIdempotencyKey } from '@shanhai/database';
import { Places } from '@shanhai/divisions';
import { requireFiles } from '@shanhai/files';
import { requireAtMost, type Viewer } from '@shanhai/graphql';
import { after, Clock, newId, refuse } from '@shanhai/kernel';
import { eachOnce, type PieceOfEvidence } from '../rules/evidence-kinds';
import { codesAbove } from '../rules/codes-above';
import { EVIDENCE_MAX } from '../rules/limits';
import { ORIGIN_TRANSITIONS, type OriginState, type OriginVerb, verbOfClaim } from '../rules/origin-states';
import { lockLot, setOriginStatus } from '../store/lots';
import { expireClaim, hasPendingClaim, insertClaim } from '../store/origin-claims';

export interface OriginToClaim {
  lotId: string;
  placeCode?: string | null;
  /** Files of which nothing more is said. */
  evidence: string[];
  evidenceFiles?: readonly PieceOfEvidence[];
  idempotencyKey: string;
}

/**
 * Claims that the supplier's own lot is from a place, with evidence: for the first time, after a rejection or a revocation, or
 * to renew a verified claim that has an end, before or after that: the lot stands as it does until the renewal is verified, and no longer than its end.
 * Gives back the claim's id.
 * Refuses EVIDENCE_REQUIRED, TOO_MANY (evidence), FILE_UNKNOWN (evidence, evidenceFiles), NOT_FOUND (lot), STATE_NOT_ALLOWED (a claim is open or verified),
 * INVALID (the place is not the lot's own or above it), ORIGIN_DERIVED (the lot was made of others), IDEMPOTENCY_KEY_REUSED.
 */
@Injectable()
export class ClaimOrigin {
  constructor(
    private readonly database: Database,
    private readonly places: Places,
    private readonly clock: Clock,
  ) {}

  async run(viewer: Viewer, input: OriginToClaim): Promise<string> {
    const { evidenceFiles = [] } = input;
    const others = input.evidence.map((fileHash) => ({ fileHash, kind: 'OTHER' as const }));
    const evidence = eachOnce([...evidenceFiles, ...others]);
    if (evidence.length === 0) refuse('EVIDENCE_REQUIRED', ['evidence']);
    requireAtMost([...input.evidence, ...evidenceFiles], EVIDENCE_MAX, ['evidence']);
    const supplierId = viewer.organisationId;
    return this.database.write(viewer, async (tx) => {
      const id = newId();
      const first = await takeIdempotencyKey(tx, {
        organisationId: supplierId,
        operation: 'claimOrigin',
        key: input.idempotencyKey,
        input,
        result: id,
      });
      if (first) return first;
      const lot = await lockLot(tx, input.lotId, supplierId);
      if (!lot) refuse('NOT_FOUND', ['lotId'], { value: input.lotId });
      if (lot.makingId !== null) refuse('ORIGIN_DERIVED', ['lotId'], { lot: lot.traceCode });
      const today = this.clock.today();
      const verb = verbOfClaim(lot, today);
      const status = after<OriginState, OriginVerb>(ORIGIN_TRANSITIONS, verb, lot.originStatus);
      if (!status) refuse('STATE_NOT_ALLOWED', ['lotId'], { state: lot.originStatus });
      // A renewal that was claimed early and waits.
      if (await hasPendingClaim(tx, lot)) refuse('STATE_NOT_ALLOWED', ['lotId'], { state: 'PENDING' });
      const book = await this.places.book(tx);
      const placeCode = input.placeCode ?? lot.placeCode;
      if (!book.ancestry(lot.placeCode, lot.harvestedOn).includes(placeCode))
        refuse('INVALID', ['placeCode'], {
          value: placeCode,
          reason: { zh: `不是 ${lot.placeCode} 或其上级`, en: `not ${lot.placeCode} or a place above it` },
        });
      await requireFiles(tx, input.evidence, ['evidence']);
      const hashes = evidenceFiles.map(({ fileHash }) => fileHash);
      if (hashes.length > 0) await requireFiles(tx, hashes, ['evidenceFiles']);
      if (verb === 'renew') expireClaim(tx, lot);
      const placeCodes = codesAbove(book, placeCode, lot.harvestedOn, today);
      insertClaim(tx, { id, supplierId, lotId: lot.id, placeCode, placeCodes, evidence, claimedOn: today });
      if (verb !== 'renewEarly') setOriginStatus(tx, lot, status);
      recordAudit(tx, {
        operation: 'claimOrigin',
        subjectId: lot.id,
        before: { originStatus: lot.originStatus },
        after: { originStatus: status },
        detail: { claimId: id, placeCode, evidence },
      });
      return id;
    });
  }
}
