import { Injectable } from '@nestjs/common';
import { Database, type Queryable, SYSTEM } from '@shanhai/database';
import { type PostedEntry, recountStream } from '../rules/count-stream';
import { readPurchase } from '../rules/purchase';
import { AS_COUNTED, type RuleChoice } from '../rules/rule-choice';
import { type StageAmount, stagesOf } from '../rules/stages';
import { nextStreams, purchaseFacts, type StreamsBatch } from '../store/purchase-facts';
import { RulesByEpoch } from '../store/rules-at';

/** What one purchase counts. */
export interface ReplayedPurchase {
  streamId: string;
  /** From nothing, as the counter would enter them; their sums per root and date are what counts. */
  entries: PostedEntry[];
  /** How far it has come, and what schemes expect of it; worked out for those who ask. */
  stages: () => StageAmount[];
}

/** A purchase that can not be counted, such as by a fact of a version that this program does not know, and why. */
export interface Uncountable {
  streamId: string;
  reason: string;
}

export interface ReplayedBatch {
  purchases: ReplayedPurchase[];
  /** Those that can not be counted; the others are. */
  uncountable: Uncountable[];
  /** To go on with; null where there is no purchase left. */
  last: string | null;
  /** Position of the newest first fact among them: purchases come nearly in its order, so it tells how far the log is done. */
  reached: bigint;
}

/**
 * Counts purchases again from their facts, in the order of their ids, and enters nothing. Every batch has bounded memory and
 * few statements, so that the whole log can be gone through, and gone on with where it was left.
 */
@Injectable()
export class Replay {
  constructor(
    private readonly database: Database,
    private readonly rules: RulesByEpoch,
  ) {}

  /** The next purchases with facts up to a position, under every scheme or the one that is named. */
  async batch(
    db: Queryable,
    next: StreamsBatch,
    choice: RuleChoice = AS_COUNTED,
    schemeCode: string | null = null,
  ): Promise<ReplayedBatch> {
    const ids = await nextStreams(db, next);
    if (ids.length === 0) return { purchases: [], uncountable: [], last: null, reached: 0n };
    const facts = await purchaseFacts(db, new Map(ids.map((id) => [id, next.through])));
    const known = await this.rules.of(db, [...facts.values()].flat());
    const rulesAt = memoised((epoch: bigint) => choice(known(epoch)));
    const uncountable: Uncountable[] = [];
    const purchases = ids.flatMap((streamId) => {
      const all = facts.get(streamId);
      if (!all) return [];
      const stages = () => {
        const purchase = readPurchase(all);
        return purchase ? stagesOf(purchase, all, rulesAt(all.at(-1)!.epoch).schemes, rulesAt) : [];
      };
      try {
        return [{ streamId, entries: recountStream(streamId, all, rulesAt, schemeCode), stages }];
      } catch (error) {
        uncountable.push({ streamId, reason: (error as Error).message });
        return [];
      }
    });
    const firsts = [...facts.values()].map(([first]) => first.position);
    const reached = firsts.reduce((most, each) => (each > most ? each : most), 0n);
    return { purchases, uncountable, last: ids.at(-1)!, reached };
  }

  /**
   * All purchases with facts up to a position, batch by batch, each batch on a snapshot of its own.
   * @throws Error that names one that can not be counted.
   */
  async *all(through: bigint, choice: RuleChoice = AS_COUNTED): AsyncGenerator<ReplayedPurchase[]> {
    for (let after: string | null = null; ; ) {
      const next: StreamsBatch = { after, through };
      const { purchases, uncountable, last } = await this.database.snapshot(SYSTEM, (tx) =>
        this.batch(tx, next, choice),
      );
      if (last === null) return;
      requireCountable(uncountable);
      yield purchases;
      after = last;
    }
  }
}

/** For figures that would be wrong without a purchase. @throws Error */
export function requireCountable([first]: readonly Uncountable[]): void {
  if (first) throw new Error(`supplier order ${first.streamId} can not be counted: ${first.reason}`);
}

function memoised<Key, Value>(work: (key: Key) => Value): (key: Key) => Value {
  const kept = new Map<Key, Value>();
  return (key) => {
    if (!kept.has(key)) kept.set(key, work(key));
    return kept.get(key)!;
  };
}
