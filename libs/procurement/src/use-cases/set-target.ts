import { Injectable } from '@nestjs/common';
import { AMOUNT_FEN_MAX, type BusinessDate, Clock, newId, Reasons, refuse, type Fen } from '@shanhai/kernel';
import { recordAudit } from '@shanhai/audit';
import { Database, type Queryable, takeIdempotencyKey } from '@shanhai/database';
import { type PlaceBook, Places } from '@shanhai/divisions';
import { requireFile } from '@shanhai/files';
import { checkReason, fromGlobalId, requireReason, type Viewer } from '@shanhai/graphql';
import { organisationProfiles, requireUnit } from '@shanhai/organisations';
import { spanOf } from '../rules/pace';
import type { EvaluatorName } from '../rules/scheme';
import { idTypeOf, measureOf, type TargetMeasure, type TargetSubject } from '../rules/target';
import { insertTarget, targetOf, type TargetRow, targetsById } from '../store/targets';

/** Years or months from 2016, when 消费扶贫 began, to the end of the century. */
const PERIOD = /^20(1[6-9]|[2-9]\d)(-(0[1-9]|1[0-2]))?$/;
/** Two officers who set the same target at once wait for each other: versions follow one another. */
const TARGET_LOCK = 7_304_004;

export interface SetTargetInput {
  idempotencyKey: string;
  scheme: string;
  subjectKind: TargetSubject;
  /** Global id of a unit or pairing; code of a division. */
  subject: string;
  /** `YYYY` or `YYYY-MM`. */
  period: string;
  /** The one that the scheme counts, where it is said at all. */
  measure?: TargetMeasure | null;
  amountFen: Fen;
  source: string;
  /** Content hash of the stored document. */
  documentHash?: string | null;
}

/**
 * Sets what a subject should reach in a period under a scheme. A second target for the same is the next version, by no office
 * below the one that set it.
 * Refusals: NOT_FOUND (scheme, subject), NOT_A_UNIT, UNIT_MERGED, DIVISION_UNKNOWN (subject), INVALID (period, measure, amountFen), NOT_POSITIVE,
 * REQUIRED and TOO_LONG (source), FILE_UNKNOWN (documentHash), OUTSIDE_YOUR_PLACES and TARGET_SET_ABOVE (subject).
 */
@Injectable()
export class SetTarget {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly places: Places,
  ) {}

  run(viewer: Viewer, input: SetTargetInput): Promise<{ targetId: string }> {
    check(input);
    const { scheme, subjectKind, period } = input;
    const subject = readSubject(subjectKind, input.subject, ['subject']);
    return this.database.write(viewer, async (tx) => {
      // Locked first, in a statement of its own: the next ones then see what others set meanwhile.
      tx.send('SELECT pg_advisory_xact_lock($1)', [TARGET_LOCK]);
      const key = { scheme, subjectKind, subject, measure: await this.measure(tx, input), period };
      const before = await targetOf(tx, key);
      const result = { targetId: before?.id ?? newId() };
      const { organisationId } = viewer;
      const claim = { organisationId, operation: 'setTarget', key: input.idempotencyKey, input, result };
      const first = await takeIdempotencyKey(tx, claim);
      if (first) return first;
      if (input.documentHash) await requireFile(tx, input.documentHash, ['documentHash']);
      await this.requireSubject(viewer, tx, input, subject);
      const book = await this.places.book(tx);
      if (before) await requireSetter(tx, book, viewer, before, this.clock.today(), ['subject']);
      const target: TargetRow = {
        ...key,
        id: result.targetId,
        version: (before?.version ?? 0) + 1,
        amountFen: input.amountFen,
        source: input.source.trim(),
        documentHash: input.documentHash ?? null,
        withdrawn: false,
        reason: null,
        ...setBy(viewer, this.clock),
      };
      insertTarget(tx, target);
      recordAudit(tx, { operation: 'setTarget', subjectId: target.id, before, after: target });
      return result;
    });
  }

  /** The figure that the scheme counts; a target for another one would stand at nothing for ever. */
  private async measure(db: Queryable, { scheme: code, measure }: SetTargetInput): Promise<TargetMeasure> {
    const [scheme] = await db.query<{ evaluator: EvaluatorName }>(
      'SELECT evaluator FROM schemes WHERE code = $1 LIMIT 1',
      [code],
    );
    if (!scheme) refuse('NOT_FOUND', ['scheme'], { value: code.slice(0, 40) });
    const counted = measureOf(scheme.evaluator);
    if (measure && measure !== counted)
      refuse('INVALID', ['measure'], {
        value: measure,
        reason: { zh: `${code} 只统计 ${counted}`, en: `${code} counts ${counted} only` },
      });
    return counted;
  }

  private async requireSubject(viewer: Viewer, tx: Queryable, input: SetTargetInput, subject: string): Promise<void> {
    const today = this.clock.today();
    const book = await this.places.book(tx);
    const field = ['subject'];
    const requireWithin = (codes: readonly string[]) => {
      if (!codes.some((code) => book.isWithin(code, viewer.seatCode, today)))
        refuse('OUTSIDE_YOUR_PLACES', field, { value: input.subject });
    };
    switch (input.subjectKind) {
      case 'UNIT':
      case 'UNIT_ALONE': {
        const unit = requireUnit((await organisationProfiles(tx, [subject])).get(subject), input.subject, field);
        requireWithin([unit.seatCode]);
        if (unit.mergedOn !== null && unit.mergedOn <= spanOf(input.period).from)
          refuse('UNIT_MERGED', field, { value: unit.name });
        return;
      }
      case 'PAIRING': {
        const [pairing] = await tx.query<{ codes: string[] }>(
          `SELECT array_remove(ARRAY[p.east_division_code, o.seat_code, p.west_division_code], NULL) AS codes
           FROM pairings p LEFT JOIN organisations o ON o.id = p.east_organisation_id WHERE p.id = $1 ORDER BY p.version DESC LIMIT 1`,
          [subject],
        );
        if (!pairing) refuse('NOT_FOUND', field, { value: input.subject });
        return requireWithin(pairing.codes);
      }
      default:
        await this.places.requireDivision(subject, today, field, tx);
        requireWithin([subject]);
    }
  }
}

function check({ period, amountFen, source }: SetTargetInput): void {
  const reasons = new Reasons();
  if (!PERIOD.test(period))
    reasons.add('INVALID', ['period'], {
      value: period.slice(0, 20),
      reason: { zh: '应为 YYYY 或 YYYY-MM，2016 年起', en: 'YYYY or YYYY-MM from 2016 on' },
    });
  if (amountFen <= 0n) reasons.add('NOT_POSITIVE', ['amountFen'], { value: amountFen });
  if (amountFen > AMOUNT_FEN_MAX)
    reasons.add('INVALID', ['amountFen'], {
      value: amountFen,
      reason: { zh: `最多 ${AMOUNT_FEN_MAX}`, en: `at most ${AMOUNT_FEN_MAX}` },
    });
  checkReason(source, ['source'], reasons);
  reasons.refuseIfAny();
}

/**
 * Refuses to change a target that an office above the viewer's set: what a province hands down, a county does not lower.
 * Offices of one seat stand for each other, and so do both sides of a pairing.
 * @throws Refusal TARGET_SET_ABOVE
 */
async function requireSetter(
  db: Queryable,
  book: PlaceBook,
  viewer: Viewer,
  target: TargetRow,
  today: BusinessDate,
  field: string[],
): Promise<void> {
  const setter = (await organisationProfiles(db, [target.setBy])).get(target.setBy)!;
  const isWithin = (code: string, above: string) => book.isWithin(code, above, today);
  if (isWithin(viewer.seatCode, setter.seatCode) && !isWithin(setter.seatCode, viewer.seatCode))
    refuse('TARGET_SET_ABOVE', field, { value: setter.name });
}

export interface WithdrawTargetInput {
  idempotencyKey: string;
  targetId: string;
  reason: string;
}

/**
 * Takes a target back: its next version says that it holds no more, and why. Setting it anew is the version after.
 * Refusals: NOT_FOUND (also what is not yours to see), STATE_NOT_ALLOWED (withdrawn already), TARGET_SET_ABOVE (targetId), REQUIRED and TOO_LONG (reason).
 */
@Injectable()
export class WithdrawTarget {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly places: Places,
  ) {}

  run(viewer: Viewer, input: WithdrawTargetInput): Promise<{ targetId: string }> {
    const id = fromGlobalId('Target', input.targetId, ['targetId']);
    const reason = requireReason(input.reason, ['reason']);
    return this.database.write(viewer, async (tx) => {
      const result = { targetId: id };
      const { organisationId } = viewer;
      const claim = { organisationId, operation: 'withdrawTarget', key: input.idempotencyKey, input, result };
      if (await takeIdempotencyKey(tx, claim)) return result;
      tx.send('SELECT pg_advisory_xact_lock($1)', [TARGET_LOCK]);
      const before = (await targetsById(tx, viewer, [id])).get(id);
      if (!before) refuse('NOT_FOUND', ['targetId'], { value: input.targetId });
      await requireSetter(tx, await this.places.book(tx), viewer, before, this.clock.today(), ['targetId']);
      if (before.withdrawn) refuse('STATE_NOT_ALLOWED', ['targetId'], { state: 'WITHDRAWN' });
      const after = {
        ...before,
        version: before.version + 1,
        withdrawn: true,
        reason,
        ...setBy(viewer, this.clock),
      };
      insertTarget(tx, after);
      recordAudit(tx, { operation: 'withdrawTarget', subjectId: id, before, after });
      return result;
    });
  }
}

/** A subject as it is kept: the id of a unit or pairing, or a division's code. @throws Refusal NOT_FOUND at `field` */
export function readSubject(kind: TargetSubject, subject: string, field: string[]): string {
  const type = idTypeOf(kind);
  return type ? fromGlobalId(type, subject, field) : subject;
}

function setBy({ organisationId, userId }: Viewer, clock: Clock) {
  return { setBy: organisationId, setByUser: userId, setOn: clock.today() };
}
