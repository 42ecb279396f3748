import { Args, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Database, readPage } from '@shanhai/database';
import {
  CurrentViewer,
  fromGlobalId,
  PagingArgs,
  Query,
  type RequestContext,
  toConnection,
  type Viewer,
} from '@shanhai/graphql';
import { loadOrganisation, Organisation } from '@shanhai/organisations';
import { loadLot, Lot } from '@shanhai/tracing';
import { SUMMED_MAX, totalsOfLots } from '../store/drill';
import { DrillLots } from '../use-cases/drill-lots';
import { HandOutContacts } from '../use-cases/hand-out-contacts';
import {
  DrilledDelivery,
  DrilledDeliveryConnection,
  DrilledSums,
  RecallDrill,
  RecallDrillArgs,
  toDrilledDelivery,
  toRecallDrill,
} from './drill.types';

/** From one lot to every delivery, unit and contact that got any of it. */
@Resolver(() => RecallDrill)
export class DrillResolver {
  constructor(
    private readonly database: Database,
    private readonly drill: DrillLots,
    private readonly contacts: HandOutContacts,
  ) {}

  @Query(() => RecallDrill, {
    allow: 'recall:manage',
    description:
      'From one lot to everything that it was made of or that was made of it, and to every delivery of these. A supplier asks for its own lots and sees its own deliveries; an office asks for lots of its places and suppliers and sees all. Refused: REQUIRED, NOT_FOUND, OUTSIDE_YOUR_PLACES.',
  })
  async recallDrill(@Args() args: RecallDrillArgs, @CurrentViewer() viewer: Viewer): Promise<RecallDrill> {
    const { lot, ...family } = await this.drill.run(viewer, args);
    return toRecallDrill(lot, family, viewer.organisationKind === 'OFFICE' ? null : viewer.organisationId);
  }

  @ResolveField(() => DrilledDeliveryConnection, {
    description: 'All parcels of these lots, lot by lot. Who was given their contacts stands in the audit trail.',
  })
  async deliveries(@Parent() drill: RecallDrill, @Args() paging: PagingArgs, @CurrentViewer() viewer: Viewer) {
    const { lotIds, onlySupplierId } = drill;
    const ofLotId = fromGlobalId('Lot', drill.lot.id, []);
    const page = await this.contacts.run(viewer, { ofLotId, lotIds, onlySupplierId }, readPage(paging));
    return toConnection(page, toDrilledDelivery);
  }

  @ResolveField(() => DrilledSums)
  async totals({ lotIds, onlySupplierId }: RecallDrill): Promise<DrilledSums> {
    const totals = await totalsOfLots(this.database, lotIds, onlySupplierId);
    return { ...totals, complete: totals.deliveries <= SUMMED_MAX };
  }
}

@Resolver(() => DrilledDelivery)
export class DrilledDeliveryResolver {
  constructor(private readonly database: Database) {}

  @ResolveField(() => Lot)
  lot({ lotId }: DrilledDelivery, _: unknown, context: RequestContext): Promise<Lot | null> {
    return loadLot(context, this.database, lotId);
  }

  @ResolveField(() => Organisation, { description: 'The unit that it went to.' })
  buyer({ buyerId }: DrilledDelivery, _: unknown, context: RequestContext): Promise<Organisation | null> {
    return loadOrganisation(context, this.database, buyerId);
  }

  @ResolveField(() => Organisation)
  supplier({ supplierId }: DrilledDelivery, _: unknown, context: RequestContext): Promise<Organisation | null> {
    return loadOrganisation(context, this.database, supplierId);
  }
}
