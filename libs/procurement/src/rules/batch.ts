/** A fact that waits to be counted. */
export interface Waiting {
  position: bigint;
  streamId: string;
  slot: number;
}

/** What of the facts that wait a batch takes. */
export interface Batch {
  taken: Waiting[];
  /** By slot, where not all of its waiting facts are taken: the position before the first that is left. */
  until: Map<number, bigint>;
}

/**
 * Takes facts that wait, in the order of the log, until a slot's share of work is full; each slot has one at least. A fact's
 * work is its purchase, which is read anew for it: an order of a thousand lines, or one that is paid in a thousand transfers,
 * so takes many batches, and others are counted between them. `bytes` of a purchase are those of all of its facts.
 */
export function takeWork(waiting: readonly Waiting[], bytes: ReadonlyMap<string, number>, bytesOfSlot: number): Batch {
  const work = new Map<number, number>();
  const until = new Map<number, bigint>();
  const taken = waiting.filter(({ slot, streamId, position }) => {
    if (until.has(slot)) return false;
    const before = work.get(slot) ?? 0;
    const after = before + bytes.get(streamId)!;
    const fits = before === 0 || after <= bytesOfSlot;
    if (fits) work.set(slot, after);
    else until.set(slot, position - 1n);
    return fits;
  });
  return { taken, until };
}
