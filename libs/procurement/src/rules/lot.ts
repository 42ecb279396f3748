import type { BusinessDate } from '@shanhai/kernel';
import type { CoveringMandate, MadeOfShares, ShippedLot } from '@shanhai/orders';

/** Where a lot comes from, as its shipment said. */
export interface Lot {
  placeCode: string;
  harvestedOn: BusinessDate;
  /** What a lot comes from that was made of others; absent where it is of one place and day (CR-12). */
  made?: Made;
  /** Absent for the supplier's own goods, null where a trading company has no mandate for them (CR-14). */
  mandate?: CoveringMandate | null;
}

/** A place and the day of harvest, or of processing, as of which it is judged. */
export type PlaceOnDay = Pick<Lot, 'placeCode' | 'harvestedOn'>;

/** The mass of a lot that comes from one place and harvest day. */
export interface OriginShare extends PlaceOnDay {
  massBase: bigint;
}

/** The origins of a lot by mass, and where and when it was last processed; null where lots were only mixed. */
export interface Made {
  shares: readonly OriginShare[];
  processed: PlaceOnDay | null;
}

/** Where a lot comes from, by what its shipment told. */
export function originOf({ placeCode, harvestedOn, made, mandate }: ShippedLot): Lot {
  const lot: Lot = { placeCode, harvestedOn };
  if (made) lot.made = madeOf(made);
  if (mandate !== undefined) lot.mandate = mandate;
  return lot;
}

function madeOf({ shares, processedIn, processedOn }: MadeOfShares): Made {
  return {
    shares: shares.map((share) => ({ ...share, massBase: BigInt(share.massBase) })),
    processed:
      processedIn === null || processedOn === null ? null : { placeCode: processedIn, harvestedOn: processedOn },
  };
}
