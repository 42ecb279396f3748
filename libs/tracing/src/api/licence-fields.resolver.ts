import { ResolveField, Resolver } from '@nestjs/graphql';
import { Database } from '@shanhai/database';
import { loadBatched, type RequestContext } from '@shanhai/graphql';
import { Clock } from '@shanhai/kernel';
import { loadOrganisation, Organisation } from '@shanhai/organisations';
import { validLicences } from '../store/licences';
import { Licence, PublicLicence, toPublicLicence } from './licence.types';

const JUDGED_BY = { nullable: true, description: 'The office that judged it.' };

/** What licences are of, and who judged them. */
@Resolver(() => Licence)
export class LicenceFieldsResolver {
  constructor(private readonly database: Database) {}

  @ResolveField(() => Organisation)
  supplier({ supplierId }: Licence, _: unknown, context: RequestContext) {
    return loadOrganisation(context, this.database, supplierId);
  }

  @ResolveField(() => Organisation, JUDGED_BY)
  decidedBy({ officeId }: Licence, _: unknown, context: RequestContext) {
    return officeId && loadOrganisation(context, this.database, officeId);
  }
}

@Resolver(() => PublicLicence)
export class PublicLicenceOfficeResolver {
  constructor(private readonly database: Database) {}

  @ResolveField(() => Organisation, JUDGED_BY)
  verifiedBy({ officeId }: PublicLicence, _: unknown, context: RequestContext) {
    return officeId && loadOrganisation(context, this.database, officeId);
  }
}

/** The type of organisations is extended from here: one statement for all organisations of a request. */
@Resolver(() => Organisation)
export class OrganisationLicencesResolver {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  @ResolveField(() => [PublicLicence], { description: 'Its licences that an office verified and that hold today.' })
  async licences({ organisationId }: Organisation, _: unknown, context: RequestContext): Promise<PublicLicence[]> {
    const rows = await loadBatched(context, 'valid licences', organisationId, (ids) =>
      validLicences(this.database, ids, this.clock.today()),
    );
    return (rows ?? []).map(toPublicLicence);
  }
}
