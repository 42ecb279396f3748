import { isOfPlaces, isSeatOfPlaces, type Viewer } from '@shanhai/graphql';
import { SMALL_GROUP } from './benefit-statement';

/** A county's office, or one of a town or village in it: its code does not end in 00 as those of cities and provinces do. */
export const isCountyOffice = ({
  organisationKind,
  seatCode,
}: Pick<Viewer, 'organisationKind' | 'seatCode'>): boolean =>
  organisationKind === 'OFFICE' && !/^\d{4}00$/.test(seatCode);

/** Whose household it is, and the places that it lives in. */
export interface Registered {
  supplierId: string;
  placeCodes: readonly string[];
}

/** Who registered a household sees it, and so do the offices of its places. */
export function maySeeHousehold(viewer: Viewer | null, { supplierId, placeCodes }: Registered): boolean {
  if (!viewer?.permissions.has('benefit:read')) return false;
  return viewer.organisationKind === 'OFFICE' ? isOfPlaces(viewer, placeCodes) : viewer.organisationId === supplierId;
}

/** Names are for who registered the household and for its county's office, which visits it; offices above see that it is there. */
export function maySeeName(viewer: Viewer | null, household: Registered): boolean {
  if (!viewer || !maySeeHousehold(viewer, household)) return false;
  return viewer.organisationKind === 'SUPPLIER' || isCountyOffice(viewer);
}

/** A supplier sees its own models, an office those of suppliers with seats in its places. */
export function maySeeModel(viewer: Viewer | null, model: { supplierId: string; seatCode: string }): boolean {
  if (!viewer?.permissions.has('benefit:read')) return false;
  return viewer.organisationKind === 'OFFICE'
    ? isSeatOfPlaces(viewer, model.seatCode)
    : viewer.organisationId === model.supplierId;
}

/** As `maySeeModel`; above the county none of those that tell what single households got. */
export function maySeePayout(
  viewer: Viewer | null,
  payout: { supplierId: string; seatCode: string; households: number },
): boolean {
  if (!viewer || !maySeeModel(viewer, payout)) return false;
  return viewer.organisationKind !== 'OFFICE' || isCountyOffice(viewer) || payout.households >= SMALL_GROUP;
}

/** The supplier opens its vouchers, and so does an office of its county, under any code of that: they name people. */
export function mayOpenVoucher(
  viewer: Viewer,
  { supplierId, seatCode }: { supplierId: string; seatCode: string },
): boolean {
  return viewer.organisationKind === 'OFFICE'
    ? isCountyOffice(viewer) && isSeatOfPlaces(viewer, seatCode)
    : viewer.organisationId === supplierId;
}
