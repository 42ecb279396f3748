import { isOfPlaces } from '@shanhai/graphql';
import type { Seer } from './who-sees-claims';

/** A mandate is seen by the producer, the trading company, and the offices of their places and above. */
export function maySeeMandate(
  viewer: Seer | null,
  mandate: { supplierId: string; companyId: string; placeCodes: readonly string[] },
): boolean {
  if (viewer === null) return false;
  const { organisationId, organisationKind } = viewer;
  if (organisationId === mandate.supplierId || organisationId === mandate.companyId) return true;
  return organisationKind === 'OFFICE' && isOfPlaces(viewer, mandate.placeCodes);
}
