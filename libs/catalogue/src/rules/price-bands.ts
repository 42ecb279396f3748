/** Where a price band ends and the next begins: 20, 50, 100, 200, 500 and 1,000 yuan, as shoppers in bulk think of a pack. */
export const PRICE_BOUNDS_FEN: readonly bigint[] = [2_000n, 5_000n, 10_000n, 20_000n, 50_000n, 100_000n];

/** Prices from `fromFen` to `toFen`, both of them in it; a null end is open. */
export interface PriceBand {
  fromFen: bigint | null;
  toFen: bigint | null;
}

/** The band that lies above as many bounds as its number. */
export function priceBand(band: number): PriceBand {
  return {
    fromFen: PRICE_BOUNDS_FEN[band - 1] ?? null,
    toFen: (PRICE_BOUNDS_FEN[band] ?? null) && PRICE_BOUNDS_FEN[band] - 1n,
  };
}
