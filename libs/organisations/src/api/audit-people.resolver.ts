import { ResolveField, Resolver } from '@nestjs/graphql';
import { AuditEntry } from '@shanhai/audit';
import { Database } from '@shanhai/database';
import { loadBatched, type RequestContext } from '@shanhai/graphql';
import { userNames } from '../store/people';
import { Organisation } from './organisation';
import { loadOrganisation } from './organisation-loader';

/** Who stands behind an entry of the trail; one statement each for all entries of a request. */
@Resolver(() => AuditEntry)
export class AuditPeopleResolver {
  constructor(private readonly database: Database) {}

  @ResolveField(() => String, {
    nullable: true,
    description:
      'Name of the user who did it, as it is now. What people did on an account of their own has none for others.',
  })
  async userName({ row }: AuditEntry, _: unknown, context: RequestContext): Promise<string | null> {
    const { userId, organisationId } = row;
    if (userId === null) return null;
    if (organisationId !== null && organisationId !== context.viewer?.organisationId) {
      const organisation = await loadOrganisation(context, this.database, organisationId);
      if (organisation?.unitType === 'PERSON') return null;
    }
    return loadBatched(context, 'names of users', userId, (ids) => userNames(this.database, ids));
  }

  @ResolveField(() => Organisation, { nullable: true, description: 'For which organisation it was done.' })
  organisation({ row: { organisationId } }: AuditEntry, _: unknown, context: RequestContext) {
    return organisationId && loadOrganisation(context, this.database, organisationId);
  }
}
