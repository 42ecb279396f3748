import { ResolveField, Resolver } from '@nestjs/graphql';
import { Database } from '@shanhai/database';
import { type RequestContext } from '@shanhai/graphql';
import { loadOrganisation, Organisation } from '@shanhai/organisations';
import { LotOrigin, OriginClaim } from './origin-claim.type';

const DECIDED_BY = { nullable: true, description: 'The office that judged it.' };

@Resolver(() => LotOrigin)
export class LotOriginResolver {
  constructor(private readonly database: Database) {}

  @ResolveField(() => Organisation, DECIDED_BY)
  decidedBy({ officeId }: LotOrigin, _: unknown, context: RequestContext) {
    return officeId && loadOrganisation(context, this.database, officeId);
  }
}

@Resolver(() => OriginClaim)
export class OriginClaimOfficeResolver {
  constructor(private readonly database: Database) {}

  @ResolveField(() => Organisation, DECIDED_BY)
  decidedBy({ officeId }: OriginClaim, _: unknown, context: RequestContext) {
    return officeId && loadOrganisation(context, this.database, officeId);
  }
}
