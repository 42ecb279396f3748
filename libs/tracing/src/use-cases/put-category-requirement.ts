import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { Database, SYSTEM, takeIdempotencyKey } from '@shanhai/database';
import { checkReason, isOfProvince, type Viewer } from '@shanhai/graphql';
import { checkSpan } from '@shanhai/divisions';
import { Clock, Reasons, refuse } from '@shanhai/kernel';
import { referenceRequirements } from '../reference/category-requirements';
import type { RequiredDocument } from '../rules/documents';
import { insertRequirements } from '../store/category-requirements';

export interface RequirementToPut {
  categoryCode: string;
  document: RequiredDocument;
  validFrom: string;
  validUntil?: string | null;
  source: string;
  idempotencyKey: string;
}

/**
 * Puts the next version of what a category needs: from its first day on it speaks in place of those before. One that ends
 * on the day it begins says that the document is not needed from then on.
 * Refuses PROVINCE_ONLY (categories are everybody's), DATE_INVALID, DATE_OUT_OF_ORDER, REQUIRED and TOO_LONG (source), NOT_FOUND (category),
 * IDEMPOTENCY_KEY_REUSED.
 */
@Injectable()
export class PutCategoryRequirement {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async run(viewer: Viewer, input: RequirementToPut): Promise<void> {
    if (!isOfProvince(viewer)) refuse('PROVINCE_ONLY', ['categoryCode']);
    check(input);
    const { organisationId } = viewer;
    const { idempotencyKey, categoryCode, document, validFrom } = input;
    const put = {
      categoryCode,
      document,
      validFrom,
      validUntil: input.validUntil ?? null,
      source: input.source.trim(),
    };
    await this.database.write(viewer, async (tx) => {
      const claim = { organisationId, operation: 'putCategoryRequirement', key: idempotencyKey, input, result: true };
      if (await takeIdempotencyKey(tx, claim)) return;
      const putOn = this.clock.today();
      const [added] = await insertRequirements(tx, [{ ...put, putBy: organisationId, putOn }]);
      if (!added) refuse('NOT_FOUND', ['categoryCode'], { value: categoryCode.slice(0, 80) });
      recordAudit(tx, {
        operation: 'putCategoryRequirement',
        subjectId: `${categoryCode}:${document}:${added.version}`,
        after: put,
      });
    });
  }

  /** Puts what every installation starts with; what was put for a category and document already stays. Repeatable. */
  async load(): Promise<void> {
    const putOn = this.clock.today();
    const rows = referenceRequirements.map((each) => ({ ...each, putBy: null, putOn }));
    await this.database.write(SYSTEM, (tx) => insertRequirements(tx, rows, { onlyFirst: true }));
  }
}

function check({ validFrom, validUntil, source }: RequirementToPut): void {
  const reasons = new Reasons();
  // The same day twice ends the requirement from that day on.
  checkSpan({ validFrom, validUntil: validUntil ?? null }, [], reasons, { mayBeEmpty: true });
  checkReason(source, ['source'], reasons);
  reasons.refuseIfAny();
}
