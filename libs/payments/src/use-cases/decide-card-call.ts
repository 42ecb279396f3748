import { Injectable } from '@nestjs/common';
import { Clock, refuse } from '@shanhai/kernel';
import { recordAudit } from '@shanhai/audit';
import { Database, type Tx } from '@shanhai/database';
import { fromGlobalId, requireReason, type Viewer } from '@shanhai/graphql';
import { type CardCall, decideCardCall, lockCardCall } from '../store/card-calls';
import { requestCardPaymentAgain } from '../store/card-payments';
import { DoCardCalls } from './do-card-calls';

export interface DecideCardCallInput {
  cardCallId: string;
  reason: string;
}

/**
 * Sends a dead call off again, as a new one to the processor. Refusals: NOT_FOUND, STATE_NOT_ALLOWED (not dead), REQUIRED, TOO_LONG (reason).
 */
@Injectable()
export class RetryCardCall {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly calls: DoCardCalls,
  ) {}

  async run(viewer: Viewer, input: DecideCardCallInput): Promise<{ cardCallId: string }> {
    const reason = requireReason(input.reason, ['reason']);
    const cardCallId = await this.database.write(viewer, async (tx) => {
      const call = await deadCall(tx, viewer, input.cardCallId);
      if (call.kind === 'CREATE_PAYMENT') requestCardPaymentAgain(tx, call.subject);
      decideCardCall(tx, call, { status: 'WAITING', now: this.clock.now(), reason });
      recordAudit(tx, { operation: 'retryCardCall', subjectId: call.id, detail: { kind: call.kind, reason } });
      return call.id;
    });
    await this.calls.soon(cardCallId);
    return { cardCallId };
  }
}

/**
 * Gives a dead call up. A refund is released for that, once the processor has said that it did not make it after all.
 * Refusals: NOT_FOUND, STATE_NOT_ALLOWED (not dead), REQUIRED, TOO_LONG (reason).
 */
@Injectable()
export class AbandonCardCall {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly calls: DoCardCalls,
  ) {}

  async run(viewer: Viewer, input: DecideCardCallInput): Promise<{ cardCallId: string }> {
    const reason = requireReason(input.reason, ['reason']);
    const { id, ofRefund } = await this.database.write(viewer, async (tx) => {
      const call = await deadCall(tx, viewer, input.cardCallId);
      const refund = call.kind === 'CREATE_REFUND' || call.kind === 'ABANDON_REFUND';
      const now = this.clock.now();
      decideCardCall(tx, call, refund ? { status: 'WAITING', kind: 'ABANDON_REFUND', now, reason } : { status: 'ABANDONED', now, reason }); // prettier-ignore
      recordAudit(tx, { operation: 'abandonCardCall', subjectId: call.id, detail: { kind: call.kind, reason } });
      return { id: call.id, ofRefund: refund };
    });
    if (ofRefund) await this.calls.soon(id);
    return { cardCallId: id };
  }
}

async function deadCall(tx: Tx, viewer: Viewer, globalId: string): Promise<CardCall> {
  const id = fromGlobalId('CardCall', globalId, ['cardCallId']);
  const call = await lockCardCall(tx, viewer.organisationId, id);
  if (!call) refuse('NOT_FOUND', ['cardCallId'], { value: globalId });
  if (call.status !== 'DEAD') refuse('STATE_NOT_ALLOWED', ['cardCallId'], { state: call.status });
  return call;
}
