import { isOfPlaces, type Viewer } from '@shanhai/graphql';

export type Seer = Pick<Viewer, 'organisationId' | 'organisationKind' | 'seatCodes'>;

/** A claim with its evidence is seen by the supplier that made it and the offices of its place and above. */
export function maySeeClaim(
  viewer: Seer | null,
  claim: { supplierId: string; placeCodes: readonly string[] },
): boolean {
  if (viewer === null) return false;
  if (viewer.organisationId === claim.supplierId) return true;
  return viewer.organisationKind === 'OFFICE' && isOfPlaces(viewer, claim.placeCodes);
}
