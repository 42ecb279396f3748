import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { Database, recordFacts, takeIdempotencyKey } from '@shanhai/database';
import { requireDate, requireReason, type Viewer } from '@shanhai/graphql';
import { Clock, refuse } from '@shanhai/kernel';
import { mandateRevoked } from '../facts/mandate-facts';
import { endOf } from '../rules/mandates';
import { endMandate, lockMandate } from '../store/mandates';

export interface MandateToRevoke {
  mandateId: string;
  reason: string;
  /** The first day on which it holds no more: today (default) or later. */
  from?: string | null;
  idempotencyKey: string;
}

/**
 * A producer ends its mandate: nothing is taken over from that day on. It does not reach back: what was ordered before counts.
 * Refuses REQUIRED and TOO_LONG (reason), DATE_INVALID, DATE_OUT_OF_ORDER (from, before today or its first day), NOT_FOUND,
 * STATE_NOT_ALLOWED (it has ended by then), IDEMPOTENCY_KEY_REUSED.
 */
@Injectable()
export class RevokeMandate {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async run(viewer: Viewer, input: MandateToRevoke): Promise<void> {
    const { mandateId } = input;
    const reason = requireReason(input.reason, ['reason']);
    const on = this.clock.today();
    const from = requireDate(input.from ?? on, ['from']);
    await this.database.write(viewer, async (tx) => {
      const { organisationId } = viewer;
      const key = { organisationId, operation: 'revokeMandate', key: input.idempotencyKey, input, result: mandateId };
      if (await takeIdempotencyKey(tx, key)) return;
      const mandate = await lockMandate(tx, mandateId, organisationId);
      if (!mandate) refuse('NOT_FOUND', ['mandateId'], { value: mandateId });
      const limit = mandate.validFrom > on ? mandate.validFrom : on;
      if (from < limit) refuse('DATE_OUT_OF_ORDER', ['from'], { value: from, limit });
      const end = endOf(mandate);
      if (end !== null && end <= from) refuse('STATE_NOT_ALLOWED', ['mandateId'], { state: 'ENDED' });
      endMandate(tx, mandate, { from, on, reason });
      const { supplierId: producerId, companyId } = mandate;
      recordFacts(tx, [mandateRevoked(on, { mandateId, producerId, companyId, from, reason })]);
      recordAudit(tx, {
        operation: 'revokeMandate',
        subjectId: mandateId,
        before: { until: end },
        after: { until: from },
        detail: { reason },
      });
    });
  }
}
