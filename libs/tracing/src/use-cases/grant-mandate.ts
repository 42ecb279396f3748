import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { Database, recordFacts, takeIdempotencyKey } from '@shanhai/database';
import { checkSpan, Places } from '@shanhai/divisions';
import { requireFile } from '@shanhai/files';
import { categories, productsById } from '@shanhai/goods';
import { requireAtMost, type Viewer } from '@shanhai/graphql';
import { Clock, newId, Reasons, refuse } from '@shanhai/kernel';
import { organisationProfiles } from '@shanhai/organisations';
import { mandateGranted } from '../facts/mandate-facts';
import { MANDATE_SCOPE_MAX } from '../rules/limits';
import { insertMandate } from '../store/mandates';

export interface MandateToGrant {
  companyId: string;
  productIds: string[];
  categoryCodes: string[];
  validFrom: string;
  validUntil?: string | null;
  fileHash: string;
  idempotencyKey: string;
}

/**
 * A producer lets another supplier sell its goods: products of its own, categories with all below them, in a span of days, with
 * the paper that says so (CR-14). Gives back the mandate's id.
 * Refuses REQUIRED (neither products nor categories), TOO_MANY, DATE_INVALID, DATE_OUT_OF_ORDER, NOT_FOUND (company, products,
 * categories), NOT_A_SUPPLIER (company), INVALID (itself), FILE_UNKNOWN, IDEMPOTENCY_KEY_REUSED.
 */
@Injectable()
export class GrantMandate {
  constructor(
    private readonly database: Database,
    private readonly places: Places,
    private readonly clock: Clock,
  ) {}

  async run(viewer: Viewer, input: MandateToGrant): Promise<string> {
    check(viewer, input);
    const { companyId, validFrom, fileHash } = input;
    const validUntil = input.validUntil ?? null;
    const productIds = [...new Set(input.productIds)].sort();
    const categoryCodes = [...new Set(input.categoryCodes)].sort();
    const supplierId = viewer.organisationId;
    return this.database.write(viewer, async (tx) => {
      const id = newId();
      const key = {
        organisationId: supplierId,
        operation: 'grantMandate',
        key: input.idempotencyKey,
        input,
        result: id,
      };
      const first = await takeIdempotencyKey(tx, key);
      if (first) return first;
      const grantedOn = this.clock.today();
      const [, profiles, products, known, book] = await tx.together([
        requireFile(tx, fileHash, ['fileHash']),
        organisationProfiles(tx, [companyId]),
        productsById(tx, productIds),
        categories(tx, categoryCodes),
        this.places.book(tx),
      ]);
      const company = profiles.get(companyId);
      if (!company) refuse('NOT_FOUND', ['companyId'], { value: companyId });
      if (company.kind !== 'SUPPLIER' || company.status !== 'APPROVED')
        refuse('NOT_A_SUPPLIER', ['companyId'], { value: company.name });
      const reasons = new Reasons();
      input.productIds.forEach((productId, index) => {
        if (products.get(productId)?.supplierId !== supplierId)
          reasons.add('NOT_FOUND', ['productIds', index], { value: productId });
      });
      const codes = new Set(known.map(({ code }) => code));
      input.categoryCodes.forEach((code, index) => {
        if (!codes.has(code)) reasons.add('NOT_FOUND', ['categoryCodes', index], { value: code.slice(0, 80) });
      });
      reasons.refuseIfAny();
      const placeCodes = [
        ...new Set([viewer.seatCode, company.seatCode].flatMap((seat) => [seat, ...book.ancestry(seat, grantedOn)])),
      ];
      const terms = { productIds, categoryCodes, validFrom, validUntil, fileHash };
      insertMandate(tx, { id, supplierId, companyId, ...terms, placeCodes, grantedOn });
      recordFacts(tx, [mandateGranted(grantedOn, { mandateId: id, producerId: supplierId, companyId, ...terms })]);
      recordAudit(tx, { operation: 'grantMandate', subjectId: id, after: { companyId, ...terms } });
      return id;
    });
  }
}

function check({ organisationId }: Viewer, input: MandateToGrant): void {
  requireAtMost(input.productIds, MANDATE_SCOPE_MAX, ['productIds']);
  requireAtMost(input.categoryCodes, MANDATE_SCOPE_MAX, ['categoryCodes']);
  const reasons = new Reasons();
  if (input.productIds.length + input.categoryCodes.length === 0) reasons.add('REQUIRED', ['productIds']);
  if (input.companyId === organisationId)
    reasons.add('INVALID', ['companyId'], {
      value: organisationId,
      reason: { zh: '不能授权给自己', en: 'nobody needs a mandate of its own' },
    });
  checkSpan({ validFrom: input.validFrom, validUntil: input.validUntil ?? null }, [], reasons);
  reasons.refuseIfAny();
}
