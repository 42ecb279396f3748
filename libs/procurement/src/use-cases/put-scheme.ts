import { Injectable } from '@nestjs/common';
import { type Actor, Database, recordFacts, takeIdempotencyKey, type Tx } from '@shanhai/database';
import { Clock, Reasons, refuse } from '@shanhai/kernel';
import { recordAudit } from '@shanhai/audit';
import { checkDate, checkLength, REASON_LENGTH_MAX, type Viewer } from '@shanhai/graphql';
import { schemePut } from '../facts/office-facts';
import { EVALUATORS, type SchemeParameters, type SchemeVersion } from '../rules/scheme';

export interface NewScheme extends SchemeVersion {
  nameZh: string;
  nameEn: string;
  /** The document that the rules come from. */
  source: string;
}

/** Two officers who put the same version at once wait for each other. */
const SCHEME_LOCK = 7_304_005;
const NAME_LENGTH_MAX = 200;
const EVIDENCE_MAX = 3;
const BASIS_POINTS_MAX = 10_000;
/** Provinces, cities and counties that could ask for more than the nation. */
const RATIOS_MAX = 4_000;
const DIVISION = /^(\*|\d{6}|\d{9}|\d{12})$/;

const CODE = /^[A-Z][A-Z0-9_]{1,39}$/;

/**
 * Adds a version of a scheme. Versions are never edited: to change or repeal one, put the next.
 * Refusals: INVALID (code, evaluator, version), SCHEME_VERSION_TAKEN, DATE_INVALID, DATE_OUT_OF_ORDER,
 * REQUIRED, NOT_POSITIVE, TOO_LONG, TOO_MANY, INVALID (parameters), IDEMPOTENCY_KEY_REUSED.
 */
@Injectable()
export class PutScheme {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  run(viewer: Viewer, input: NewScheme & { idempotencyKey: string }): Promise<{ code: string; version: number }> {
    const { idempotencyKey, ...scheme } = input;
    return this.database.write(viewer, async (tx) => {
      const result = { code: scheme.code, version: scheme.version };
      if (
        await takeIdempotencyKey(tx, {
          organisationId: viewer.organisationId,
          operation: 'putScheme',
          key: idempotencyKey,
          input: scheme,
          result,
        })
      )
        return result;
      await this.put(tx, scheme, viewer.organisationId);
      recordAudit(tx, { operation: 'putScheme', subjectId: `${scheme.code}:${scheme.version}`, detail: scheme });
      return result;
    });
  }

  /** Puts schemes that every installation starts with; those that are there already stay as they are. */
  load(actor: Actor, schemes: readonly NewScheme[], by: string): Promise<number> {
    return this.database.write(actor, async (tx) => {
      const there = await tx.query<{ code: string; version: number }>('SELECT code, version FROM schemes');
      const missing = schemes.filter(
        (scheme) => !there.some((each) => each.code === scheme.code && each.version === scheme.version),
      );
      for (const scheme of missing) await this.put(tx, scheme, by);
      return missing.length;
    });
  }

  private async put(tx: Tx, scheme: NewScheme, by: string): Promise<void> {
    check(scheme);
    tx.send('SELECT pg_advisory_xact_lock($1)', [SCHEME_LOCK]);
    const versions = await tx.query<{ version: number; evaluator: string }>(
      'SELECT version, evaluator FROM schemes WHERE code = $1 ORDER BY version',
      [scheme.code],
    );
    if (versions.some((each) => each.version === scheme.version))
      refuse('SCHEME_VERSION_TAKEN', ['version'], { code: scheme.code, version: scheme.version });
    const evaluator = versions[0]?.evaluator ?? scheme.evaluator;
    if (evaluator !== scheme.evaluator)
      refuse('INVALID', ['evaluator'], {
        value: scheme.evaluator,
        reason: { zh: `${scheme.code} 各版使用 ${evaluator}`, en: `versions of ${scheme.code} use ${evaluator}` },
      });
    const [factId] = recordFacts(tx, [schemePut(scheme, by, this.clock.today())]);
    tx.send(
      `INSERT INTO schemes (code, version, evaluator, name_zh, name_en, status, valid_from, valid_until, source, parameters, fact_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
      [
        scheme.code,
        scheme.version,
        scheme.evaluator,
        scheme.nameZh,
        scheme.nameEn,
        scheme.status,
        scheme.validFrom,
        scheme.validUntil,
        scheme.source,
        JSON.stringify(scheme.parameters),
        factId,
      ],
    );
  }
}

function check(scheme: NewScheme): void {
  const reasons = new Reasons();
  if (!CODE.test(scheme.code))
    reasons.add('INVALID', ['code'], {
      value: scheme.code.slice(0, 40),
      reason: { zh: '应为大写字母、数字和下划线', en: 'upper-case letters, digits and _' },
    });
  if (!EVALUATORS.includes(scheme.evaluator))
    reasons.add('INVALID', ['evaluator'], { value: scheme.evaluator, reason: EVALUATORS.join(', ') });
  if (scheme.version < 1) reasons.add('NOT_POSITIVE', ['version'], { value: scheme.version });
  for (const key of ['nameZh', 'nameEn', 'source'] as const) {
    if (scheme[key].trim() === '') reasons.add('REQUIRED', [key]);
    checkLength(scheme[key], key === 'source' ? REASON_LENGTH_MAX : NAME_LENGTH_MAX, [key], reasons);
  }
  checkParameters(scheme.parameters, reasons);
  const from = checkDate(scheme.validFrom, ['validFrom'], reasons);
  if (
    scheme.validUntil !== null &&
    checkDate(scheme.validUntil, ['validUntil'], reasons) &&
    from &&
    scheme.validUntil <= scheme.validFrom
  ) {
    reasons.add('DATE_OUT_OF_ORDER', ['validUntil'], { value: scheme.validUntil, limit: scheme.validFrom });
  }
  reasons.refuseIfAny();
}

function checkParameters(parameters: SchemeParameters, reasons: Reasons): void {
  const { minimumEvidence, minimumRatios } = parameters;
  for (const key of ['originList', 'programme'] as const)
    checkLength(parameters[key], NAME_LENGTH_MAX, ['parameters', key], reasons);
  if (!isBetween(minimumEvidence ?? 0, 0, EVIDENCE_MAX)) {
    const value = minimumEvidence!;
    reasons.add('INVALID', ['parameters', 'minimumEvidence'], {
      value,
      reason: { zh: `0 到 ${EVIDENCE_MAX}`, en: `0 to ${EVIDENCE_MAX}` },
    });
  }
  const ratios = minimumRatios ?? [];
  const field = ['parameters', 'minimumRatios'];
  if (ratios.length > RATIOS_MAX) reasons.add('TOO_MANY', field, { max: RATIOS_MAX, count: ratios.length });
  ratios.slice(0, RATIOS_MAX).forEach(({ divisionCode, basisPoints }, index) => {
    if (!DIVISION.test(divisionCode))
      reasons.add('INVALID', [...field, index, 'divisionCode'], {
        value: divisionCode.slice(0, 20),
        reason: { zh: '应为行政区划代码或 *', en: 'a division code or *' },
      });
    if (!isBetween(basisPoints, 0, BASIS_POINTS_MAX))
      reasons.add('INVALID', [...field, index, 'basisPoints'], {
        value: basisPoints,
        reason: { zh: `0 到 ${BASIS_POINTS_MAX}`, en: `0 to ${BASIS_POINTS_MAX}` },
      });
  });
}

function isBetween(value: number, least: number, most: number): boolean {
  return value >= least && value <= most;
}
