import { Injectable } from '@nestjs/common';
import { Clock, refuse } from '@shanhai/kernel';
import { recordAudit } from '@shanhai/audit';
import { Database, recordFacts, takeIdempotencyKey } from '@shanhai/database';
import { correctEvents } from '@shanhai/epcis';
import { fromGlobalId, isOfPlaces, requireReason, type Viewer } from '@shanhai/graphql';
import { evidenceFact } from '../facts/evidence-facts';
import { invoiceTakenBack } from '../rules/invoice-event';
import { disputesById, openDisputes, settleDispute, sidesOf } from '../store/disputes';
import { lockUses, setEvidenceStates } from '../store/evidence';
import { ordersPaidBy } from '../store/paid-numbers';

export interface SettleDisputeInput {
  idempotencyKey: string;
  disputeId: string;
  /** The evidence whose purchase keeps the number; null where it supports none of them. */
  keepsEvidenceId?: string | null;
  reason: string;
}

/**
 * Decides which purchase keeps a number that several named (CR-19): it counts again, the others lose that evidence. An
 * office takes a number only from purchases of its own places, so that none decides against another's.
 *
 * Refusals: NOT_FOUND (disputeId, keepsEvidenceId), STATE_NOT_ALLOWED (settled already), OUTSIDE_YOUR_PLACES (a side that
 * would lose), BANK_REFERENCE_TAKEN (keepsEvidenceId: a statement says that its transfer paid other orders), REQUIRED, TOO_LONG (reason), IDEMPOTENCY_KEY_REUSED.
 */
@Injectable()
export class SettleDispute {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  run(viewer: Viewer, input: SettleDisputeInput): Promise<{ disputeId: string }> {
    const disputeId = fromGlobalId('Dispute', input.disputeId, ['disputeId']);
    const keptId = input.keepsEvidenceId ? fromGlobalId('Evidence', input.keepsEvidenceId, ['keepsEvidenceId']) : null;
    const reason = requireReason(input.reason, ['reason']);
    return this.database.write(viewer, async (tx) => {
      const result = { disputeId };
      const claim = {
        organisationId: viewer.organisationId,
        operation: 'settleDispute',
        key: input.idempotencyKey,
        input,
        result,
      };
      if (await takeIdempotencyKey(tx, claim)) return result;
      const dispute = (await disputesById(tx, viewer.seatCodes, [disputeId])).get(disputeId);
      if (!dispute) refuse('NOT_FOUND', ['disputeId'], { value: input.disputeId });
      await lockUses(tx, dispute.kind, dispute.numberKey);
      const open = await openDisputes(tx, dispute.kind, [dispute.numberKey]);
      if (open.get(dispute.numberKey) !== disputeId) refuse('STATE_NOT_ALLOWED', ['disputeId'], { state: 'SETTLED' });
      const sides = (await sidesOf(tx, [disputeId])).get(disputeId)!;
      const kept = sides.find((side) => side.id === keptId);
      if (keptId && !kept) refuse('NOT_FOUND', ['keepsEvidenceId'], { value: input.keepsEvidenceId! });
      const keptScopeId = kept?.scopeId ?? null;
      if (kept?.kind === 'BANK_REFERENCE') {
        const paid = await ordersPaidBy(tx, kept.numberKey);
        if (paid.length > 0 && !paid.includes(kept.scopeId))
          refuse('BANK_REFERENCE_TAKEN', ['keepsEvidenceId'], { reference: kept.number });
      }
      const losing = sides.filter((side) => side.scopeId !== keptScopeId);
      if (!losing.every((side) => isOfPlaces(viewer, side.placeCodes)))
        refuse('OUTSIDE_YOUR_PLACES', ['keepsEvidenceId'], { value: dispute.number });
      const today = this.clock.today();
      settleDispute(tx, disputeId, { on: today, by: viewer.organisationId, keptScopeId, reason });
      for (const state of ['HELD', 'LOST'] as const) {
        const ids = sides.filter((side) => (state === 'HELD') !== losing.includes(side)).map((side) => side.id);
        setEvidenceStates(tx, ids, state);
      }
      // What was bought elsewhere left no trace events.
      const wrong = losing.filter(({ kind, declared }) => kind === 'INVOICE' && !declared).map(invoiceTakenBack);
      recordFacts(tx, [
        ...(await correctEvents(tx, this.clock, wrong)),
        ...sides.map((side) =>
          evidenceFact('dispute.settled', side, today, {
            disputeId,
            evidenceId: side.id,
            kept: !losing.includes(side),
            officeId: viewer.organisationId,
            reason,
          }),
        ),
      ]);
      recordAudit(tx, {
        operation: 'settleDispute',
        subjectId: disputeId,
        before: { sides: sides.map((side) => side.id), settledOn: null },
        after: { keeps: keptId, loses: losing.map((side) => side.id), settledOn: today },
        detail: { number: dispute.number, reason },
      });
      return result;
    });
  }
}
