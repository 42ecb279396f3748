import { Injectable } from '@nestjs/common';
import { Database, SYSTEM, type Tx } from '@shanhai/database';
import type { Rules } from '../rules/count-purchase';
import { type PurchaseFact, readPurchase } from '../rules/purchase';
import { stageDifference, type StageNet, stagesOf } from '../rules/stages';
import { purchaseFacts } from '../store/purchase-facts';
import { RulesByEpoch } from '../store/rules-at';
import { appendStages, type PlacedStageEntry, stageNetOf, takeStageBacklog } from '../store/stage-ledger';

/** Facts that move goods, money or the buyer; others change only what is expected, which the newest fact of a batch tells. */
const MOVES: ReadonlySet<string> = new Set([
  'supplier_order.placed',
  'supplier_order.shipped',
  'supplier_order.accepted',
  'supplier_order.returned',
  'payable.due_changed',
  'payment.received',
  'payment.refunded',
  'attribution.moved',
]);
/** Purchases of one transaction: as many as the counter has at a time, about. */
const PURCHASES_AT_ONCE = 200;

/**
 * Enters what was ordered, delivered, accepted and paid, and what schemes expect of open orders, beside what is counted: in
 * the counter's own transaction, so that one position holds for all of them. The ledger is never edited; differences are entered.
 */
@Injectable()
export class EnterStages {
  constructor(
    private readonly database: Database,
    private readonly rules: RulesByEpoch,
  ) {}

  /**
   * Enters what each fact beyond a purchase's position changes, at the position of that fact; the caller holds their slots.
   * Purchases without a position are entered as their newest fact leaves them.
   */
  async enter(
    tx: Tx,
    factsByStream: ReadonlyMap<string, readonly PurchaseFact[]>,
    rulesAt: (epoch: bigint) => Rules,
    enteredThrough: ReadonlyMap<string, bigint> = new Map(),
  ): Promise<void> {
    if (factsByStream.size === 0) return;
    const ledger = await stageNetOf(tx, [...factsByStream.keys()]);
    const entries: PlacedStageEntry[] = [];
    for (const [streamId, facts] of factsByStream) {
      const entered = enteredThrough.get(streamId) ?? facts.at(-1)!.position - 1n;
      const net: StageNet[] = [...(ledger.get(streamId) ?? [])];
      for (const { epoch, position } of facts.filter(
        ({ position: at, type }, index) => at > entered && (MOVES.has(type) || index === facts.length - 1),
      )) {
        const known = facts.filter((fact) => fact.position <= position);
        const purchase = readPurchase(known);
        if (!purchase) continue;
        const changes = stageDifference(stagesOf(purchase, known, rulesAt(epoch).schemes, rulesAt), net);
        const buyerId = purchase.placed.buyer.organisationId;
        entries.push(...changes.map((change) => ({ ...change, streamId, buyerId, position })));
        net.push(...changes);
      }
    }
    appendStages(tx, entries);
  }

  /** Enters the stages of purchases that were counted before there were any. Returns false where none are left. */
  runBacklog(): Promise<boolean> {
    return this.database.write(SYSTEM, async (tx) => {
      const taken = await takeStageBacklog(tx, PURCHASES_AT_ONCE);
      if (taken.length === 0) return false;
      const ids = taken.map((each) => each.streamId);
      const facts = await purchaseFacts(tx, ids, taken[0].counted);
      await this.enter(tx, facts, await this.rules.of(tx, [...facts.values()].flat()));
      return true;
    });
  }
}
