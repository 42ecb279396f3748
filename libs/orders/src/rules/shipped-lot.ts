import { mergedShares, type RootRow, type ShippableLot } from '@shanhai/tracing';

/** Whether an office verified where the lot is from: the lot itself, or all that it was made of. */
export function hasVerifiedOrigin(lot: ShippableLot, roots: readonly RootRow[] | null): boolean {
  return roots ? roots.every(({ claimId }) => claimId !== null) : lot.claimId !== null;
}

/**
 * A verified lot as its shipment tells of it. What was made of other lots says from where, by mass, as offices verified it (CR-12); its claim is that
 * of the largest share.
 */
export function shippedLot(lot: ShippableLot, roots: readonly RootRow[] | null) {
  const { lotId, traceCode, harvestedOn, processedIn, processedOn } = lot;
  if (!roots) return { lotId, traceCode, placeCode: lot.claimedPlaceCode!, harvestedOn, claimId: lot.claimId! };
  const shares = mergedShares(roots.map((root) => ({ ...root, placeCode: root.claimedPlaceCode! })));
  const places = new Set(shares.map(({ placeCode }) => placeCode));
  return {
    lotId,
    traceCode,
    placeCode: places.size === 1 ? shares[0].placeCode : lot.placeCode,
    harvestedOn,
    claimId: roots[0].claimId!,
    made: {
      shares: shares.map((share) => ({
        placeCode: share.placeCode,
        harvestedOn: share.harvestedOn,
        massBase: share.massBase.toString(),
      })),
      processedIn,
      processedOn,
    },
  };
}
