import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { Database, takeIdempotencyKey } from '@shanhai/database';
import { checkSpan } from '@shanhai/divisions';
import { requireFile } from '@shanhai/files';
import { checkLength, type Viewer } from '@shanhai/graphql';
import { AMOUNT_FEN_MAX, type BusinessDate, Clock, newId, Reasons, refuse } from '@shanhai/kernel';
import { LOT_QUANTITY_MAX } from '@shanhai/tracing';
import { type BenefitTerms, checkTerms, WHOLE_POINTS } from '../rules/benefit-model';
import { SOURCE_LENGTH_MAX } from '../rules/limits';
import { insertModel, isOwnGoods } from '../store/benefit-models';

export interface ModelToPut extends BenefitTerms {
  idempotencyKey: string;
  productId: string | null;
  lotId: string | null;
  validFrom: BusinessDate;
  validUntil: BusinessDate | null;
  source: string;
  fileHash: string;
}

/**
 * A supplier puts on record how it shares with households from a day on, for a product, a lot or all of its goods, with the agreement.
 * Gives back the model's id. Nothing is edited: a later record for the same goods holds from its day on.
 * Refuses REQUIRED, NOT_POSITIVE, NOT_OF_MODEL, INVALID, TOO_LONG, DATE_INVALID, DATE_OUT_OF_ORDER, NOT_FOUND (product, lot), FILE_UNKNOWN,
 * IDEMPOTENCY_KEY_REUSED.
 */
@Injectable()
export class PutBenefitModel {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async run(viewer: Viewer, input: ModelToPut): Promise<string> {
    const { organisationId: supplierId, userId } = viewer;
    check(input);
    return this.database.write(viewer, async (tx) => {
      const id = newId();
      const { idempotencyKey, ...model } = input;
      const operation = 'putBenefitModel';
      const claim = { organisationId: supplierId, operation, key: idempotencyKey, input, result: id };
      const first = await takeIdempotencyKey(tx, claim);
      if (first) return first;
      await requireFile(tx, model.fileHash, ['fileHash']);
      if (model.productId !== null && !(await isOwnGoods(tx, 'products', supplierId, model.productId)))
        refuse('NOT_FOUND', ['productId'], { value: model.productId });
      if (model.lotId !== null && !(await isOwnGoods(tx, 'lots', supplierId, model.lotId)))
        refuse('NOT_FOUND', ['lotId'], { value: model.lotId });
      const source = model.source.trim();
      insertModel(tx, { ...model, source, id, supplierId, recordedBy: userId, recordedOn: this.clock.today() });
      recordAudit(tx, { operation: 'putBenefitModel', subjectId: id, after: { ...model, source } });
      return id;
    });
  }
}

function check(input: ModelToPut): void {
  const reasons = new Reasons();
  for (const [code, field] of checkTerms(input)) reasons.add(code, [field], { value: '', model: input.kind });
  if (input.productId !== null && input.lotId !== null) reasons.add('NOT_OF_MODEL', ['lotId'], { model: 'PRODUCT' });
  const tooMuch = (field: string, value: bigint | null, max: bigint) => {
    if (value !== null && value > max)
      reasons.add('INVALID', [field], { value: String(value).slice(0, 30), reason: `≤ ${max}` });
  };
  tooMuch('floorFen', input.floorFen, AMOUNT_FEN_MAX);
  tooMuch('guaranteedFen', input.guaranteedFen, AMOUNT_FEN_MAX);
  tooMuch('floorBase', input.floorBase, LOT_QUANTITY_MAX);
  tooMuch('dividendPoints', BigInt(input.dividendPoints), BigInt(WHOLE_POINTS));
  if (input.source.trim() === '') reasons.add('REQUIRED', ['source']);
  checkLength(input.source, SOURCE_LENGTH_MAX, ['source'], reasons);
  checkSpan(input, [], reasons);
  reasons.refuseIfAny();
}
