import { ResolveField, Resolver } from '@nestjs/graphql';
import { Database } from '@shanhai/database';
import { Division, loadDivision, Places } from '@shanhai/divisions';
import { loadBatched, type RequestContext } from '@shanhai/graphql';
import { loadOrganisation, Organisation } from '@shanhai/organisations';
import { outletsById } from '../store/outlets';
import { Outlet, OutletCountRow, toOutlet } from './outlet.types';
import { ChannelRegistration } from './registration.types';

/** Who runs an outlet, where it stands, and inside of what. */
@Resolver(() => Outlet)
export class OutletFieldsResolver {
  constructor(
    private readonly database: Database,
    private readonly places: Places,
  ) {}

  @ResolveField(() => Organisation)
  operator({ operatorId }: Outlet, _: unknown, context: RequestContext) {
    return loadOrganisation(context, this.database, operatorId);
  }

  @ResolveField(() => Division, { nullable: true, description: 'As of the day of registration.' })
  division({ divisionCode, registeredOn }: Outlet, _: unknown, context: RequestContext) {
    return loadDivision(context, this.places, divisionCode, registeredOn);
  }

  @ResolveField(() => Outlet, { nullable: true, description: 'The hall or counter that a zone stands inside of.' })
  async parent({ parentId }: Outlet, _: unknown, context: RequestContext): Promise<Outlet | null> {
    if (parentId === null) return null;
    const row = await loadBatched(context, 'outlets', parentId, (ids) => outletsById(this.database, ids));
    return row && toOutlet(row);
  }
}

@Resolver(() => OutletCountRow)
export class OutletCountFieldsResolver {
  constructor(private readonly database: Database) {}

  @ResolveField(() => Organisation, { nullable: true })
  operator({ operatorId }: OutletCountRow, _: unknown, context: RequestContext) {
    return operatorId && loadOrganisation(context, this.database, operatorId);
  }
}

@Resolver(() => ChannelRegistration)
export class RegistrationFieldsResolver {
  constructor(private readonly database: Database) {}

  @ResolveField(() => Organisation)
  partner({ partnerId }: ChannelRegistration, _: unknown, context: RequestContext) {
    return loadOrganisation(context, this.database, partnerId);
  }

  @ResolveField(() => Organisation, { description: 'The office that registered it.' })
  office({ officeId }: ChannelRegistration, _: unknown, context: RequestContext) {
    return loadOrganisation(context, this.database, officeId);
  }
}
