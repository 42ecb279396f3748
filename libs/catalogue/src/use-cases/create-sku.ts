import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { Database } from '@shanhai/database';
import { productsById } from '@shanhai/goods';
import { checkLength, type Viewer } from '@shanhai/graphql';
import { newId, Reasons, refuse } from '@shanhai/kernel';
import { checkGtin } from '../rules/gtin';
import {
  CASE_SIZE_MAX,
  CONTENT_BASE_MAX,
  GRADE_LENGTH_MAX,
  SKU_CODE_LENGTH_MAX,
  SKU_NAME_LENGTH_MAX,
} from '../rules/limits';
import { registerGtin } from '../store/gtins';
import { insertSku, type Pricing } from '../store/skus';

export interface SkuToCreate {
  productId: string;
  code: string;
  name: string;
  contentBase: bigint;
  pricing: Pricing;
  caseSize: number;
  grade?: string | null;
  gtin?: string | null;
}

/**
 * Makes a sellable pack of the supplier's own product, with an empty stock; it is on sale once it has prices and is
 * published. Gives back its id.
 * Refuses REQUIRED, TOO_LONG, INVALID (code, content, case size, GTIN), NOT_POSITIVE, NOT_FOUND (product), SKU_CODE_TAKEN,
 * GTIN_TAKEN.
 */
@Injectable()
export class CreateSku {
  constructor(private readonly database: Database) {}

  async run(viewer: Viewer, input: SkuToCreate): Promise<string> {
    const { productId, contentBase, caseSize } = input;
    const reasons = new Reasons();
    checkCode(input.code, reasons);
    if (input.name.trim() === '') reasons.add('REQUIRED', ['name']);
    checkLength(input.name, SKU_NAME_LENGTH_MAX, ['name'], reasons);
    if (contentBase <= 0n) reasons.add('NOT_POSITIVE', ['contentBase'], { value: contentBase });
    if (contentBase > CONTENT_BASE_MAX)
      reasons.add('INVALID', ['contentBase'], {
        value: contentBase,
        reason: { zh: `最多 ${CONTENT_BASE_MAX}`, en: `at most ${CONTENT_BASE_MAX}` },
      });
    if (caseSize <= 0) reasons.add('NOT_POSITIVE', ['caseSize'], { value: caseSize });
    if (caseSize > CASE_SIZE_MAX)
      reasons.add('INVALID', ['caseSize'], {
        value: caseSize,
        reason: { zh: `最多 ${CASE_SIZE_MAX}`, en: `at most ${CASE_SIZE_MAX}` },
      });
    const grade = input.grade?.trim() || null;
    checkLength(grade, GRADE_LENGTH_MAX, ['grade'], reasons);
    const gtin = input.gtin || null;
    if (gtin) checkGtin(gtin, reasons);
    reasons.refuseIfAny();
    return this.database.write(viewer, async (tx) => {
      const supplierId = viewer.organisationId;
      const product = (await productsById(tx, [productId])).get(productId);
      if (product?.supplierId !== supplierId) refuse('NOT_FOUND', ['productId'], { value: productId });
      const sku = {
        id: newId(),
        supplierId,
        productId,
        code: input.code,
        name: input.name.trim(),
        contentBase,
        pricing: input.pricing,
        caseSize,
        grade,
        gtin,
      };
      if (!(await insertSku(tx, sku))) refuse('SKU_CODE_TAKEN', ['code'], { code: input.code });
      if (gtin && !(await registerGtin(tx, sku, gtin))) refuse('GTIN_TAKEN', ['gtin'], { gtin });
      recordAudit(tx, { operation: 'createSku', subjectId: sku.id, after: sku });
      return sku.id;
    });
  }
}

/** A code goes into file names, paths and spreadsheets as it is. */
const CODE = /^[A-Za-z0-9][A-Za-z0-9._/-]*$/;

function checkCode(code: string, reasons: Reasons): void {
  checkLength(code, SKU_CODE_LENGTH_MAX, ['code'], reasons);
  if (code === '') reasons.add('REQUIRED', ['code']);
  else if (!CODE.test(code))
    reasons.add('INVALID', ['code'], {
      value: code.slice(0, 80),
      reason: { zh: '只能用字母、数字和 . _ / -', en: 'letters, digits and . _ / - only' },
    });
}
