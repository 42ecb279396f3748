import { Injectable } from '@nestjs/common';
import { Clock, refuse } from '@shanhai/kernel';
import { recordAudit } from '@shanhai/audit';
import { Database, type Tx } from '@shanhai/database';
import { fromGlobalId, requireReason, type Viewer } from '@shanhai/graphql';
import { notify } from '@shanhai/organisations';
import { closeRedRequest, lockRedRequest, type RedRequest } from '../store/red-requests';

export interface CloseRedRequestInput {
  requestId: string;
  reason: string;
}

/** The supplier says that it issues no red invoice, and why; the buyer is told. Refusals: NOT_FOUND, STATE_NOT_ALLOWED, REQUIRED, TOO_LONG (reason). */
@Injectable()
export class DeclineRedInvoiceRequest {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  run(viewer: Viewer, input: CloseRedRequestInput): Promise<{ requestId: string }> {
    const reason = requireReason(input.reason, ['reason']);
    return this.database.write(viewer, async (tx) => {
      const request = await openRequest(tx, viewer, input.requestId, 'supplierId');
      const on = this.clock.today();
      closeRedRequest(tx, request, { status: 'DECLINED', by: viewer.userId, on, reason });
      notify(tx, on, [
        {
          organisationId: request.buyerId,
          kind: 'RED_INVOICE_DECLINED',
          key: `red-request:${request.id}:declined`,
          subject: { type: 'RedInvoiceRequest', id: request.id },
          text: { zh: `供应商未同意开具红字发票：${reason}`, en: `The supplier issues no red invoice: ${reason}` },
        },
      ]);
      recordAudit(tx, { operation: 'declineRedInvoiceRequest', subjectId: request.evidenceId, detail: { requestId: request.id, reason } }); // prettier-ignore
      return { requestId: request.id };
    });
  }
}

/** The buyer takes its request back. Refusals: NOT_FOUND, STATE_NOT_ALLOWED, REQUIRED, TOO_LONG (reason). */
@Injectable()
export class WithdrawRedInvoiceRequest {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  run(viewer: Viewer, input: CloseRedRequestInput): Promise<{ requestId: string }> {
    const reason = requireReason(input.reason, ['reason']);
    return this.database.write(viewer, async (tx) => {
      const request = await openRequest(tx, viewer, input.requestId, 'buyerId');
      closeRedRequest(tx, request, { status: 'WITHDRAWN', by: viewer.userId, on: this.clock.today(), reason });
      recordAudit(tx, { operation: 'withdrawRedInvoiceRequest', subjectId: request.evidenceId, detail: { requestId: request.id, reason } }); // prettier-ignore
      return { requestId: request.id };
    });
  }
}

/** An open request of which the viewer is that party, locked. */
async function openRequest(
  tx: Tx,
  { organisationId }: Viewer,
  globalId: string,
  party: 'buyerId' | 'supplierId',
): Promise<RedRequest> {
  const request = await lockRedRequest(tx, fromGlobalId('RedInvoiceRequest', globalId, ['requestId']));
  if (request?.[party] !== organisationId) refuse('NOT_FOUND', ['requestId'], { value: globalId });
  if (request.status !== 'OPEN') refuse('STATE_NOT_ALLOWED', ['requestId'], { state: request.status });
  return request;
}
