import { Injectable } from '@nestjs/common';
import { AMOUNT_FEN_MAX, Clock, newId, Reasons, refuse, type Fen } from '@shanhai/kernel';
import { recordAudit } from '@shanhai/audit';
import { Database, type Queryable, takeIdempotencyKey } from '@shanhai/database';
import { Places } from '@shanhai/divisions';
import { requireFile } from '@shanhai/files';
import { checkReason, fromGlobalId, requireReason, type Viewer } from '@shanhai/graphql';
import { type TargetMeasure, type TargetSubject } from '../rules/target';
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
  /** PURCHASE where nothing is said. */
  measure?: TargetMeasure | null;
  amountFen: Fen;
  source: string;
  /** Content hash of the stored document. */
  documentHash?: string | null;
}

/**
 * Sets what a subject should reach in a period under a scheme. A second target for the same is the next version.
 * Refusals: NOT_FOUND (scheme, subject), DIVISION_UNKNOWN, INVALID (period, amountFen), NOT_POSITIVE,
 * REQUIRED and TOO_LONG (source), FILE_UNKNOWN (documentHash), OUTSIDE_YOUR_PLACES.
 */
@Injectable()
export class SetTarget {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly places: Places,
  ) {}

  run(viewer: Viewer, input: SetTargetInput): Promise<{ targetId: string }> {
    const reasons = new Reasons();
    if (!PERIOD.test(input.period))
      reasons.add('INVALID', ['period'], {
        value: input.period.slice(0, 20),
        reason: { zh: '应为 YYYY 或 YYYY-MM，2016 年起', en: 'YYYY or YYYY-MM from 2016 on' },
      });
    if (input.amountFen <= 0n) reasons.add('NOT_POSITIVE', ['amountFen'], { value: input.amountFen });
    if (input.amountFen > AMOUNT_FEN_MAX)
      reasons.add('INVALID', ['amountFen'], {
        value: input.amountFen,
        reason: { zh: `最多 ${AMOUNT_FEN_MAX}`, en: `at most ${AMOUNT_FEN_MAX}` },
      });
    checkReason(input.source, ['source'], reasons);
    reasons.refuseIfAny();
    return this.database.write(viewer, async (tx) => {
      const result = { targetId: newId() };
      const first = await takeIdempotencyKey(tx, {
        organisationId: viewer.organisationId,
        operation: 'setTarget',
        key: input.idempotencyKey,
        input,
        result,
      });
      if (first) return first;
      const [scheme] = await tx.query('SELECT 1 FROM schemes WHERE code = $1 LIMIT 1', [input.scheme]);
      if (!scheme) refuse('NOT_FOUND', ['scheme'], { value: input.scheme.slice(0, 40) });
      if (input.documentHash) await requireFile(tx, input.documentHash, ['documentHash']);
      const key = {
        scheme: input.scheme,
        subjectKind: input.subjectKind,
        subject: await this.subject(viewer, tx, input),
        measure: input.measure ?? ('PURCHASE' as const),
        period: input.period,
      };
      tx.send('SELECT pg_advisory_xact_lock($1)', [TARGET_LOCK]);
      const before = await targetOf(tx, key);
      const target: TargetRow = {
        ...key,
        id: before?.id ?? result.targetId,
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
      return { targetId: target.id };
    });
  }

  private async subject(viewer: Viewer, tx: Queryable, input: SetTargetInput): Promise<string> {
    const today = this.clock.today();
    const within = async (code: string) => {
      if (!(await this.places.isWithin(code, viewer.seatCode, today, tx)))
        refuse('OUTSIDE_YOUR_PLACES', ['subject'], { value: input.subject });
    };
    switch (input.subjectKind) {
      case 'UNIT':
      case 'UNIT_ALONE': {
        const id = fromGlobalId('Organisation', input.subject, ['subject']);
        const [unit] = await tx.query<{ seat: string }>('SELECT seat_code AS seat FROM organisations WHERE id = $1', [
          id,
        ]);
        if (!unit) refuse('NOT_FOUND', ['subject'], { value: input.subject });
        await within(unit.seat);
        return id;
      }
      case 'PAIRING': {
        const id = fromGlobalId('Pairing', input.subject, ['subject']);
        const [pairing] = await tx.query<{ codes: string[] }>(
          `SELECT array_remove(ARRAY[p.east_division_code, o.seat_code, p.west_division_code], NULL) AS codes
           FROM pairings p LEFT JOIN organisations o ON o.id = p.east_organisation_id WHERE p.id = $1 ORDER BY p.version DESC LIMIT 1`,
          [id],
        );
        if (!pairing) refuse('NOT_FOUND', ['subject'], { value: input.subject });
        const book = await this.places.book(tx);
        if (!pairing.codes.some((code) => book.isWithin(code, viewer.seatCode, today)))
          refuse('OUTSIDE_YOUR_PLACES', ['subject'], { value: input.subject });
        return id;
      }
      default:
        await this.places.requireDivision(input.subject, today, ['subject'], tx);
        await within(input.subject);
        return input.subject;
    }
  }
}

export interface WithdrawTargetInput {
  idempotencyKey: string;
  targetId: string;
  reason: string;
}

/**
 * Takes a target back: its next version says that it holds no more, and why. Setting it anew is the version after.
 * Refusals: NOT_FOUND (also what is not yours to see), STATE_NOT_ALLOWED (withdrawn already), REQUIRED and TOO_LONG (reason).
 */
@Injectable()
export class WithdrawTarget {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
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

function setBy({ organisationId, userId }: Viewer, clock: Clock) {
  return { setBy: organisationId, setByUser: userId, setOn: clock.today() };
}
