import { Injectable } from '@nestjs/common';
import { Clock, Reasons, refuse } from '@shanhai/kernel';
import { recordAudit } from '@shanhai/audit';
import { Database, recordFacts, takeIdempotencyKey } from '@shanhai/database';
import { correctEvents } from '@shanhai/epcis';
import { checkLength, fromGlobalId, isOfPlaces, REASON_LENGTH_MAX, requireReason, type Viewer } from '@shanhai/graphql';
import { evidenceFact } from '../facts/evidence-facts';
import { invoiceTakenBack } from '../rules/invoice-event';
import { confirmEvidence, lockEvidence, setEvidenceStates } from '../store/evidence';
import { originCodesOf } from '../store/declared-purchases';
import { redInvoicesOf } from '../store/invoices';

export interface WithdrawEvidenceInput {
  idempotencyKey: string;
  evidenceId: string;
  reason: string;
}

/**
 * Takes back evidence that one's own organisation attached, such as one with a wrong amount: it supports nothing any more,
 * and its number is free. What is in dispute waits for the office; an invoice that a red one reverses stays, and what is part of a
 * declared purchase goes with that.
 * Refusals: NOT_FOUND, STATE_NOT_ALLOWED, INVOICE_REVERSED, REQUIRED, TOO_LONG (reason), IDEMPOTENCY_KEY_REUSED.
 */
@Injectable()
export class WithdrawEvidence {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  run(viewer: Viewer, input: WithdrawEvidenceInput): Promise<{ evidenceId: string }> {
    const evidenceId = fromGlobalId('Evidence', input.evidenceId, ['evidenceId']);
    const reason = requireReason(input.reason, ['reason']);
    return this.database.write(viewer, async (tx) => {
      const result = { evidenceId };
      const claim = {
        organisationId: viewer.organisationId,
        operation: 'withdrawEvidence',
        key: input.idempotencyKey,
        input,
        result,
      };
      if (await takeIdempotencyKey(tx, claim)) return result;
      const row = await lockEvidence(tx, evidenceId);
      if (row?.attachedBy !== viewer.organisationId) refuse('NOT_FOUND', ['evidenceId'], { value: input.evidenceId });
      if (row.state !== 'HELD') refuse('STATE_NOT_ALLOWED', ['evidenceId'], { state: row.state });
      if (row.declared) refuse('STATE_NOT_ALLOWED', ['evidenceId'], { state: 'DECLARED' });
      if ((await redInvoicesOf(tx, [evidenceId])).length > 0)
        refuse('INVOICE_REVERSED', ['evidenceId'], { number: row.number });
      setEvidenceStates(tx, [evidenceId], 'WITHDRAWN');
      const wrong = row.kind === 'INVOICE' ? [invoiceTakenBack(row)] : [];
      recordFacts(tx, [
        ...(await correctEvents(tx, this.clock, wrong)),
        evidenceFact('evidence.withdrawn', row, this.clock.today(), { evidenceId, reason }),
      ]);
      recordAudit(tx, {
        operation: 'withdrawEvidence',
        subjectId: evidenceId,
        before: { state: row.state },
        after: { state: 'WITHDRAWN' },
        detail: { number: row.number, reason },
      });
      return result;
    });
  }
}

export interface ConfirmEvidenceInput {
  idempotencyKey: string;
  evidenceId: string;
  note?: string | null;
}

/**
 * Confirms evidence after looking at it, by an office of the buyer's or the supplier's place: what it covers is of level 3 (CR-18).
 * For goods that were bought elsewhere it is an office of a place that all of them come from: that of the buyer's confirmed the declaration.
 * Refusals: NOT_FOUND, OUTSIDE_YOUR_PLACES, STATE_NOT_ALLOWED (not held, or confirmed already), TOO_LONG (note), IDEMPOTENCY_KEY_REUSED.
 */
@Injectable()
export class ConfirmEvidence {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  run(viewer: Viewer, input: ConfirmEvidenceInput): Promise<{ evidenceId: string }> {
    const evidenceId = fromGlobalId('Evidence', input.evidenceId, ['evidenceId']);
    const reasons = new Reasons();
    checkLength(input.note, REASON_LENGTH_MAX, ['note'], reasons);
    reasons.refuseIfAny();
    return this.database.write(viewer, async (tx) => {
      const result = { evidenceId };
      const claim = {
        organisationId: viewer.organisationId,
        operation: 'confirmEvidence',
        key: input.idempotencyKey,
        input,
        result,
      };
      if (await takeIdempotencyKey(tx, claim)) return result;
      const row = await lockEvidence(tx, evidenceId);
      if (!row) refuse('NOT_FOUND', ['evidenceId'], { value: input.evidenceId });
      const places = row.declared ? await originCodesOf(tx, row.supplierOrderId) : row.placeCodes;
      if (!isOfPlaces(viewer, places)) refuse('OUTSIDE_YOUR_PLACES', ['evidenceId'], { value: row.number });
      if (row.state !== 'HELD') refuse('STATE_NOT_ALLOWED', ['evidenceId'], { state: row.state });
      if (row.confirmedOn !== null) refuse('STATE_NOT_ALLOWED', ['evidenceId'], { state: 'CONFIRMED' });
      const today = this.clock.today();
      confirmEvidence(tx, evidenceId, viewer.organisationId, today);
      const confirmed = { evidenceId, officeId: viewer.organisationId, note: input.note?.trim() ?? '' };
      recordFacts(tx, [evidenceFact('evidence.confirmed', row, today, confirmed)]);
      recordAudit(tx, {
        operation: 'confirmEvidence',
        subjectId: evidenceId,
        before: { confirmedOn: null },
        after: { confirmedOn: today },
        detail: { number: row.number, amountFen: row.amountFen, note: confirmed.note },
      });
      return result;
    });
  }
}
