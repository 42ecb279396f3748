import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { Database, takeIdempotencyKey } from '@shanhai/database';
import { checkSpan, Places } from '@shanhai/divisions';
import { requireFile } from '@shanhai/files';
import { brands } from '@shanhai/goods';
import { requireDate, requireReason, type Viewer } from '@shanhai/graphql';
import { Clock, newId, Reasons, refuse } from '@shanhai/kernel';
import { organisationProfiles } from '@shanhai/organisations';
import { insertAuthorisation, lockAuthorisation, withdrawAuthorisation } from '../store/brand-claims';

export interface BrandToAuthorise {
  brandCode: string;
  supplierId: string;
  validFrom: string;
  validUntil?: string | null;
  fileHash: string;
  idempotencyKey: string;
}

/**
 * The office of a regional brand's whole area lets a supplier use it in a span of days, with the paper that says so (CR-13). Gives
 * back the authorisation's id.
 * Refuses DATE_INVALID, DATE_OUT_OF_ORDER (validUntil), NOT_FOUND (brandCode, supplierId), OUTSIDE_YOUR_PLACES (brandCode), NOT_A_SUPPLIER,
 * FILE_UNKNOWN, IDEMPOTENCY_KEY_REUSED.
 */
@Injectable()
export class AuthoriseBrand {
  constructor(
    private readonly database: Database,
    private readonly places: Places,
    private readonly clock: Clock,
  ) {}

  async run(viewer: Viewer, input: BrandToAuthorise): Promise<string> {
    const { brandCode, supplierId, validFrom, fileHash } = input;
    const validUntil = input.validUntil ?? null;
    const reasons = new Reasons();
    checkSpan({ validFrom, validUntil }, [], reasons);
    reasons.refuseIfAny();
    return this.database.write(viewer, async (tx) => {
      const id = newId();
      const { organisationId: officeId } = viewer;
      const key = {
        organisationId: officeId,
        operation: 'authoriseBrand',
        key: input.idempotencyKey,
        input,
        result: id,
      };
      const first = await takeIdempotencyKey(tx, key);
      if (first) return first;
      const [[brand], profiles, book] = await tx.together([
        brands(tx, [brandCode]),
        organisationProfiles(tx, [supplierId]),
        this.places.book(tx),
        requireFile(tx, fileHash, ['fileHash']),
      ]);
      if (!brand) refuse('NOT_FOUND', ['brandCode'], { value: brandCode.slice(0, 80) });
      const authorisedOn = this.clock.today();
      if (!brand.areaCodes.every((area) => book.isWithin(area, viewer.seatCode, authorisedOn)))
        refuse('OUTSIDE_YOUR_PLACES', ['brandCode'], { value: brand.nameZh });
      const supplier = profiles.get(supplierId);
      if (!supplier) refuse('NOT_FOUND', ['supplierId'], { value: supplierId });
      if (supplier.kind !== 'SUPPLIER' || supplier.status !== 'APPROVED')
        refuse('NOT_A_SUPPLIER', ['supplierId'], { value: supplier.name });
      const terms = { brandCode, supplierId, validFrom, validUntil, fileHash };
      insertAuthorisation(tx, { id, officeId, authorisedOn, ...terms });
      recordAudit(tx, { operation: 'authoriseBrand', subjectId: id, after: terms });
      return id;
    });
  }
}

export interface AuthorisationToWithdraw {
  authorisationId: string;
  reason: string;
  /** First day on which it holds no more, today (default) or later. */
  from?: string | null;
}

/**
 * The office that let a supplier use a brand lets it no more, from a day on; what was produced before keeps its brand.
 * Refuses REQUIRED and TOO_LONG (reason), DATE_INVALID, DATE_OUT_OF_ORDER (from), NOT_FOUND, STATE_NOT_ALLOWED (withdrawn already).
 */
@Injectable()
export class WithdrawBrandAuthorisation {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async run(viewer: Viewer, input: AuthorisationToWithdraw): Promise<void> {
    const { authorisationId } = input;
    const reason = requireReason(input.reason, ['reason']);
    const on = this.clock.today();
    const from = requireDate(input.from ?? on, ['from']);
    await this.database.write(viewer, async (tx) => {
      const row = await lockAuthorisation(tx, authorisationId);
      if (row?.officeId !== viewer.organisationId) refuse('NOT_FOUND', ['authorisationId'], { value: authorisationId });
      if (row.withdrawnFrom !== null) refuse('STATE_NOT_ALLOWED', ['authorisationId'], { state: 'WITHDRAWN' });
      const limit = row.validFrom > on ? row.validFrom : on;
      if (from < limit) refuse('DATE_OUT_OF_ORDER', ['from'], { value: from, limit });
      withdrawAuthorisation(tx, row, { from, on, reason });
      recordAudit(tx, {
        operation: 'withdrawBrandAuthorisation',
        subjectId: authorisationId,
        before: { validUntil: row.validUntil },
        after: { withdrawnFrom: from },
        detail: { reason },
      });
    });
  }
}
