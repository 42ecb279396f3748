import { Injectable } from '@nestjs/common';
import { refuse } from '@shanhai/kernel';
import { recordAudit } from '@shanhai/audit';
import { Database } from '@shanhai/database';
import { fromGlobalId, requireReason, type Viewer } from '@shanhai/graphql';
import { postingsById } from '../store/money-reads';
import { referenceOf, takeSentReference } from '../store/sent-references';

/**
 * Says by which reference the bank sent a refund that was recorded without one. The same again changes nothing.
 * Refusals: NOT_FOUND (postingId: no refund out of your bank account), BANK_REFERENCE_TAKEN, REFUND_HAS_REFERENCE, REQUIRED, TOO_LONG (bankReference).
 */
@Injectable()
export class NameRefundReference {
  constructor(private readonly database: Database) {}

  run(viewer: Viewer, input: { postingId: string; bankReference: string }): Promise<{ postingId: string }> {
    const postingId = fromGlobalId('MoneyPosting', input.postingId, ['postingId']);
    const reference = requireReason(input.bankReference, ['bankReference']);
    const { organisationId: custodianId } = viewer;
    return this.database.write(viewer, async (tx) => {
      const posting = (await postingsById(tx, [postingId])).get(postingId);
      const isRefund = posting?.reason === 'REFUND' && posting.creditAccount === 'BANK';
      if (!isRefund || posting.creditOwnerId !== custodianId)
        refuse('NOT_FOUND', ['postingId'], { value: input.postingId });
      const { amountFen } = posting;
      if (!(await takeSentReference(tx, { custodianId, reference, kind: 'REFUND', subjectId: postingId, amountFen }))) {
        const before = await referenceOf(tx, custodianId, postingId);
        if (before === reference) return { postingId };
        if (before) refuse('REFUND_HAS_REFERENCE', ['bankReference'], { reference: before });
        refuse('BANK_REFERENCE_TAKEN', ['bankReference'], { reference });
      }
      recordAudit(tx, { operation: 'nameRefundReference', subjectId: posting.payableId!, detail: { postingId, reference } }); // prettier-ignore
      return { postingId };
    });
  }
}
