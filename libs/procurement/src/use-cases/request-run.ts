import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { Database, recordFacts, takeIdempotencyKey, type Tx } from '@shanhai/database';
import { Places } from '@shanhai/divisions';
import { fromGlobalId, type Viewer } from '@shanhai/graphql';
import { type BusinessDate, Clock, type Month, newId, Reasons, refuse } from '@shanhai/kernel';
import { runRequested } from '../facts/office-facts';
import type { SchemeVersion } from '../rules/scheme';
import { countRuns, insertRun, type NewRun, runsById } from '../store/runs';
import { versionsOf } from '../store/schemes';
import { checkRules, requireKnownNames, type SchemeRules } from './check-scheme';
import { SCHEME_CODE } from './put-scheme';

/** A run reads the whole log: an organisation waits for its own. */
const OPEN_MAX = 3;
/** Runs are for looking at and deleting; what must last is the ledger. */
const KEPT_MAX = 50;

interface RunInput {
  idempotencyKey: string;
  scheme: string;
  from: Month;
  until: Month;
  /** A run of the same organisation: count the log up to the same place, so that the two can be compared. */
  sameMomentAs?: string | null;
}

export interface SimulateSchemeInput extends RunInput {
  /** A version that is there, a draft or any other; this or `draft`. */
  version?: number | null;
  /** Rules that nobody has put yet; this or `version`. */
  draft?: SchemeRules | null;
}

export interface RestateSchemeInput extends RunInput {
  /** Lists, pairings and divisions as they were known at the end of this day, as far as the run's place; as known there where nothing is said. */
  knownOn?: BusinessDate | null;
}

/** Asks for runs. A run takes its place in the event log; the worker does it when everything before that place is counted. */
@Injectable()
export class RequestRun {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly places: Places,
  ) {}

  /**
   * Counts the log by a version of a scheme that is put in force for its span; nothing enters the ledger.
   * Refusals: REQUIRED (version or draft), INVALID (scheme, both given, draft), NOT_FOUND (version, list, programme,
   * sameMomentAs), DIVISION_UNKNOWN, DATE_INVALID, DATE_OUT_OF_ORDER, TOO_LONG, TOO_MANY (also of runs), IDEMPOTENCY_KEY_REUSED.
   */
  simulate(viewer: Viewer, input: SimulateSchemeInput): Promise<{ runId: string }> {
    return this.request(viewer, 'simulateScheme', input, async (tx, runId) => {
      const scheme = await this.versionOf(tx, input);
      recordAudit(tx, { operation: 'simulateScheme', subjectId: runId, after: scheme, detail: input });
      return { kind: 'SIMULATION', scheme, knownOn: null };
    });
  }

  /**
   * Counts the log as the scheme was known at each fact's place, but by lists, pairings and divisions as they were known
   * on a later day: what stands beside a sealed figure, never over it (CR-8).
   * Refusals: NOT_FOUND (scheme, sameMomentAs), DATE_IN_FUTURE (knownOn), TOO_MANY (runs), IDEMPOTENCY_KEY_REUSED.
   */
  restate(viewer: Viewer, input: RestateSchemeInput): Promise<{ runId: string }> {
    const { knownOn = null } = input;
    if (knownOn !== null && knownOn > this.clock.today()) refuse('DATE_IN_FUTURE', ['knownOn'], { value: knownOn });
    return this.request(viewer, 'restateScheme', input, async (tx, runId) => {
      if ((await versionsOf(tx, input.scheme)).length === 0)
        refuse('NOT_FOUND', ['scheme'], { value: input.scheme.slice(0, 40) });
      recordAudit(tx, { operation: 'restateScheme', subjectId: runId, detail: input });
      return { kind: 'RESTATEMENT', scheme: null, knownOn };
    });
  }

  private request(
    viewer: Viewer,
    operation: string,
    input: RunInput,
    rulesOf: (tx: Tx, runId: string) => Promise<Pick<NewRun, 'kind' | 'scheme' | 'knownOn'>>,
  ): Promise<{ runId: string }> {
    const { organisationId } = viewer;
    return this.database.write(viewer, async (tx) => {
      const result = { runId: newId() };
      const first = await takeIdempotencyKey(tx, {
        organisationId,
        operation,
        key: input.idempotencyKey,
        input,
        result,
      });
      if (first) return first;
      // Locked before the runs are counted: two requests at once wait for each other.
      tx.send('SELECT 1 FROM organisations WHERE id = $1 FOR NO KEY UPDATE', [organisationId]);
      const { open, kept } = await countRuns(tx, organisationId);
      if (open >= OPEN_MAX) refuse('TOO_MANY', [], { max: OPEN_MAX, count: open + 1 });
      if (kept >= KEPT_MAX) refuse('TOO_MANY', [], { max: KEPT_MAX, count: kept + 1 });
      const run = { id: result.runId, schemeCode: input.scheme, from: input.from, until: input.until };
      const rules = await rulesOf(tx, run.id);
      const factId =
        (await this.momentOf(tx, viewer, input.sameMomentAs)) ??
        recordFacts(tx, [runRequested({ ...run, ...rules }, organisationId, this.clock.today())])[0];
      insertRun(tx, organisationId, { ...run, ...rules, factId });
      return result;
    });
  }

  /** The fact that gives another run its place in the log; null where none is named. */
  private async momentOf(tx: Tx, viewer: Viewer, id: string | null | undefined): Promise<string | null> {
    if (!id) return null;
    const runId = fromGlobalId('CountRun', id, ['sameMomentAs']);
    const other = (await runsById(tx, viewer, [runId])).get(runId);
    return other?.factId ?? refuse('NOT_FOUND', ['sameMomentAs'], { value: id });
  }

  private async versionOf(tx: Tx, { scheme: code, version, draft }: SimulateSchemeInput): Promise<SchemeVersion> {
    const versions = await versionsOf(tx, code);
    if (draft) return this.fromDraft(tx, code, versions, draft, version ?? null);
    if (version === null || version === undefined) refuse('REQUIRED', ['version']);
    return (
      versions.find((each) => each.version === version) ??
      refuse('NOT_FOUND', ['version'], { value: `${code.slice(0, 40)} ${version}` })
    );
  }

  /** The version that would follow those that are there. */
  private async fromDraft(
    tx: Tx,
    code: string,
    versions: readonly SchemeVersion[],
    draft: SchemeRules,
    version: number | null,
  ): Promise<SchemeVersion> {
    const reasons = new Reasons();
    if (version !== null)
      reasons.add('INVALID', ['version'], {
        value: version,
        reason: { zh: 'version 与 draft 只能给一个', en: 'give version or draft, not both' },
      });
    if (!SCHEME_CODE.test(code))
      reasons.add('INVALID', ['scheme'], {
        value: code.slice(0, 40),
        reason: { zh: '应为大写字母、数字和下划线', en: 'upper-case letters, digits and _' },
      });
    checkRules(draft, ['draft'], reasons);
    const evaluator = versions[0]?.evaluator ?? draft.evaluator;
    if (evaluator !== draft.evaluator)
      reasons.add('INVALID', ['draft', 'evaluator'], {
        value: draft.evaluator,
        reason: { zh: `${code} 各版使用 ${evaluator}`, en: `versions of ${code} use ${evaluator}` },
      });
    reasons.refuseIfAny();
    await requireKnownNames(tx, this.places, draft, ['draft']);
    return { ...draft, code, version: (versions.at(-1)?.version ?? 0) + 1, status: 'DRAFT' };
  }
}
