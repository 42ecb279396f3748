import { Injectable } from '@nestjs/common';
import { Database, SYSTEM, type Tx } from '@shanhai/database';
import { countStream } from '../rules/count-stream';
import { appendEntries, netOf } from '../store/ledger';
import { headPosition, purchaseFacts, setSlotPositions, takeSlots, waitingFacts } from '../store/purchase-facts';
import { RulesByEpoch } from '../store/rules-at';
import { EnterStages } from './enter-stages';

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
    private readonly stages: EnterStages,
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
    const rulesAt = await this.rules.of(tx, [...facts.values()].flat());
    const entries = [...facts].flatMap(([streamId, all]) =>
      countStream(streamId, all, rulesAt, {
        position: countedThrough.get(streamId)!,
        net: ledger.get(streamId) ?? [],
      }),
    );
    appendEntries(tx, entries);
    await this.stages.enter(tx, facts, rulesAt, countedThrough);
  }
}
