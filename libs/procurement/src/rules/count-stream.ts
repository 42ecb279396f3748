import type { Month } from '@shanhai/kernel';
import { countPurchase, type Rules } from './count-purchase';
import { difference, type Net, type NewEntry, type Posting, postingOf } from './difference';
import { buyerOf, type PurchaseFact, readPurchase } from './purchase';

/** Rules and seals as they were known at an epoch. */
export interface RulesAt extends Rules {
  /** The newest month that is sealed: months are sealed in their order, so it and all before it are closed. */
  sealedThrough: Month | null;
}

/** An entry with where it came from and where it is posted. */
export type PostedEntry = NewEntry & {
  streamId: string;
  buyerId: string;
  position: bigint;
  factId: string;
  month: Month;
  posting: Posting;
};

/** What of a purchase is counted already: its facts up to a position, and what the ledger holds for them. */
export interface CountedBefore {
  position: bigint;
  net: readonly Net[];
}

/**
 * The entries that each fact of a purchase makes beyond what was counted before: at any position of the log the entries up to
 * it are what the facts up to it count, however the counter was dealt its work. `facts` are all facts of the purchase in the
 * order of the log; `rulesAt` gives the rules of an epoch.
 */
export function countStream(
  streamId: string,
  facts: readonly PurchaseFact[],
  rulesAt: (epoch: bigint) => RulesAt,
  before: CountedBefore,
): PostedEntry[] {
  const lasts = facts.filter((fact) => fact.position > before.position);
  return countUpToEach(lasts, streamId, facts, rulesAt, before.net, null);
}

/**
 * What a purchase's facts count from nothing, in runs that no reference fact divides: a seal or a new rule between two facts
 * keeps its place in the order. Nets per root, date and posting month are those of `countStream`, by fewer entries. Where a
 * scheme is named it alone is counted, with the others known: purchases win over assisted sales (CR-1).
 */
export function recountStream(
  streamId: string,
  facts: readonly PurchaseFact[],
  rulesAt: (epoch: bigint) => RulesAt,
  schemeCode: string | null = null,
): PostedEntry[] {
  const lasts = facts.filter((fact, index) => facts[index + 1]?.epoch !== fact.epoch);
  return countUpToEach(lasts, streamId, facts, rulesAt, [], schemeCode);
}

function countUpToEach(
  lasts: readonly PurchaseFact[],
  streamId: string,
  facts: readonly PurchaseFact[],
  rulesAt: (epoch: bigint) => RulesAt,
  net: readonly Net[],
  schemeCode: string | null,
): PostedEntry[] {
  const entries: PostedEntry[] = [];
  for (const last of lasts) {
    const purchase = readPurchase(facts.filter((fact) => fact.position <= last.position));
    if (!purchase) continue;
    const current = rulesAt(last.epoch);
    const schemes = current.schemes.filter((scheme) => schemeCode === null || scheme.code === schemeCode);
    const counts = countPurchase(purchase, schemes, rulesAt);
    for (const entry of difference(counts, [...net, ...entries])) {
      const { month, posting } = postingOf(entry, current.sealedThrough);
      entries.push({
        ...entry,
        streamId,
        buyerId: buyerOf(purchase),
        position: last.position,
        factId: last.id,
        month,
        posting,
      });
    }
  }
  return entries;
}
