import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { Database, recordFacts } from '@shanhai/database';
import { requireReason, type Viewer } from '@shanhai/graphql';
import { Clock, refuse } from '@shanhai/kernel';
import { commitmentVoided } from '../facts/certificate-facts';
import { commitmentsById, insertVoid } from '../store/commitment-certificates';
import { lockLot } from '../store/lots';

/**
 * Makes a commitment certificate void: the lot ships no more until another is issued. What was shipped before stays, and so does
 * the paper, marked void.
 * Refuses REQUIRED and TOO_LONG (reason), NOT_FOUND, CERTIFICATE_VOID.
 */
@Injectable()
export class VoidCommitmentCertificate {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async run(viewer: Viewer, { certificateId, ...input }: { certificateId: string; reason: string }): Promise<void> {
    const reason = requireReason(input.reason, ['reason']);
    const supplierId = viewer.organisationId;
    await this.database.write(viewer, async (tx) => {
      const field = ['certificateId'];
      const found = (await commitmentsById(tx, [certificateId])).get(certificateId);
      // Shipping and issuing lock the lot, too: each sees the certificate valid or void.
      const lot = found && (await lockLot(tx, found.lotId, supplierId));
      if (!lot) refuse('NOT_FOUND', field, { value: certificateId });
      const certificate = (await commitmentsById(tx, [certificateId])).get(certificateId)!;
      const { number } = certificate.content;
      if (certificate.voidedOn !== null) refuse('CERTIFICATE_VOID', field, { number });
      const today = this.clock.today();
      insertVoid(tx, certificate, today, reason);
      recordFacts(tx, [commitmentVoided(today, { certificateId, lotId: lot.id, supplierId, reason })]);
      recordAudit(tx, {
        operation: 'voidCommitmentCertificate',
        subjectId: lot.id,
        before: { certificateId, number },
        detail: { reason },
      });
    });
  }
}
