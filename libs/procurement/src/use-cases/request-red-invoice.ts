import { Injectable } from '@nestjs/common';
import { Clock, type Fen, newId, refuse } from '@shanhai/kernel';
import { recordAudit } from '@shanhai/audit';
import { Database, takeIdempotencyKey, type Tx } from '@shanhai/database';
import { fromGlobalId, requireReason, type Viewer } from '@shanhai/graphql';
import { notify } from '@shanhai/organisations';
import type { RedReason } from '../rules/red-invoice';
import { evidenceById, type EvidenceRow, lockUses } from '../store/evidence';
import { redInvoicesOf } from '../store/invoices';
import { insertRedRequest } from '../store/red-requests';

export interface RequestRedInvoiceInput {
  idempotencyKey: string;
  /** The invoice. */
  evidenceId: string;
  /** What is to be taken off it, above zero; all that is left of it where nothing is said. */
  amountFen?: Fen | null;
  reason: RedReason;
  note: string;
}

/**
 * A buyer asks its supplier to take an amount off an invoice of theirs by a red one, which alone does so: the request changes no figure. One is
 * open for an invoice at a time. The supplier answers it by `recordRedInvoice`, or declines.
 *
 * Refusals: NOT_FOUND (evidenceId: no invoice of the viewer's purchases), STATE_NOT_ALLOWED (in dispute, lost or withdrawn), INVALID (evidenceId: red itself), NOT_POSITIVE,
 * RED_ABOVE_INVOICE (amountFen), RED_REQUESTED (evidenceId), REQUIRED, TOO_LONG (note), IDEMPOTENCY_KEY_REUSED.
 */
@Injectable()
export class RequestRedInvoice {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  run(viewer: Viewer, input: RequestRedInvoiceInput): Promise<{ requestId: string }> {
    const evidenceId = fromGlobalId('Evidence', input.evidenceId, ['evidenceId']);
    const note = requireReason(input.note, ['note']);
    const { organisationId, userId: requestedBy } = viewer;
    return this.database.write(viewer, async (tx) => {
      const result = { requestId: newId() };
      const claim = { organisationId, operation: 'requestRedInvoice', key: input.idempotencyKey, input, result };
      const first = await takeIdempotencyKey(tx, claim);
      if (first) return first;
      const blue = await lockInvoice(tx, viewer, evidenceId, input.evidenceId);
      const reversedFen = (await redInvoicesOf(tx, [blue.id])).reduce((sum, { amountFen }) => sum + amountFen, 0n);
      const available = blue.amountFen + reversedFen;
      const amountFen = input.amountFen ?? available;
      if (amountFen <= 0n && input.amountFen != null) refuse('NOT_POSITIVE', ['amountFen'], { value: amountFen });
      if (amountFen > available || available === 0n)
        refuse('RED_ABOVE_INVOICE', ['amountFen'], { amount: amountFen, available });
      const { buyerId, supplierId, supplierOrderId } = blue;
      const request = { id: result.requestId, buyerId, supplierId, supplierOrderId, evidenceId, redReason: input.reason, amountFen, note, requestedBy, requestedOn: this.clock.today() }; // prettier-ignore
      if (!(await insertRedRequest(tx, request, reversedFen))) refuse('RED_REQUESTED', ['evidenceId'], {});
      notify(tx, this.clock.today(), [
        {
          organisationId: supplierId,
          kind: 'RED_INVOICE_REQUESTED',
          key: `red-request:${request.id}`,
          subject: { type: 'RedInvoiceRequest', id: request.id },
          text: {
            zh: `买方请求对发票 ${blue.number} 开具红字发票，冲减 ${amountFen} 分`,
            en: `The buyer asks for a red invoice that takes ${amountFen} fen off invoice ${blue.number}`,
          },
        },
      ]);
      recordAudit(tx, {
        operation: 'requestRedInvoice',
        subjectId: evidenceId,
        after: { amountFen, redReason: input.reason },
        detail: { requestId: request.id, note },
      });
      return result;
    });
  }
}

/** An invoice of the viewer's purchases, behind the lock of its number: no red one comes meanwhile. */
async function lockInvoice(tx: Tx, viewer: Viewer, id: string, globalId: string): Promise<EvidenceRow> {
  const field = ['evidenceId'];
  const known = (await evidenceById(tx, viewer, [id])).get(id);
  if (known?.buyerId !== viewer.organisationId || known.kind !== 'INVOICE') refuse('NOT_FOUND', field, { value: globalId }); // prettier-ignore
  const blue = (await lockUses(tx, 'INVOICE', known.numberKey)).find((use) => use.id === id);
  if (blue?.state !== 'HELD') refuse('STATE_NOT_ALLOWED', field, { state: blue?.state ?? 'WITHDRAWN' });
  if (blue.amountFen < 0n)
    refuse('INVALID', field, {
      value: blue.number,
      reason: { zh: '它本身是红字发票', en: 'it is a red invoice itself' },
    });
  return blue;
}
