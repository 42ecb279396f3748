import type { Queryable } from '@shanhai/database';
import { loadBatched, type RequestContext, toGlobalId } from '@shanhai/graphql';
import { bodyOf } from '../rules/credit-code';
import type { MemberRow } from '../store/memberships';
import { type OrganisationProfile, organisationProfiles } from '../store/profiles';
import type { Member, Organisation } from './organisation';

export function toOrganisation(profile: OrganisationProfile): Organisation {
  const { organisationId, kind, unitType, name, creditCode, seatCode, budgetUnit, approvalAboveFen, unitIds, status } =
    profile;
  return {
    id: toGlobalId('Organisation', organisationId),
    organisationId,
    parentId: unitIds[1] ?? null,
    approvalAboveFen,
    kind,
    unitType,
    name,
    creditCode,
    registeredAs: bodyOf(creditCode),
    seatCode,
    budgetUnit,
    status,
  };
}

export function toMember({ id, name, email, roles, status, since }: MemberRow): Member {
  return { id: toGlobalId('Member', id), name, email, roles, status, since };
}

/**
 * The organisation that a field of a lib above names; the calls of one request are one statement. Who may see the
 * parent object may see this: it does not ask again.
 */
export function loadOrganisation(context: RequestContext, db: Queryable, id: string): Promise<Organisation | null> {
  return loadBatched(context, 'organisations', id, async (ids) => {
    const profiles = await organisationProfiles(db, ids);
    return new Map([...profiles].map(([key, profile]) => [key, toOrganisation(profile)]));
  });
}
