import { Injectable } from '@nestjs/common';
import { type Actor, Database, recordFacts, takeIdempotencyKey, type Tx } from '@shanhai/database';
import { Clock, Reasons, refuse } from '@shanhai/kernel';
import { recordAudit } from '@shanhai/audit';
import { Places } from '@shanhai/divisions';
import { checkLength, isOfProvince, REASON_LENGTH_MAX, type Viewer } from '@shanhai/graphql';
import { schemePut } from '../facts/office-facts';
import { DEFAULT_PROGRAMME } from '../rules/origin-paired';
import type { SchemeVersion } from '../rules/scheme';
import { type SchemeText, versionsOf } from '../store/schemes';
import { checkRules, requireKnownNames } from './check-scheme';

export type NewScheme = SchemeText;

/** Two officers who put the same version at once wait for each other. */
const SCHEME_LOCK = 7_304_005;
const NAME_LENGTH_MAX = 200;
/** Published with every figure; names never change. */
export const SCHEME_CODE = /^[A-Z][A-Z0-9_]{1,39}$/;

/**
 * Adds a version of a scheme. Versions are never edited: to change or repeal one, put the next.
 * Refusals: PROVINCE_ONLY (schemes are everybody's), INVALID (code, evaluator, a version that is not the next), SCHEME_VERSION_TAKEN, DATE_INVALID, DATE_OUT_OF_ORDER,
 * REQUIRED, NOT_POSITIVE, TOO_LONG, TOO_MANY, INVALID (parameters, a day outside 2016 to 2099), NOT_FOUND (list, programme),
 * DIVISION_UNKNOWN, IDEMPOTENCY_KEY_REUSED.
 */
@Injectable()
export class PutScheme {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly places: Places,
  ) {}

  run(viewer: Viewer, input: NewScheme & { idempotencyKey: string }): Promise<{ code: string; version: number }> {
    const { idempotencyKey, ...scheme } = input;
    if (!isOfProvince(viewer)) refuse('PROVINCE_ONLY', ['code']);
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
      const before = await this.put(tx, scheme, viewer.organisationId);
      const { code, version, ...after } = scheme;
      recordAudit(tx, { operation: 'putScheme', subjectId: `${code}:${version}`, before, after, detail: { code, version } }); // prettier-ignore
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

  /** Puts the next version. Gives the one before it, as it stays; null where it is the first. */
  private async put(tx: Tx, scheme: NewScheme, by: string): Promise<NewScheme | null> {
    check(scheme);
    tx.send('SELECT pg_advisory_xact_lock($1)', [SCHEME_LOCK]);
    const versions = await versionsOf(tx, scheme.code);
    requireNext(scheme, versions);
    await requireKnownNames(tx, this.places, scheme, []);
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
    return versions.at(-1) ?? null;
  }
}

/** Versions follow one another, all by the same evaluator and of one programme: what they counted can be compared, and schemes of one programme stay one family (CR-1). */
function requireNext(scheme: NewScheme, versions: readonly SchemeVersion[]): void {
  if (versions.some((each) => each.version === scheme.version))
    refuse('SCHEME_VERSION_TAKEN', ['version'], { code: scheme.code, version: scheme.version });
  const next = (versions.at(-1)?.version ?? 0) + 1;
  if (scheme.version !== next)
    refuse('INVALID', ['version'], {
      value: scheme.version,
      reason: { zh: `下一版是第 ${next} 版`, en: `the next version is ${next}` },
    });
  const evaluator = versions[0]?.evaluator ?? scheme.evaluator;
  if (evaluator !== scheme.evaluator)
    refuse('INVALID', ['evaluator'], {
      value: scheme.evaluator,
      reason: { zh: `${scheme.code} 各版使用 ${evaluator}`, en: `versions of ${scheme.code} use ${evaluator}` },
    });
  const programmeOf = ({ parameters }: Pick<NewScheme, 'parameters'>) => parameters.programme ?? DEFAULT_PROGRAMME;
  const programme = programmeOf(versions[0] ?? scheme);
  if (programmeOf(scheme) !== programme)
    refuse('INVALID', ['parameters', 'programme'], {
      value: programmeOf(scheme),
      reason: { zh: `${scheme.code} 属于 ${programme}，其他计划应另设口径`, en: `${scheme.code} is of ${programme}; another programme has schemes of its own` },
    }); // prettier-ignore
}

function check(scheme: NewScheme): void {
  const reasons = new Reasons();
  if (!SCHEME_CODE.test(scheme.code))
    reasons.add('INVALID', ['code'], {
      value: scheme.code.slice(0, 40),
      reason: { zh: '应为大写字母、数字和下划线', en: 'upper-case letters, digits and _' },
    });
  if (scheme.version < 1) reasons.add('NOT_POSITIVE', ['version'], { value: scheme.version });
  for (const key of ['nameZh', 'nameEn', 'source'] as const) {
    if (scheme[key].trim() === '') reasons.add('REQUIRED', [key]);
    checkLength(scheme[key], key === 'source' ? REASON_LENGTH_MAX : NAME_LENGTH_MAX, [key], reasons);
  }
  checkRules(scheme, [], reasons);
  reasons.refuseIfAny();
}
