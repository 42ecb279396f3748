import { Injectable } from '@nestjs/common';
import { Database, SYSTEM, type Tx } from '@shanhai/database';
import { countPurchase } from '../rules/count-purchase';
import { difference, type Net, postingOf } from '../rules/difference';
import { type PurchaseFact, readPurchase } from '../rules/purchase';
import { appendEntries, netOf, type PostedEntry } from '../store/ledger';
import { headPosition, purchaseFacts, setSlotPositions, takeSlots, waitingFacts } from '../store/purchase-facts';
import { RulesByEpoch } from '../store/rules-at';

/** A quarter of the slots at a time, so that several workers find work. */
const SLOTS_AT_ONCE = 16;
/** Facts in one transaction: bounds its memory and the work that a kill throws away. */
const FACTS_AT_ONCE = 1000;

/**
 * The counter: turns facts into count entries. One transaction takes some slots, counts the purchases that their new facts
 * belong to, enters the differences, and moves the slots' positions: each fact is counted once, whatever is killed when.
 */
@Injectable()
export class CountFacts {
  constructor(
    private readonly database: Database,
    private readonly rules: RulesByEpoch,
  ) {}

  /** Counts one batch. Returns false where every slot is at the head of the log, or in another worker's hands. */
  async run(): Promise<boolean> {
    const [{ lag }] = await this.database.query<{ lag: bigint }>(
      'SELECT COALESCE((SELECT max(position) FROM fact_positions), 0) - (SELECT min(position) FROM counter_slots) AS lag',
    );
    if (lag === 0n) return false;
    return this.database.write(SYSTEM, async (tx) => {
      const slots = await takeSlots(tx, SLOTS_AT_ONCE);
      if (slots.length === 0) return false;
      const head = await headPosition(tx);
      const behind = slots.filter((slot) => slot.position < head);
      if (behind.length === 0) return false;
      const waiting = await waitingFacts(tx, behind, head, FACTS_AT_ONCE);
      const through = waiting.length < FACTS_AT_ONCE ? head : waiting.at(-1)!.position;
      const counted = new Map(behind.map((slot) => [slot.slot, slot.position]));
      const streams = new Map(
        waiting
          .filter((fact) => fact.position > counted.get(fact.slot)!)
          .map((fact) => [fact.streamId, counted.get(fact.slot)!]),
      );
      await this.countStreams(tx, streams, through);
      setSlotPositions(
        tx,
        behind.map((slot) => slot.slot),
        through,
      );
      return true;
    });
  }

  /** Counts purchases whose facts up to the given position each are counted already. */
  private async countStreams(tx: Tx, countedThrough: ReadonlyMap<string, bigint>, through: bigint): Promise<void> {
    if (countedThrough.size === 0) return;
    const ids = [...countedThrough.keys()];
    const facts = await purchaseFacts(tx, ids, through);
    const ledger = await netOf(tx, ids);
    const entries: PostedEntry[] = [];
    for (const [streamId, all] of facts) {
      entries.push(
        ...(await this.countStream(tx, streamId, all, countedThrough.get(streamId)!, ledger.get(streamId) ?? [])),
      );
    }
    appendEntries(tx, entries);
  }

  /**
   * Counts one purchase's new facts in runs that no reference fact divides: a seal or a new rule between two facts keeps
   * its place in the order.
   */
  private async countStream(
    tx: Tx,
    streamId: string,
    facts: readonly PurchaseFact[],
    countedThrough: bigint,
    ledger: Net[],
  ): Promise<PostedEntry[]> {
    const entries: PostedEntry[] = [];
    const lasts = facts.filter(
      (fact, index) => fact.position > countedThrough && facts[index + 1]?.epoch !== fact.epoch,
    );
    for (const last of lasts) {
      const known = facts.filter((fact) => fact.position <= last.position);
      const purchase = readPurchase(known);
      if (!purchase) continue;
      const rules = new Map<bigint, Awaited<ReturnType<RulesByEpoch['at']>>>();
      for (const epoch of new Set(known.map((fact) => fact.epoch))) rules.set(epoch, await this.rules.at(tx, epoch));
      const current = rules.get(last.epoch)!;
      const counts = countPurchase(purchase, current.schemes, (epoch) => rules.get(epoch)!);
      const net = [...ledger, ...entries];
      for (const entry of difference(counts, sum(net))) {
        const { month, posting } = postingOf(entry, current.sealed);
        entries.push({
          ...entry,
          streamId,
          buyerId: purchase.placed.buyer.organisationId,
          position: last.position,
          factId: last.id,
          month,
          posting,
        });
      }
    }
    return entries;
  }
}

/** Nets of the same key added up. */
function sum(nets: readonly Net[]): Net[] {
  const byKey = new Map<string, Net>();
  for (const { facetId, lineId, lotId, recognisedOn, amountFen, goodsFen } of nets) {
    const key = `${facetId}|${lineId}|${lotId}|${recognisedOn}`;
    const before = byKey.get(key);
    byKey.set(key, {
      facetId,
      lineId,
      lotId,
      recognisedOn,
      amountFen: (before?.amountFen ?? 0n) + amountFen,
      goodsFen: (before?.goodsFen ?? 0n) + goodsFen,
    });
  }
  return [...byKey.values()];
}
