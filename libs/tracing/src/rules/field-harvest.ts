import type { BaseUnit } from '@shanhai/kernel';

/** A version of the most that an area of a category of goods can bear in a year. */
export interface AreaYield {
  categoryCode: string;
  version: number;
  baseUnit: BaseUnit;
  /** At most `yieldBase` base units grow on `areaSquareMetres` in a harvest year. */
  yieldBase: bigint;
  areaSquareMetres: bigint;
  source: string;
  validFrom: string;
  validUntil: string | null;
}

/** What a supplier's fields can have grown of a category in a harvest year, and what its lots say. */
export interface FieldSum {
  harvestYear: number;
  areaSquareMetres: bigint;
  /** The most that can have grown, rounded down. */
  mostBase: bigint;
  /** The harvested lots before this one that are not held or refused, whether they name fields or not. */
  beforeBase: bigint;
  statedBase: bigint;
}

/** The sum for one more lot. Source: counting rule CR-20, a sale that the fields cannot have grown. */
export function fieldSum(
  area: bigint,
  { yieldBase, areaSquareMetres }: Pick<AreaYield, 'yieldBase' | 'areaSquareMetres'>,
  lots: { harvestYear: number; beforeBase: bigint; statedBase: bigint },
): FieldSum {
  return { ...lots, areaSquareMetres: area, mostBase: (area * yieldBase) / areaSquareMetres };
}

/** Whether the lots are above what can have grown, so that this one is held. */
export const isBeyond = ({ mostBase, beforeBase, statedBase }: FieldSum): boolean => beforeBase + statedBase > mostBase;
