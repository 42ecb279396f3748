import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { Database, takeIdempotencyKey, type Tx } from '@shanhai/database';
import { Places } from '@shanhai/divisions';
import { requireFile, requireFiles } from '@shanhai/files';
import { checkLength, requireAtMost, requireReason, type Viewer } from '@shanhai/graphql';
import { Clock, newId, Reasons, refuse, within } from '@shanhai/kernel';
import { EVIDENCE_MAX, TITLE_LENGTH_MAX } from '../rules/sales-report';
import { outletsById } from '../store/outlets';
import { registrationsOf } from '../store/registrations';
import { insertSalesReport } from '../store/sales-reports';

export interface SalesReportToDraft {
  title: string;
  /** Null: the partner itself sells. */
  outletId: string | null;
  /** Why rows of confirmed reports are corrected; none where new sales are told. */
  correctionReason?: string | null;
  /** Of a CSV or workbook; none where rows come over the API. */
  fileHash?: string | null;
  evidence?: string[] | null;
  idempotencyKey: string;
}

/**
 * A channel partner begins a report of what one of its outlets, or itself, sold, or a correction of what confirmed reports say. The rows of a file are read by the worker. Gives back its id.
 * Refuses REQUIRED and TOO_LONG (title, correctionReason), TOO_MANY (evidence), FILE_UNKNOWN, NOT_FOUND (outlet: not its own, or not confirmed),
 * CHANNEL_UNREGISTERED, IDEMPOTENCY_KEY_REUSED.
 */
@Injectable()
export class DraftSalesReport {
  constructor(
    private readonly database: Database,
    private readonly places: Places,
    private readonly clock: Clock,
  ) {}

  async run(viewer: Viewer, input: SalesReportToDraft): Promise<string> {
    const { outletId, fileHash = null } = input;
    const [title, evidence] = [input.title.trim(), input.evidence ?? []];
    const reasons = new Reasons();
    if (title === '') reasons.add('REQUIRED', ['title']);
    checkLength(title, TITLE_LENGTH_MAX, ['title'], reasons);
    reasons.refuseIfAny();
    const correctionReason =
      input.correctionReason == null ? null : requireReason(input.correctionReason, ['correctionReason']);
    requireAtMost(evidence, EVIDENCE_MAX, ['evidence']);
    const partnerId = viewer.organisationId;
    return this.database.write(viewer, async (tx) => {
      const id = newId();
      const operation = 'draftSalesReport';
      const claim = { organisationId: partnerId, operation, key: input.idempotencyKey, input, result: id };
      const first = await takeIdempotencyKey(tx, claim);
      if (first) return first;
      const today = this.clock.today();
      await this.requireRegistered(tx, partnerId);
      if (outletId !== null) await requireOutlet(tx, partnerId, outletId);
      if (fileHash !== null) await requireFile(tx, fileHash, ['fileHash']);
      await requireFiles(tx, evidence, ['evidence']);
      const placeCodes = await this.places.ancestry(viewer.seatCode, today, tx);
      const row = { id, partnerId, outletId, title, correctionReason, fileHash, evidence, placeCodes };
      insertSalesReport(tx, { ...row, createdOn: today, createdBy: viewer.userId });
      recordAudit(tx, { operation: 'draftSalesReport', subjectId: id, after: row });
      return id;
    });
  }

  private async requireRegistered(tx: Tx, partnerId: string): Promise<void> {
    const today = this.clock.today();
    const spans = await registrationsOf(tx, partnerId);
    if (!spans.some(({ validFrom, validUntil }) => within(today, validFrom, validUntil)))
      refuse('CHANNEL_UNREGISTERED', []);
  }
}

async function requireOutlet(tx: Tx, partnerId: string, outletId: string): Promise<void> {
  const outlet = (await outletsById(tx, [outletId])).get(outletId);
  if (outlet?.operatorId !== partnerId || outlet.status !== 'CONFIRMED')
    refuse('NOT_FOUND', ['outletId'], { value: outletId });
}
