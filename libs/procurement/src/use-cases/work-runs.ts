import { Injectable } from '@nestjs/common';
import { Database, SYSTEM, type Tx } from '@shanhai/database';
import type { Facets } from '../rules/count-purchase';
import type { PostedEntry } from '../rules/count-stream';
import { isOfMonths, type RuleChoice, withBook, withVersion } from '../rules/rule-choice';
import { RulesByEpoch } from '../store/rules-at';
import {
  advanceRun,
  appendRunEntries,
  endRun,
  knownOnPosition,
  noteFailure,
  type RunRow,
  sweepRun,
  takeRun,
} from '../store/runs';
import { Replay, type ReplayedPurchase, requireCountable } from './replay';

/** A batch that fails is tried again; one that never works must not keep the others waiting. */
const FAILURES_MAX = 5;

/**
 * Works runs off, one batch of purchases in one transaction: what it counts and how far it got are written together, so
 * that a run goes on where it was killed and enters nothing twice. The worker runs it.
 */
@Injectable()
export class WorkRuns {
  constructor(
    private readonly database: Database,
    private readonly rules: RulesByEpoch,
    private readonly replay: Replay,
  ) {}

  /** Does one batch of the run that waits longest. Returns false where there is none. */
  async run(): Promise<boolean> {
    let taken: RunRow | null = null;
    try {
      return await this.database.write(SYSTEM, async (tx) => {
        const run = await takeRun(tx);
        taken = run;
        if (run) await this.batch(tx, run);
        return run !== null;
      });
    } catch (error) {
      const failed = taken as RunRow | null;
      if (failed) await this.database.write(SYSTEM, (tx) => noteFailure(tx, failed, FAILURES_MAX));
      throw error;
    }
  }

  private async batch(tx: Tx, run: RunRow & { position: bigint }): Promise<void> {
    const next = { after: run.lastStreamId, through: run.position };
    const choice = await this.choiceOf(tx, run);
    const { purchases, uncountable, last, reached } = await this.replay.batch(tx, next, choice, run.schemeCode);
    requireCountable(uncountable);
    if (last === null) {
      endRun(tx, run.organisationId, run.id, 'DONE');
      return;
    }
    const { entries, facets } = ofMonths(purchases, run);
    appendRunEntries(tx, run, entries, facets);
    advanceRun(tx, run, { last, purchases: purchases.length, reached });
  }

  private async choiceOf(tx: Tx, run: RunRow & { position: bigint }): Promise<RuleChoice> {
    if (run.scheme) return withVersion(run.scheme);
    const known = run.knownOn === null ? run.position : await knownOnPosition(tx, run.knownOn, run.position);
    return withBook((await this.rules.at(tx, known)).book);
  }
}

/** The entries of a run's months, with the combinations of facets that they name. */
function ofMonths(
  purchases: readonly ReplayedPurchase[],
  { from, until }: RunRow,
): { entries: PostedEntry[]; facets: Map<string, Facets> } {
  const all = purchases.flatMap((purchase) => purchase.entries);
  const entries = all.filter((entry) => isOfMonths(entry, from, until));
  const named = new Set(entries.map((entry) => entry.facetId));
  const facets = new Map<string, Facets>();
  // A correction names a combination that an earlier entry of the purchase brought, perhaps one of other months.
  for (const { facetId, facets: each } of all) if (each && named.has(facetId)) facets.set(facetId, each);
  return { entries, facets };
}

/** Removes what runs entered that were cancelled, failed or deleted. The worker runs it. */
@Injectable()
export class SweepRuns {
  constructor(private readonly database: Database) {}

  /** Removes some. Returns false where there is nothing to remove. */
  run(): Promise<boolean> {
    return this.database.write(SYSTEM, (tx) => sweepRun(tx));
  }
}
