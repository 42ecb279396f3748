import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { Database, recordFacts, takeKeyIfGiven, type Tx } from '@shanhai/database';
import { correctEvents } from '@shanhai/epcis';
import { requireReason, type Viewer } from '@shanhai/graphql';
import { Clock, refuse } from '@shanhai/kernel';
import { lotUndone } from '../facts/tracing-facts';
import { makingDocument } from '../rules/lot-events';
import { newestCommitments } from '../store/commitment-certificates';
import { leftOf, type LotRow } from '../store/lots';
import { lotsInCases } from '../store/packed-cases';
import { lockMaking, undoMaking } from '../store/undo-making';

/**
 * Takes back a step of the supplier's own that was recorded by mistake: what it took goes back to its lots, and the lots that it made are UNDONE. Its
 * trace event is declared an error. Only while nothing of those lots was shipped, taken, lost or packed
 * into cases, and no commitment certificate of theirs stands: then nobody has acted on it.
 * Refuses REQUIRED and TOO_LONG (reason), NOT_FOUND, STATE_NOT_ALLOWED (undone already, or goods taken over from another), LOT_USED, LOT_RECALLED, IDEMPOTENCY_KEY_REUSED.
 */
@Injectable()
export class UndoProcessing {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async run(
    viewer: Viewer,
    input: { makingId: string; reason: string; idempotencyKey?: string | null },
  ): Promise<void> {
    const reason = requireReason(input.reason, ['reason']);
    const field = ['makingId'];
    await this.database.write(viewer, async (tx) => {
      const supplierId = viewer.organisationId;
      const claim = {
        organisationId: supplierId,
        operation: 'undoProcessing',
        key: input.idempotencyKey,
        input,
        result: {},
      };
      if (await takeKeyIfGiven(tx, claim)) return;
      const step = await lockMaking(tx, input.makingId, supplierId);
      if (!step) refuse('NOT_FOUND', field, { value: input.makingId });
      const { kind, undone, lots } = step;
      if (undone) refuse('STATE_NOT_ALLOWED', field, { state: 'UNDONE' });
      if (kind === 'TAKEN_OVER') refuse('STATE_NOT_ALLOWED', field, { state: kind });
      const used = lots.find((lot) => leftOf(lot) < lot.quantityBase);
      if (used) refuse('LOT_USED', field, { lot: used.traceCode });
      const named = await firstNamed(tx, lots);
      if (named) refuse('LOT_USED', field, { lot: named.traceCode });
      const recalled = lots.find(({ openRecalls }) => openRecalls > 0);
      if (recalled) refuse('LOT_RECALLED', field, { lot: recalled.traceCode });
      const today = this.clock.today();
      undoMaking(tx, input.makingId, supplierId, reason, today);
      const wrong = { ownerId: supplierId, documents: [makingDocument(input.makingId)] };
      const declared = await correctEvents(tx, this.clock, [wrong]);
      recordFacts(tx, [
        ...declared,
        ...lots.map(({ id: lotId }) => lotUndone(today, { lotId, supplierId, makingId: input.makingId, reason })),
      ]);
      recordAudit(tx, {
        operation: 'undoProcessing',
        subjectId: input.makingId,
        detail: { reason, lots: lots.map(({ id }) => id) },
      });
    });
  }
}

/** A lot whose name stands on cases or on a certificate that is not void. */
async function firstNamed(tx: Tx, lots: readonly LotRow[]): Promise<LotRow | undefined> {
  const ids = lots.map(({ id }) => id);
  const [packed, papers] = await tx.together([lotsInCases(tx, ids), newestCommitments(tx, ids)]);
  return lots.find(({ id }) => packed.has(id) || papers.get(id)?.voidedOn === null);
}
