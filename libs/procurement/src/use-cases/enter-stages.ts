import { Injectable } from '@nestjs/common';
import { Database, SYSTEM } from '@shanhai/database';
import { stageStream } from '../rules/stages';
import { purchaseFacts } from '../store/purchase-facts';
import { RulesByEpoch } from '../store/rules-at';
import { appendStages, stageNetOf, takeStageBacklog } from '../store/stage-ledger';

/** Purchases of one transaction: as many as the counter has at a time, about. */
const PURCHASES_AT_ONCE = 200;

/**
 * Enters the stages of purchases that were counted before there were any: what was ordered, delivered, accepted and paid, and
 * what schemes expect of open orders. What is counted since has them from the counter. The ledger is never edited.
 */
@Injectable()
export class EnterStages {
  constructor(
    private readonly database: Database,
    private readonly rules: RulesByEpoch,
  ) {}

  /** Enters those of some purchases, as their newest facts leave them. Returns false where none are left. */
  runBacklog(): Promise<boolean> {
    return this.database.write(SYSTEM, async (tx) => {
      const taken = await takeStageBacklog(tx, PURCHASES_AT_ONCE);
      if (taken.length === 0) return false;
      const through = new Map(taken.map(({ streamId, counted }) => [streamId, counted]));
      const facts = await purchaseFacts(tx, through);
      const ledger = await stageNetOf(tx, [...through.keys()]);
      const rulesAt = await this.rules.of(tx, [...facts.values()].flat());
      const entries = [...facts].flatMap(([streamId, all]) =>
        stageStream(streamId, all, rulesAt, {
          position: all.at(-1)!.position - 1n,
          net: ledger.get(streamId) ?? [],
        }),
      );
      appendStages(tx, entries);
      return true;
    });
  }
}
