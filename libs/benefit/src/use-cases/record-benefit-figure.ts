import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { Database, takeIdempotencyKey } from '@shanhai/database';
import { requireFile } from '@shanhai/files';
import { checkDate, checkLength, type Viewer } from '@shanhai/graphql';
import { type BusinessDate, Clock, newId, Reasons } from '@shanhai/kernel';
import { type BenefitFigureKind, FIGURE_MAX } from '../rules/benefit-figures';
import { SOURCE_LENGTH_MAX } from '../rules/limits';
import { insertFigure } from '../store/benefit-figures';

export interface FigureToRecord {
  idempotencyKey: string;
  kind: BenefitFigureKind;
  value: number;
  asOf: BusinessDate;
  source: string;
  fileHash: string;
}

/**
 * A supplier says how many jobs it gives, as of a day and from a document; what it said before stays.
 * Refuses INVALID (value), DATE_INVALID, DATE_IN_FUTURE, REQUIRED and TOO_LONG (source), FILE_UNKNOWN, IDEMPOTENCY_KEY_REUSED.
 */
@Injectable()
export class RecordBenefitFigure {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async run(viewer: Viewer, input: FigureToRecord): Promise<void> {
    const { organisationId, userId } = viewer;
    const { idempotencyKey: key, ...figure } = input;
    const today = this.clock.today();
    const reasons = new Reasons();
    if (figure.value < 0 || figure.value > FIGURE_MAX)
      reasons.add('INVALID', ['value'], { value: figure.value, reason: `0–${FIGURE_MAX}` });
    if (checkDate(figure.asOf, ['asOf'], reasons) && figure.asOf > today)
      reasons.add('DATE_IN_FUTURE', ['asOf'], { value: figure.asOf });
    if (figure.source.trim() === '') reasons.add('REQUIRED', ['source']);
    checkLength(figure.source, SOURCE_LENGTH_MAX, ['source'], reasons);
    reasons.refuseIfAny();
    await this.database.write(viewer, async (tx) => {
      const id = newId();
      const claim = { organisationId, operation: 'recordBenefitFigure', key, input, result: id };
      if (await takeIdempotencyKey(tx, claim)) return;
      await requireFile(tx, figure.fileHash, ['fileHash']);
      const row = { ...figure, source: figure.source.trim() };
      insertFigure(tx, { ...row, id, supplierId: organisationId, recordedBy: userId, recordedOn: today });
      recordAudit(tx, { operation: 'recordBenefitFigure', subjectId: id, after: row });
    });
  }
}
