import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { Database, takeIdempotencyKey } from '@shanhai/database';
import { checkSpan, Places } from '@shanhai/divisions';
import { requireFile } from '@shanhai/files';
import { categories } from '@shanhai/goods';
import { checkLength, requireAtMost, type Viewer } from '@shanhai/graphql';
import { Clock, newId, Reasons, refuse } from '@shanhai/kernel';
import type { LicenceKind } from '../rules/licences';
import { CERTIFICATE_NUMBER_LENGTH_MAX, ISSUER_LENGTH_MAX, SCOPE_MAX } from '../rules/limits';
import { insertLicence } from '../store/licences';

export interface LicenceToPut {
  kind: LicenceKind;
  number: string;
  issuer: string;
  categoryCodes: string[];
  validFrom: string;
  validUntil?: string | null;
  fileHash: string;
  idempotencyKey: string;
}

/**
 * Puts a licence of the supplier before the office of its seat; a renewed one is put as another. Gives back its id.
 * Refuses REQUIRED and TOO_LONG (number, issuer), TOO_MANY and NOT_FOUND (categories), DATE_INVALID, DATE_OUT_OF_ORDER, FILE_UNKNOWN,
 * LICENCE_STANDS (the same paper), IDEMPOTENCY_KEY_REUSED.
 */
@Injectable()
export class PutLicence {
  constructor(
    private readonly database: Database,
    private readonly places: Places,
    private readonly clock: Clock,
  ) {}

  async run(viewer: Viewer, input: LicenceToPut): Promise<string> {
    check(input);
    const { kind, validFrom, fileHash } = input;
    const validUntil = input.validUntil ?? null;
    const [number, issuer] = [input.number.trim(), input.issuer.trim()];
    const categoryCodes = [...new Set(input.categoryCodes)].sort();
    const supplierId = viewer.organisationId;
    return this.database.write(viewer, async (tx) => {
      const id = newId();
      const claim = {
        organisationId: supplierId,
        operation: 'putLicence',
        key: input.idempotencyKey,
        input,
        result: id,
      };
      const first = await takeIdempotencyKey(tx, claim);
      if (first) return first;
      const putOn = this.clock.today();
      const [, known, placeCodes] = await tx.together([
        requireFile(tx, fileHash, ['fileHash']),
        categories(tx, categoryCodes),
        this.places.ancestry(viewer.seatCode, putOn, tx),
      ]);
      requireKnown(input.categoryCodes, new Set(known.map(({ code }) => code)));
      const licence = { kind, number, issuer, categoryCodes, validFrom, validUntil, fileHash };
      if (!(await insertLicence(tx, { id, supplierId, ...licence, placeCodes, putOn })))
        refuse('LICENCE_STANDS', ['number'], { number });
      recordAudit(tx, { operation: 'putLicence', subjectId: id, after: licence });
      return id;
    });
  }
}

function check(input: LicenceToPut): void {
  requireAtMost(input.categoryCodes, SCOPE_MAX, ['categoryCodes']);
  const reasons = new Reasons();
  if (input.number.trim() === '') reasons.add('REQUIRED', ['number']);
  checkLength(input.number, CERTIFICATE_NUMBER_LENGTH_MAX, ['number'], reasons);
  if (input.issuer.trim() === '') reasons.add('REQUIRED', ['issuer']);
  checkLength(input.issuer, ISSUER_LENGTH_MAX, ['issuer'], reasons);
  checkSpan({ validFrom: input.validFrom, validUntil: input.validUntil ?? null }, [], reasons);
  reasons.refuseIfAny();
}

function requireKnown(codes: readonly string[], known: ReadonlySet<string>): void {
  const reasons = new Reasons();
  codes.forEach((code, index) => {
    if (!known.has(code)) reasons.add('NOT_FOUND', ['categoryCodes', index], { value: code.slice(0, 80) });
  });
  reasons.refuseIfAny();
}
