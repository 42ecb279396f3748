import { Injectable } from '@nestjs/common';
import { Clock, newId, refuse } from '@shanhai/kernel';
import { recordAudit } from '@shanhai/audit';
import { Database, takeIdempotencyKey } from '@shanhai/database';
import { fromGlobalId, type Viewer } from '@shanhai/graphql';
import { checkDocument, type Document } from './check-document';
import { PutEvidence } from './put-evidence';

export interface AttachEvidenceInput extends Document {
  idempotencyKey: string;
  supplierOrderId: string;
}

/**
 * Attaches an invoice, bank reference or acceptance form to goods of one supplier order, by its buyer or supplier (CR-18).
 * A number that supports another purchase already is not refused: both are held as DISPUTED until the office decides (CR-19).
 *
 * Refusals: NOT_FOUND (supplierOrderId, lines.N.orderLineId, lines.N.traceCode), STATE_NOT_ALLOWED, REQUIRED, TOO_LONG and INVALID (number, amountFen,
 * lines.N), RED_INVOICE_NAMES_NONE (amountFen: a red invoice, which `recordRedInvoice` takes with the one that it reverses), NOT_POSITIVE, DATE_INVALID, DATE_IN_FUTURE, FILE_UNKNOWN, TOO_MANY, EVIDENCE_ATTACHED, EVIDENCE_LOST, EVIDENCE_TAKEN, BANK_REFERENCE_TAKEN,
 * IDEMPOTENCY_KEY_REUSED.
 */
@Injectable()
export class AttachEvidence {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly evidence: PutEvidence,
  ) {}

  run(viewer: Viewer, input: AttachEvidenceInput): Promise<{ evidenceId: string }> {
    const supplierOrderId = fromGlobalId('SupplierOrder', input.supplierOrderId, ['supplierOrderId']);
    checkDocument(input, this.clock.today());
    if (input.kind === 'INVOICE' && input.amountFen < 0n) refuse('RED_INVOICE_NAMES_NONE', ['amountFen']);
    return this.database.write(viewer, async (tx) => {
      const result = { evidenceId: newId() };
      const first = await takeIdempotencyKey(tx, {
        organisationId: viewer.organisationId,
        operation: 'attachEvidence',
        key: input.idempotencyKey,
        input,
        result,
      });
      if (first) return first;
      const order = { supplierOrderId, globalId: input.supplierOrderId };
      const row = await this.evidence.put(tx, viewer, result.evidenceId, order, input);
      const { kind, number, amountFen, lines, state } = row;
      recordAudit(tx, {
        operation: 'attachEvidence',
        subjectId: row.id,
        after: { kind, number, amountFen, lines, state },
        detail: { supplierOrderId },
      });
      return result;
    });
  }
}
