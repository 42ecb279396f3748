import { contentHash, type BusinessDate, type Fen, type Month, monthOf, nextMonth } from '@shanhai/kernel';
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

const keyOf = (net: Omit<Net, 'amountFen' | 'goodsFen'>) =>
  `${net.facetId}|${net.lineId}|${net.lotId}|${net.recognisedOn}`;

/**
 * What must be entered so that the ledger's net equals the counts: the ledger itself is never edited. Entries come in a
 * fixed order. An entry without facets corrects a combination that the counts no longer have.
 */
export function difference(counts: readonly Count[], ledger: readonly Net[]): NewEntry[] {
  const wanted = new Map<string, NewEntry>();
  for (const { facets, lineId, lotId, recognisedOn, amountFen, goodsFen, judgement } of counts) {
    const net = { facetId: facetIdOf(facets), lineId, lotId, recognisedOn };
    const before = wanted.get(keyOf(net));
    wanted.set(keyOf(net), {
      ...net,
      facets,
      judgement: before?.judgement ?? judgement,
      amountFen: (before?.amountFen ?? 0n) + amountFen,
      goodsFen: (before?.goodsFen ?? 0n) + goodsFen,
    });
  }
  for (const net of ledger) {
    const entry = wanted.get(keyOf(net)) ?? {
      ...net,
      facets: null,
      judgement: { corrects: true },
      amountFen: 0n,
      goodsFen: 0n,
    };
    wanted.set(keyOf(net), {
      ...entry,
      amountFen: entry.amountFen - net.amountFen,
      goodsFen: entry.goodsFen - net.goodsFen,
    });
  }
  return [...wanted.entries()]
    .filter(([, entry]) => entry.amountFen !== 0n || entry.goodsFen !== 0n)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, entry]) => entry);
}

export type Posting = 'REGULAR' | 'LATE' | 'ADJUSTMENT';

/**
 * Where an entry is posted (CR-7): its month if open, else the first open month after it, late. What takes back an entry of
 * a sealed month, or lowers a sealed month itself, is a prior-period adjustment.
 */
export function postingOf(
  { recognisedOn, amountFen, judgement }: Pick<NewEntry, 'recognisedOn' | 'amountFen' | 'judgement'>,
  sealed: ReadonlySet<Month>,
): { month: Month; posting: Posting } {
  let month = monthOf(recognisedOn);
  const takesBackSealed = judgement.takesBack !== undefined && sealed.has(monthOf(judgement.takesBack));
  const late = sealed.has(month);
  while (sealed.has(month)) month = nextMonth(month);
  if (amountFen < 0n && (late || takesBackSealed)) return { month, posting: 'ADJUSTMENT' };
  return { month, posting: late ? 'LATE' : 'REGULAR' };
}
