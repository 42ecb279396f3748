import { allocate, type BusinessDate, groupedBy } from '@shanhai/kernel';
import { type OriginOfLot, type OriginStanding, originStanding } from './origin-standing';

/** Harvested goods of one place that stand alike, of which a lot is made; a harvested lot is its own source. */
export interface OriginSource extends OriginOfLot {
  /** Where an office verified them to be from, else where their producer says. */
  placeCode: string;
  firstHarvestedOn: BusinessDate;
  lastHarvestedOn: BusinessDate;
  /** In base units of what went into the step; compared with other sources of the lot only. */
  massBase: bigint;
  /** The office that verified them, and when; null where none did. */
  office: string | null;
  decidedOn: BusinessDate | null;
}

/** Goods of one place that stand alike: so much of the lot. */
export interface OriginCell {
  standing: OriginStanding;
  /** Of the whole lot's mass, in ten thousandths. */
  basisPoints: number;
  verifiedBy: { office: string | null; on: BusinessDate | null }[];
}
/** What comes from one place. */
export interface OriginPart {
  placeCode: string;
  firstHarvestedOn: BusinessDate;
  lastHarvestedOn: BusinessDate;
  basisPoints: number;
  cells: OriginCell[];
}
/** How the origin of a whole lot stands, and the parts that it is made of, the largest first. Their shares sum to 10,000. */
export interface OriginOfPage {
  standing: OriginStanding | 'PARTLY';
  /** 10,000 only where all of it is verified. */
  verifiedBasisPoints: number;
  parts: OriginPart[];
}

const WHOLE = 10_000;

/**
 * The origin of a lot by mass (CR-12). It is verified where the lot and all that it comes from are; one revocation makes it revoked.
 * Shares are rounded by the largest remainder.
 */
export function originOfPage(lot: OriginOfLot, sources: readonly OriginSource[], today: BusinessDate): OriginOfPage {
  const shares = allocate(
    BigInt(WHOLE),
    sources.map(({ massBase }) => massBase),
  ).map(Number);
  const told = sources.map((source, index) => ({
    ...source,
    basisPoints: shares[index],
    standing: originStanding(source, today),
  }));
  const own = originStanding(lot, today);
  const parts = [...groupedBy(told, ({ placeCode }) => placeCode)].map(([placeCode, same]) => ({
    placeCode,
    firstHarvestedOn: same.map(({ firstHarvestedOn }) => firstHarvestedOn).sort()[0],
    lastHarvestedOn: same
      .map(({ lastHarvestedOn }) => lastHarvestedOn)
      .sort()
      .at(-1)!,
    basisPoints: sum(same),
    cells: [...groupedBy(same, ({ standing }) => standing)].map(([standing, alike]) => ({
      standing,
      basisPoints: sum(alike),
      verifiedBy: standing === 'VERIFIED' ? alike.map(({ office, decidedOn: on }) => ({ office, on })) : [],
    })),
  }));
  const verified = told.filter(({ standing }) => standing === 'VERIFIED');
  const all = verified.length === told.length;
  const revoked = own === 'REVOKED' || told.some(({ standing }) => standing === 'REVOKED');
  return {
    standing: revoked
      ? 'REVOKED'
      : own === 'VERIFIED' && all
        ? own
        : all || verified.length === 0
          ? notVerified(own)
          : 'PARTLY',
    verifiedBasisPoints: all ? WHOLE : Math.min(sum(verified), WHOLE - 1),
    parts: parts.sort((a, b) => b.basisPoints - a.basisPoints),
  };
}

/** A made lot whose row is verified while nothing behind it is cannot be believed. */
const notVerified = (own: OriginStanding): OriginStanding => (own === 'VERIFIED' ? 'UNCLAIMED' : own);

const sum = (cells: readonly { basisPoints: number }[]) => cells.reduce((total, cell) => total + cell.basisPoints, 0);
