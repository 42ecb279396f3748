import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { Database } from '@shanhai/database';
import { requireFile } from '@shanhai/files';
import { checkLength, requireDate, type Viewer } from '@shanhai/graphql';
import { Clock, newId, Reasons, refuse } from '@shanhai/kernel';
import { CERTIFICATE_NUMBER_LENGTH_MAX } from '../rules/limits';
import { type CertificateKind, insertCertificate } from '../store/certificates';
import { lockLot } from '../store/lots';

export interface CertificateToAttach {
  lotId: string;
  kind: CertificateKind;
  number: string;
  fileHash: string;
  issuedOn: string;
  validUntil?: string | null;
}

/**
 * Attaches a certificate to the supplier's own lot. Anyone who scans the lot's code sees its kind, number and dates.
 * Refuses NOT_FOUND (lot), FILE_UNKNOWN, REQUIRED and TOO_LONG (number), DATE_INVALID, DATE_IN_FUTURE, DATE_OUT_OF_ORDER.
 */
@Injectable()
export class AttachCertificate {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async run(viewer: Viewer, input: CertificateToAttach): Promise<void> {
    requireNumber(input.number);
    const issuedOn = requireDate(input.issuedOn, ['issuedOn']);
    if (issuedOn > this.clock.today()) refuse('DATE_IN_FUTURE', ['issuedOn'], { value: issuedOn });
    const validUntil = input.validUntil ? requireDate(input.validUntil, ['validUntil']) : null;
    if (validUntil && validUntil <= issuedOn)
      refuse('DATE_OUT_OF_ORDER', ['validUntil'], { value: validUntil, limit: issuedOn });
    const { lotId, kind, number, fileHash } = input;
    await this.database.write(viewer, async (tx) => {
      const lot = await lockLot(tx, lotId, viewer.organisationId);
      if (!lot) refuse('NOT_FOUND', ['lotId'], { value: lotId });
      await requireFile(tx, fileHash, ['fileHash']);
      const id = newId();
      insertCertificate(tx, {
        id,
        supplierId: lot.supplierId,
        lotId,
        kind,
        number,
        fileHash,
        issuedOn,
        validUntil,
      });
      recordAudit(tx, {
        operation: 'attachCertificate',
        subjectId: lotId,
        after: { certificateId: id, kind, number, fileHash },
      });
    });
  }
}

/** @throws Refusal REQUIRED, TOO_LONG at `number`. */
function requireNumber(number: string): void {
  const reasons = new Reasons();
  if (number.trim() === '') reasons.add('REQUIRED', ['number']);
  checkLength(number, CERTIFICATE_NUMBER_LENGTH_MAX, ['number'], reasons);
  reasons.refuseIfAny();
}
