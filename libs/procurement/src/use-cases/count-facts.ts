import { Injectable, Logger } from '@nestjs/common';
import { Database, slotOf, SYSTEM, type Tx } from '@shanhai/database';
import { takeWork } from '../rules/batch';
import { countStream, type PostedEntry } from '../rules/count-stream';
import { type PlacedStageEntry, stageStream } from '../rules/stages';
import { appendEntries, netOf } from '../store/ledger';
import {
  headPosition,
  purchaseBytes,
  purchaseFacts,
  setSlotPositions,
  type SlotPosition,
  takeSlots,
  waitingFacts,
} from '../store/purchase-facts';
import { RulesByEpoch } from '../store/rules-at';
import { appendStages, stageNetOf } from '../store/stage-ledger';

/** A quarter of the slots at a time, so that several workers find work. */
const SLOTS_AT_ONCE = 16;
/** Facts in one transaction: bounds its memory and the work that a kill throws away. */
const FACTS_AT_ONCE = 1000;
/** Bytes that a slot's facts of one transaction read: some of an order of a thousand lines, all of sixty small orders. */
const BYTES_OF_SLOT = 2_000_000;
/** How long a slot waits behind a purchase that can not be counted before it is tried again. */
const HELD_MS = 10_000;

/**
 * The counter: turns facts into count entries, and stages beside them. One transaction takes some slots, counts the purchases
 * that their new facts belong to, enters the differences, and moves the slots' positions: each fact is counted once, whatever
 * is killed when.
 *
 * A purchase that can not be counted, such as by a fact of a version that this program does not know, holds its own slot and
 * no other. Nothing is guessed or passed over: figures stay at the position before it until it can be counted, and the log
 * names it.
 */
@Injectable()
export class CountFacts {
  private readonly logger = new Logger('CountFacts');
  /** By slot that is held: when it is tried again. */
  private readonly held = new Map<number, number>();

  constructor(
    private readonly database: Database,
    private readonly rules: RulesByEpoch,
  ) {}

  /** Counts one batch. Returns false where every slot is at the head of the log, held, or in another worker's hands. */
  async run(): Promise<boolean> {
    const [{ lag }] = await this.database.query<{ lag: bigint }>(
      'SELECT COALESCE((SELECT max(position) FROM fact_positions), 0) - (SELECT min(position) FROM counter_slots) AS lag',
    );
    if (lag === 0n) return false;
    return this.database.write(SYSTEM, async (tx) => {
      const slots = await takeSlots(tx, SLOTS_AT_ONCE, this.heldNow());
      if (slots.length === 0) return false;
      const head = await headPosition(tx);
      const behind = slots.filter((slot) => slot.position < head);
      if (behind.length === 0) return false;
      const reached = await this.countSlots(tx, behind, head);
      setSlotPositions(tx, reached);
      return reached.some(({ position }, index) => position > behind[index].position);
    });
  }

  private heldNow(): number[] {
    const now = performance.now();
    for (const [slot, until] of this.held) if (until <= now) this.held.delete(slot);
    return [...this.held.keys()];
  }

  /** Counts facts of slots that wait, and tells how far each slot is counted then. */
  private async countSlots(tx: Tx, behind: readonly SlotPosition[], head: bigint): Promise<SlotPosition[]> {
    const waiting = await waitingFacts(tx, behind, head, FACTS_AT_ONCE);
    const last = waiting.length < FACTS_AT_ONCE ? head : waiting.at(-1)!.position;
    const bytes = await purchaseBytes(tx, [...new Set(waiting.map(({ streamId }) => streamId))], last);
    const { taken, until } = takeWork(waiting, bytes, BYTES_OF_SLOT);
    const before = new Map(behind.map(({ slot, position }) => [slot, position]));
    const after = new Map(behind.map(({ slot }) => [slot, until.get(slot) ?? last]));
    const streams = [...new Set(taken.map(({ streamId }) => streamId))];
    const held = streams.length > 0 ? await this.countStreams(tx, streams, before, after) : new Map<number, bigint>();
    return behind.map(({ slot }) => ({ slot, position: held.get(slot) ?? after.get(slot)! }));
  }

  /**
   * Counts purchases from where their slots were to where they are to be. Returns how far slots came that are held, by a
   * purchase that can not be counted.
   */
  private async countStreams(
    tx: Tx,
    ids: readonly string[],
    before: ReadonlyMap<number, bigint>,
    after: ReadonlyMap<number, bigint>,
  ): Promise<Map<number, bigint>> {
    const facts = await purchaseFacts(tx, new Map(ids.map((id) => [id, after.get(slotOf(id))!])));
    const [ledger, stageLedger] = await tx.together([netOf(tx, ids), stageNetOf(tx, ids)]);
    const rulesAt = await this.rules.of(tx, [...facts.values()].flat());
    const entries: PostedEntry[][] = [];
    const stages: PlacedStageEntry[][] = [];
    const held = new Map<number, bigint>();
    for (const [streamId, all] of facts) {
      const slot = slotOf(streamId);
      const position = before.get(slot)!;
      try {
        const counted = countStream(streamId, all, rulesAt, { position, net: ledger.get(streamId) ?? [] });
        stages.push(stageStream(streamId, all, rulesAt, { position, net: stageLedger.get(streamId) ?? [] }));
        entries.push(counted);
      } catch (error) {
        const first = all.find((fact) => fact.position > position)!.position;
        if ((held.get(slot) ?? first) >= first) held.set(slot, first - 1n);
        this.held.set(slot, performance.now() + HELD_MS);
        this.logger.error(
          `supplier order ${streamId} can not be counted from position ${first} of the log on: ${(error as Error).message}`,
        );
      }
    }
    const isReached = ({ streamId, position }: { streamId: string; position: bigint }) =>
      position <= (held.get(slotOf(streamId)) ?? position);
    appendEntries(tx, entries.flat().filter(isReached));
    appendStages(tx, stages.flat().filter(isReached));
    return held;
  }
}
