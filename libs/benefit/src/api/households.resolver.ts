import type { OnModuleInit } from '@nestjs/common';
import { Args, ResolveField, Resolver } from '@nestjs/graphql';
import { Database, readPage } from '@shanhai/database';
import {
  type ConnectionOf,
  CurrentViewer,
  DateScalar,
  fromGlobalId,
  Mutation,
  NodeRegistry,
  PagingArgs,
  Query,
  type RequestContext,
  requireDate,
  toConnection,
  type Viewer,
} from '@shanhai/graphql';
import { Clock } from '@shanhai/kernel';
import { loadOrganisation, Organisation } from '@shanhai/organisations';
import { maySeeHousehold } from '../rules/who-sees-benefit';
import { countHouseholds, householdsById, type HouseholdsOf, pageOfHouseholds } from '../store/households';
import { EndHousehold } from '../use-cases/end-household';
import { RegisterHouseholds } from '../use-cases/register-households';
import {
  EndHouseholdInput,
  EndHouseholdPayload,
  Household,
  HouseholdConnection,
  HouseholdCount,
  RegisterHouseholdsInput,
  RegisterHouseholdsPayload,
} from './household.types';
import { ShowHousehold } from './show-household';

const whoseOf = ({ organisationKind, organisationId, seatCodes }: Viewer): HouseholdsOf =>
  organisationKind === 'OFFICE' ? { seatCodes } : { supplierId: organisationId };

@Resolver(() => Household)
export class HouseholdsResolver implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly nodes: NodeRegistry,
    private readonly show: ShowHousehold,
    private readonly register: RegisterHouseholds,
    private readonly end: EndHousehold,
  ) {}

  onModuleInit(): void {
    this.nodes.register('Household', async (ids, viewer) => {
      const rows = [...(await householdsById(this.database, ids))].filter(([, row]) => maySeeHousehold(viewer, row));
      return new Map(rows.map(([id, row]) => [id, this.show.toViewer(viewer, row)]));
    });
  }

  @Query(() => HouseholdConnection, {
    allow: 'benefit:read',
    description: 'Households that you registered; to an office those of its places. The newest first.',
  })
  async households(
    @Args() paging: PagingArgs,
    @CurrentViewer() viewer: Viewer,
    @Args('placeCode', { type: () => String, nullable: true, description: 'A village, or a place above it.' })
    placeCode?: string | null,
  ): Promise<ConnectionOf<Household>> {
    const page = await pageOfHouseholds(this.database, whoseOf(viewer), placeCode ?? null, readPage(paging));
    return toConnection(page, (row) => this.show.toViewer(viewer, row));
  }

  @Query(() => HouseholdCount, {
    allow: 'benefit:read',
    description:
      'How many households were with you, or with suppliers in your places, on a day; each once, whoever registered it.',
  })
  async householdCount(
    @CurrentViewer() viewer: Viewer,
    @Args('placeCode', { type: () => String, nullable: true, description: 'A village, or a place above it.' })
    placeCode?: string | null,
    @Args('asOf', { type: () => DateScalar, nullable: true, description: 'Today where it is not given.' })
    asOf?: string | null,
  ): Promise<HouseholdCount> {
    const day = asOf == null ? this.clock.today() : requireDate(asOf, ['asOf']);
    return { ...(await countHouseholds(this.database, whoseOf(viewer), placeCode ?? null, day)), asOf: day };
  }

  @Mutation(() => RegisterHouseholdsPayload, {
    allow: 'benefit:manage',
    description:
      'Registers farming households that you share with. Refused: HOUSEHOLD_KEYS_MISSING, REQUIRED, TOO_MANY, TOO_LONG, IDENTITY_NUMBER_INVALID, INVALID, DIVISION_UNKNOWN, DATE_INVALID, DATE_IN_FUTURE, HOUSEHOLD_REGISTERED, IDEMPOTENCY_KEY_REUSED.',
  })
  async registerHouseholds(
    @Args('input') input: RegisterHouseholdsInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<RegisterHouseholdsPayload> {
    const ids = await this.register.run(viewer, input);
    const rows = await householdsById(this.database, ids);
    return { households: ids.map((id) => this.show.toViewer(viewer, rows.get(id)!)) };
  }

  @Mutation(() => EndHouseholdPayload, {
    allow: 'benefit:manage',
    description:
      'Says that a household is with you no more, from a day on. Refused: REQUIRED, TOO_LONG, DATE_INVALID, DATE_IN_FUTURE, DATE_OUT_OF_ORDER, NOT_FOUND, STATE_NOT_ALLOWED.',
  })
  async endHousehold(
    @Args('input') input: EndHouseholdInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<EndHouseholdPayload> {
    const householdId = fromGlobalId('Household', input.householdId, ['householdId']);
    await this.end.run(viewer, { ...input, householdId });
    return { household: this.show.toViewer(viewer, (await householdsById(this.database, [householdId])).get(householdId)!) }; // prettier-ignore
  }

  @ResolveField(() => Organisation)
  supplier({ supplierId }: Household, _: unknown, context: RequestContext) {
    return loadOrganisation(context, this.database, supplierId);
  }
}
