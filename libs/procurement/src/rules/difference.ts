import { contentHash, type BusinessDate, type Fen, groupedBy, type Month, monthOf, nextMonth } from '@shanhai/kernel';
import type { Count, Facets } from './count-purchase';

/** Net of the ledger for one facet combination of one root on one date. */
export interface Net {
  facetId: string;
  lineId: string;
  lotId: string;
  recognisedOn: BusinessDate;
  amountFen: Fen;
  goodsFen: Fen;
}

export interface NewEntry extends Net {
  facets: Facets | null;
  judgement: Partial<Count['judgement']> & { corrects?: boolean };
  /** Of several entries that differ only in which increase they take back, those after the first. */
  further?: true;
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
  const { facetId, lineId, lotId, recognisedOn, position, judgement, further } = entry;
  const of = [facetId, lineId, lotId, recognisedOn, position.toString()];
  return hashId(further ? [...of, judgement.takesBack] : of);
}

const keyOf = (net: Omit<Net, 'amountFen' | 'goodsFen'>) =>
  `${net.facetId}|${net.lineId}|${net.lotId}|${net.recognisedOn}`;

/**
 * What must be entered so that the ledger's net equals the counts: the ledger itself is never edited. Entries come in a
 * fixed order. An entry without facets corrects a combination that the counts no longer have.
 */
export function difference(counts: readonly Count[], ledger: readonly Net[]): NewEntry[] {
  // Naming facets costs a hash; what takes an increase back has the facets of it.
  const ids = new Map<Facets, string>();
  const idOf = (facets: Facets) => ids.get(facets) ?? ids.set(facets, facetIdOf(facets)).get(facets)!;
  const wanted = groupedBy(
    counts.map((count) => ({ ...count, facetId: idOf(count.facets) })),
    keyOf,
  );
  const entered = groupedBy(ledger, keyOf);
  return [...new Set([...wanted.keys(), ...entered.keys()])]
    .map((key): [string, NewEntry[]] => [key, entriesOf(wanted.get(key) ?? [], entered.get(key) ?? [])])
    .filter(([, entries]) => entries.length > 0)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, entries]) => entries);
}

/** The entries of one root, date and combination of facets: one, or one for each increase that is taken back (CR-5). */
function entriesOf(counts: readonly (Count & { facetId: string })[], ledger: readonly Net[]): NewEntry[] {
  const amountFen = sumOf(counts, 'amountFen') - sumOf(ledger, 'amountFen');
  const before = sumOf(ledger, 'goodsFen');
  const goodsFen = sumOf(counts, 'goodsFen') - before;
  if (amountFen === 0n && goodsFen === 0n) return [];
  const { facetId, lineId, lotId, recognisedOn } = counts[0] ?? ledger[0];
  const about = { facetId, lineId, lotId, recognisedOn };
  if (counts.length === 0) return [{ ...about, facets: null, judgement: { corrects: true }, amountFen, goodsFen }];
  const [{ facets }] = counts;
  // What is lowered on the day on which it came is told by what lowers it.
  const { judgement } = (goodsFen < 0n && counts.findLast((count) => count.judgement.takesBack)) || counts[0];
  const whole: NewEntry = { ...about, facets, judgement, amountFen, goodsFen };
  const takesBack = before <= 0n && goodsFen < 0n && counts.every((count) => count.judgement.takesBack);
  if (!takesBack || counts.length === 1) return [whole];
  // What was taken back before was, as here, taken from the latest increase first.
  let taken = -before;
  const parts = new Map<BusinessDate, NewEntry>();
  for (const { judgement, goodsFen: backFen } of counts) {
    const size = -backFen;
    const left = taken < size ? size - taken : 0n;
    taken -= size - left;
    if (left === 0n) continue;
    // Increases of one day (several reports, an origin that stood again) are one entry of the ledger, and so is what takes them back.
    const part = parts.get(judgement.takesBack!) ?? { ...whole, judgement, amountFen: 0n, goodsFen: 0n };
    part.goodsFen -= left;
    if (amountFen !== 0n) part.amountFen -= left;
    parts.set(judgement.takesBack!, part);
  }
  return [...parts.values()].map((part, index) => (index === 0 ? part : { ...part, further: true }));
}

function sumOf(nets: readonly Pick<Net, 'amountFen' | 'goodsFen'>[], fen: 'amountFen' | 'goodsFen'): Fen {
  return nets.reduce((sum, net) => sum + net[fen], 0n);
}

export type Posting = 'REGULAR' | 'LATE' | 'ADJUSTMENT';

/**
 * Where an entry is posted (CR-7): its month if open, else the first open one, late. Months are sealed in their order, so one
 * before the first that was sealed is closed too: it could never be sealed, and its figure would stand in none. What takes
 * back an entry of a closed month, or lowers a closed month itself, is a prior-period adjustment.
 */
export function postingOf(
  { recognisedOn, amountFen, judgement }: Pick<NewEntry, 'recognisedOn' | 'amountFen' | 'judgement'>,
  sealedThrough: Month | null,
): { month: Month; posting: Posting } {
  const isClosed = (on: BusinessDate) => sealedThrough !== null && monthOf(on) <= sealedThrough;
  const late = isClosed(recognisedOn);
  const month = late ? nextMonth(sealedThrough!) : monthOf(recognisedOn);
  const takesBackClosed = judgement.takesBack !== undefined && isClosed(judgement.takesBack);
  if (amountFen < 0n && (late || takesBackClosed)) return { month, posting: 'ADJUSTMENT' };
  return { month, posting: late ? 'LATE' : 'REGULAR' };
}
