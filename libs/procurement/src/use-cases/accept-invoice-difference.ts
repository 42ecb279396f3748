import { Injectable } from '@nestjs/common';
import { Clock, newId, refuse } from '@shanhai/kernel';
import { recordAudit } from '@shanhai/audit';
import { Database, recordFacts, takeIdempotencyKey } from '@shanhai/database';
import { fromGlobalId, requireReason, type Viewer } from '@shanhai/graphql';
import { differenceAccepted } from '../facts/invoice-facts';
import { acceptDifference, lockMatch } from '../store/invoice-matches';

export interface AcceptInvoiceDifferenceInput {
  idempotencyKey: string;
  matchId: string;
  /** Of the match as the person saw it. */
  version: string;
  reason: string;
}

/**
 * The buyer finds that a difference between invoices and goods stands. It holds for the difference that was seen: whatever is accepted,
 * returned or invoiced later opens the match anew. It is a fact of the supplier order, so what the worker makes of the facts has it too.
 * Refusals: NOT_FOUND, STATE_NOT_ALLOWED (not open), MATCH_CHANGED (version), REQUIRED, TOO_LONG (reason), IDEMPOTENCY_KEY_REUSED.
 */
@Injectable()
export class AcceptInvoiceDifference {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  run(viewer: Viewer, input: AcceptInvoiceDifferenceInput): Promise<{ supplierOrderId: string }> {
    const supplierOrderId = fromGlobalId('InvoiceMatch', input.matchId, ['matchId']);
    const reason = requireReason(input.reason, ['reason']);
    const { organisationId } = viewer;
    return this.database.write(viewer, async (tx) => {
      const result = { supplierOrderId };
      const claim = { organisationId, operation: 'acceptInvoiceDifference', key: input.idempotencyKey, input, result };
      if (await takeIdempotencyKey(tx, claim)) return result;
      const match = await lockMatch(tx, organisationId, supplierOrderId);
      if (!match) refuse('NOT_FOUND', ['matchId'], { value: input.matchId });
      if (!match.isOpen)
        refuse('STATE_NOT_ALLOWED', ['matchId'], { state: match.acceptedOn === null ? match.state : 'ACCEPTED' });
      const { measureId, state, dueFen, acceptedFen, invoicedFen, sellerDiffers, buyerDiffers } = match;
      if (measureId !== input.version) refuse('MATCH_CHANGED', ['version'], {});
      const on = this.clock.today();
      acceptDifference(tx, match, { on, reason });
      const accepted = { acceptanceId: newId(), measureId, by: organisationId, reason };
      recordFacts(tx, [differenceAccepted(match, on, accepted)]);
      recordAudit(tx, {
        operation: 'acceptInvoiceDifference',
        subjectId: supplierOrderId,
        before: { state, dueFen, acceptedFen, invoicedFen, sellerDiffers, buyerDiffers },
        after: { acceptedOn: on },
        detail: { reason },
      });
      return result;
    });
  }
}
