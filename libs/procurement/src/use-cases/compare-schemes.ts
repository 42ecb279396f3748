import { Injectable } from '@nestjs/common';
import { Database, type Page, type Queryable } from '@shanhai/database';
import { fromGlobalId, toGlobalId, type Viewer } from '@shanhai/graphql';
import { Clock, refuse } from '@shanhai/kernel';
import type { DifferenceReason } from '../rules/scheme-difference';
import {
  countedThrough,
  differenceLines,
  type DifferenceLineRow,
  type DifferenceQuestion,
  type DifferenceRow,
  differences,
  type Side,
} from '../store/differences';
import { type RunRow, runsById } from '../store/runs';
import { versionsOf } from '../store/schemes';

/** A scheme of the ledger, perhaps one version of it, or a run. */
export interface SideInput {
  scheme?: string | null;
  version?: number | null;
  runId?: string | null;
}

export type Comparison = Omit<DifferenceQuestion, 'a' | 'b' | 'through'> & { a: SideInput; b: SideInput };

export interface Compared {
  /** The question with the moment that it was answered for, to ask for the lines behind it. */
  question: DifferenceQuestion;
  countedThrough: bigint;
  rows: DifferenceRow[];
}

/**
 * Compares what two schemes, versions or runs count of the same goods in a period. A run is compared with the ledger as it
 * stood at the run's place in the log.
 * Refusals: REQUIRED (scheme), INVALID (scheme and run, an outcome to filter by, months outside a run, runs of different
 * moments), NOT_FOUND (scheme, version, run), STATE_NOT_ALLOWED (a run that is not done).
 */
@Injectable()
export class CompareSchemes {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** `summed` false: only the moment, for those who ask for lines alone; no rows are worked out. */
  run(viewer: Viewer, comparison: Comparison, summed = true): Promise<Compared> {
    if (comparison.filter.outcome)
      refuse('INVALID', ['filter', 'outcome'], {
        value: comparison.filter.outcome,
        reason: { zh: '差异不按判定结果筛选', en: 'a difference is not filtered by outcome' },
      });
    // One snapshot: what a run counts may be removed as soon as somebody deletes it.
    return this.database.snapshot(viewer, async (tx) => {
      const [a, b] = [await this.sideOf(tx, viewer, comparison, 'a'), await this.sideOf(tx, viewer, comparison, 'b')];
      if (a.position !== null && b.position !== null && a.position !== b.position)
        refuse('INVALID', ['b', 'runId'], {
          value: comparison.b.runId!,
          reason: {
            zh: '两次试算的时点不同',
            en: 'the runs count to different moments; ask for one with sameMomentAs',
          },
        });
      const through = a.position ?? b.position ?? (await countedThrough(tx));
      const question = { ...comparison, a: a.side, b: b.side, through };
      return { question, countedThrough: through, rows: summed ? await differences(tx, viewer, question) : [] };
    });
  }

  /**
   * The roots behind a difference, at the moment that it was told for.
   * Refusals: NOT_FOUND (a run that was deleted since).
   */
  lines(
    viewer: Viewer,
    question: DifferenceQuestion,
    reason: DifferenceReason | null,
    page: Page,
  ): Promise<DifferenceLineRow[]> {
    return this.database.snapshot(viewer, async (tx) => {
      for (const name of ['a', 'b'] as const) {
        const side = question[name];
        if (side.kind === 'RUN' && !(await runsById(tx, viewer, [side.runId])).has(side.runId))
          refuse('NOT_FOUND', [name, 'runId'], { value: toGlobalId('CountRun', side.runId) });
      }
      return differenceLines(tx, viewer, question, reason, page, this.clock.now().getTime());
    });
  }

  private async sideOf(
    db: Queryable,
    viewer: Viewer,
    comparison: Comparison,
    name: 'a' | 'b',
  ): Promise<{ side: Side; position: bigint | null }> {
    const { scheme, version = null, runId } = comparison[name];
    if (runId) {
      if (scheme)
        refuse('INVALID', [name, 'scheme'], {
          value: scheme.slice(0, 40),
          reason: { zh: 'scheme 与 runId 只能给一个', en: 'give scheme or runId, not both' },
        });
      const run = await runOf(db, viewer, runId, name);
      requireMonths(comparison, run);
      const { organisationId, id, schemeCode } = run;
      return { side: { kind: 'RUN', organisationId, runId: id, scheme: schemeCode }, position: run.position };
    }
    if (!scheme) refuse('REQUIRED', [name, 'scheme']);
    const versions = await versionsOf(db, scheme);
    if (versions.length === 0) refuse('NOT_FOUND', [name, 'scheme'], { value: scheme.slice(0, 40) });
    if (version !== null && !versions.some((each) => each.version === version))
      refuse('NOT_FOUND', [name, 'version'], { value: version });
    return { side: { kind: 'LEDGER', scheme, version }, position: null };
  }
}

async function runOf(db: Queryable, viewer: Viewer, globalId: string, name: string): Promise<RunRow> {
  const id = fromGlobalId('CountRun', globalId, [name, 'runId']);
  const run = (await runsById(db, viewer, [id])).get(id) ?? refuse('NOT_FOUND', [name, 'runId'], { value: globalId });
  if (run.status !== 'DONE') refuse('STATE_NOT_ALLOWED', [name, 'runId'], { state: run.status });
  return run;
}

/** A run knows nothing outside of its months. */
function requireMonths({ from, until }: Comparison, run: RunRow): void {
  if (from >= run.from && until <= run.until) return;
  refuse('INVALID', ['period'], {
    value: `${from}/${until}`,
    reason: { zh: `试算只含 ${run.from} 至 ${run.until}`, en: `the run holds ${run.from} to ${run.until}` },
  });
}
