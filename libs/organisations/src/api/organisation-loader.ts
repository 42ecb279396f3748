import type { Queryable } from '@shanhai/database';
import { batched, type RequestContext, toGlobalId } from '@shanhai/graphql';
import { bodyOf } from '../rules/credit-code';
import type { MemberRow } from '../store/memberships';
import { type OrganisationRow, organisationsById } from '../store/profiles';
import type { Member, Organisation } from './organisation';

export function toOrganisation(row: OrganisationRow): Organisation {
  return {
    ...row,
    id: toGlobalId('Organisation', row.organisationId),
    registeredAs: bodyOf(row.creditCode),
  };
}

export function toMember({ id, name, email, roles, status, since }: MemberRow): Member {
  return { id: toGlobalId('Member', id), name, email, roles, status, since };
}

const loader = (context: RequestContext, db: Queryable) =>
  batched(context, 'organisations', async (ids) => {
    const rows = await organisationsById(db, ids);
    return new Map([...rows].map(([id, row]) => [id, toOrganisation(row)]));
  });

/**
 * The organisation that a field of a lib above names; the calls of one request are one statement. Who may see the
 * parent object may see this: it does not ask again.
 */
export function loadOrganisation(context: RequestContext, db: Queryable, id: string): Promise<Organisation | null> {
  return loader(context, db).load(id);
}

/** Gives `loadOrganisation` organisations that another statement of the request read with its rows. */
export function primeOrganisations(context: RequestContext, db: Queryable, rows: readonly OrganisationRow[]): void {
  const organisations = loader(context, db);
  for (const row of rows) organisations.prime(row.organisationId, toOrganisation(row));
}
