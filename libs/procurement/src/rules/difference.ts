import { contentHash, type BusinessDate, type Fen, groupedBy, type Month, monthOf, nextMonth } from '@shanhai/kernel';
import type { Count, Facets } from './count-purchase';

/** Net of the ledger for one facet combination of one root on one date: what came, or what goes of what came on one earlier date. */
export interface Net {
  facetId: string;
  lineId: string;
  lotId: string;
  recognisedOn: BusinessDate;
  /** The earlier date whose increase it takes back (CR-5); null where it is of its own date. */
  takesBack: BusinessDate | null;
  amountFen: Fen;
  goodsFen: Fen;
}

export interface NewEntry extends Net {
  facets: Facets | null;
  judgement: Partial<Count['judgement']> & { corrects?: boolean };
}

/** The id of a combination of facets: a UUID made from the hash of its content (RFC 9562, version 8). */
export function facetIdOf(facets: Facets): string {
  return hashId(facets);
}

/** A UUID of version 8 from the SHA-256 of a value's canonical JSON. */
export function hashId(value: unknown): string {
  const hash = contentHash(value).subarray(0, 16);
  hash[6] = (hash[6] & 0x0f) | 0x80;
  hash[8] = (hash[8] & 0x3f) | 0x80;
  return hash.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** The id of an entry that a fact at a position makes: made from what it is, so the same one can not be entered twice. */
export function entryIdOf(entry: NewEntry & { position: bigint }): string {
  const { facetId, lineId, lotId, recognisedOn, takesBack, position } = entry;
  const of = [facetId, lineId, lotId, recognisedOn, position.toString()];
  return hashId(takesBack === null ? of : [...of, takesBack]);
}

type Key = Omit<Net, 'amountFen' | 'goodsFen'>;
const keyOf = ({ facetId, lineId, lotId, recognisedOn, takesBack }: Key) =>
  [facetId, lineId, lotId, recognisedOn, takesBack ?? ''].join('|');

/**
 * What must be entered so that the ledger's net equals the counts: the ledger itself is never edited. What comes on a date and
 * what goes on it of an earlier one are entered apart, so that each decrease names a date on which an increase stands (CR-5).
 * Entries come in a fixed order. An entry without facets corrects what the counts no longer have.
 */
export function difference(counts: readonly Count[], ledger: readonly Net[]): NewEntry[] {
  // Naming facets costs a hash; what takes an increase back has the facets of it.
  const ids = new Map<Facets, string>();
  const idOf = (facets: Facets) => ids.get(facets) ?? ids.set(facets, facetIdOf(facets)).get(facets)!;
  const wanted = groupedBy(
    counts.map((count) => ({ ...count, facetId: idOf(count.facets), takesBack: takenBackBy(count) })),
    keyOf,
  );
  const entered = groupedBy(ledger, keyOf);
  return [...new Set([...wanted.keys(), ...entered.keys()])]
    .sort()
    .flatMap((key) => entryOf(wanted.get(key) ?? [], entered.get(key) ?? []) ?? []);
}

/** The earlier date whose increase a count takes back; null where it is of its own date. */
function takenBackBy({ recognisedOn, judgement: { takesBack } }: Count): BusinessDate | null {
  return takesBack === undefined || takesBack === recognisedOn ? null : takesBack;
}

function entryOf(counts: readonly (Count & Key)[], ledger: readonly Net[]): NewEntry | null {
  const amountFen = sumOf(counts, 'amountFen') - sumOf(ledger, 'amountFen');
  const goodsFen = sumOf(counts, 'goodsFen') - sumOf(ledger, 'goodsFen');
  if (amountFen === 0n && goodsFen === 0n) return null;
  const { facetId, lineId, lotId, recognisedOn, takesBack } = counts[0] ?? ledger[0];
  const about = { facetId, lineId, lotId, recognisedOn, takesBack, amountFen, goodsFen };
  if (counts.length === 0) {
    const judgement = takesBack === null ? { corrects: true } : { corrects: true, takesBack };
    return { ...about, facets: null, judgement };
  }
  // What is lowered on the day on which it came is told by what lowers it.
  const lowers = goodsFen < 0n ? counts.findLast((count) => count.judgement.takesBack) : undefined;
  const { facets, judgement } = lowers ?? counts[0];
  return { ...about, facets, judgement };
}

function sumOf(nets: readonly Pick<Net, 'amountFen' | 'goodsFen'>[], fen: 'amountFen' | 'goodsFen'): Fen {
  return nets.reduce((sum, net) => sum + net[fen], 0n);
}

export type Posting = 'REGULAR' | 'LATE' | 'ADJUSTMENT';

/**
 * Where an entry is posted (CR-7): its month if open, else the first open one, late. Months are sealed in their order, so one
 * before the first that was sealed is closed too: it could never be sealed, and its figure would stand in none. What takes
 * back an entry of a closed month, or gives some of that back, or lowers a closed month itself, is a prior-period adjustment.
 */
export function postingOf(
  { recognisedOn, takesBack, amountFen }: Pick<NewEntry, 'recognisedOn' | 'takesBack' | 'amountFen'>,
  sealedThrough: Month | null,
): { month: Month; posting: Posting } {
  const isClosed = (on: BusinessDate) => sealedThrough !== null && monthOf(on) <= sealedThrough;
  const late = isClosed(recognisedOn);
  const month = late ? nextMonth(sealedThrough!) : monthOf(recognisedOn);
  const adjusts = takesBack === null ? late && amountFen < 0n : isClosed(takesBack) && amountFen !== 0n;
  if (adjusts) return { month, posting: 'ADJUSTMENT' };
  return { month, posting: late ? 'LATE' : 'REGULAR' };
}
