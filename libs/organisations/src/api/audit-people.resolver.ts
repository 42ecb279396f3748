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

  @ResolveField(() => String, { nullable: true, description: 'Name of the user who did it, as it is now.' })
  userName({ row: { userId } }: AuditEntry, _: unknown, context: RequestContext): Promise<string | null> | null {
    return userId === null
      ? null
      : loadBatched(context, 'names of users', userId, (ids) => userNames(this.database, ids));
  }

  @ResolveField(() => Organisation, { nullable: true, description: 'For which organisation it was done.' })
  organisation({ row: { organisationId } }: AuditEntry, _: unknown, context: RequestContext) {
    return organisationId && loadOrganisation(context, this.database, organisationId);
  }
}
