import { ResolveField, Resolver } from '@nestjs/graphql';
import { Database } from '@shanhai/database';
import { type RequestContext } from '@shanhai/graphql';
import { loadOrganisation, Organisation } from '@shanhai/organisations';
import { loadLot } from './load-lot';
import { Lot } from './lot.type';
import { LotOrigin, OriginClaim, OriginRevocation } from './origin-claim.type';

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

@Resolver(() => OriginRevocation)
export class OriginRevocationResolver {
  constructor(private readonly database: Database) {}

  @ResolveField(() => Organisation, { nullable: true, description: 'The office that said so.' })
  office({ officeId }: OriginRevocation, _: unknown, context: RequestContext) {
    return loadOrganisation(context, this.database, officeId);
  }

  @ResolveField(() => Lot, { nullable: true, description: 'The lot whose claim it is.' })
  lot({ lotId }: OriginRevocation, _: unknown, context: RequestContext) {
    return loadLot(context, this.database, lotId);
  }
}
