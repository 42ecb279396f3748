import type { OnModuleInit } from '@nestjs/common';
import { Args, Resolver } from '@nestjs/graphql';
import { Database, readPage } from '@shanhai/database';
import { DivisionLevel, type PlaceLevel, Places } from '@shanhai/divisions';
import {
  type ConnectionOf,
  CurrentViewer,
  fromGlobalId,
  Mutation,
  NodeRegistry,
  PagingArgs,
  Query,
  requireDate,
  toConnection,
  type Viewer,
} from '@shanhai/graphql';
import { Clock } from '@shanhai/kernel';
import { countOutlets } from '../rules/count-outlets';
import { maySeeOutlet, outletGroups, type OutletReader, outletsById, pageOfOutlets } from '../store/outlets';
import { CloseOutlet } from '../use-cases/close-outlet';
import { RegisterOutlet } from '../use-cases/register-outlet';
import { ReviewOutlet } from '../use-cases/review-outlet';
import {
  CloseOutletInput,
  CloseOutletPayload,
  Outlet,
  OutletConnection,
  OutletCountArgs,
  OutletCountRow,
  OutletFilterInput,
  RegisterOutletInput,
  RegisterOutletPayload,
  ReviewOutletInput,
  ReviewOutletPayload,
  toOutlet,
} from './outlet.types';

const LEVELS: Record<DivisionLevel, PlaceLevel> = { PROVINCE: 1, CITY: 2, COUNTY: 3, TOWN: 4, VILLAGE: 5 };

@Resolver(() => Outlet)
export class OutletsResolver implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly places: Places,
    private readonly nodes: NodeRegistry,
    private readonly register: RegisterOutlet,
    private readonly review: ReviewOutlet,
    private readonly close: CloseOutlet,
  ) {}

  onModuleInit(): void {
    this.nodes.register('Outlet', async (ids, viewer) => {
      const reader = readerOf(viewer);
      const seen = [...(await outletsById(this.database, ids))].filter(([, row]) => maySeeOutlet(reader, row));
      return new Map(seen.map(([id, row]) => [id, toOutlet(row)]));
    });
  }

  @Query(() => OutletConnection, {
    public: 'where goods of the cooperation are sold is for everybody to find',
    description:
      'Halls, counters and zones, the newest first: confirmed ones; to their operator and the offices of the place the others too.',
  })
  async outlets(
    @Args() paging: PagingArgs,
    @CurrentViewer() viewer: Viewer | null,
    @Args('filter', { type: () => OutletFilterInput, nullable: true }) filter?: OutletFilterInput | null,
  ): Promise<ConnectionOf<Outlet>> {
    const idOf = (type: string, id: string | null | undefined, field: string) =>
      id == null ? null : fromGlobalId(type, id, ['filter', field]);
    const asked = {
      ...filter,
      operatorId: idOf('Organisation', filter?.operatorId, 'operatorId'),
      parentId: idOf('Outlet', filter?.parentId, 'parentId'),
      openOn: filter?.asOf ? requireDate(filter.asOf, ['filter', 'asOf']) : null,
    };
    const page = await pageOfOutlets(this.database, readerOf(viewer), asked, readPage(paging));
    return toConnection(page, toOutlet);
  }

  @Query(() => [OutletCountRow], {
    public: 'how many halls, counters and zones there are is published',
    description: 'How many confirmed outlets are open on a day, by kind, place and operator; each stands in one row.',
  })
  async outletCounts(@Args() args: OutletCountArgs): Promise<OutletCountRow[]> {
    const on = args.asOf ? requireDate(args.asOf, ['asOf']) : this.clock.today();
    const [groups, book] = await Promise.all([outletGroups(this.database, on), this.places.book()]);
    const { divisionCode } = args;
    const inside = divisionCode ? groups.filter((each) => book.isWithin(each.divisionCode, divisionCode, on)) : groups;
    return countOutlets(inside, args.groupBy, { book, on, level: LEVELS[args.level ?? DivisionLevel.COUNTY] });
  }

  @Mutation(() => RegisterOutletPayload, {
    allow: 'outlet:manage',
    description:
      'Puts a hall, counter or zone of yours before the office of its place. Refused: REQUIRED, TOO_LONG, DATE_INVALID, DATE_OUT_OF_ORDER, DIVISION_UNKNOWN, NOT_FOUND, OUTLET_PARENT, OUTLET_STANDS, IDEMPOTENCY_KEY_REUSED.',
  })
  async registerOutlet(
    @Args('input') input: RegisterOutletInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<RegisterOutletPayload> {
    const parentId = input.parentId == null ? null : fromGlobalId('Outlet', input.parentId, ['parentId']);
    return { outlet: await this.read(await this.register.run(viewer, { ...input, parentId })) };
  }

  @Mutation(() => ReviewOutletPayload, {
    allow: 'channel:judge',
    description:
      'Confirms an outlet in your places, or rejects it. Refused: REQUIRED, TOO_LONG, NOT_FOUND, OUTSIDE_YOUR_PLACES, OWN_OUTLET, STATE_NOT_ALLOWED.',
  })
  async reviewOutlet(
    @Args('input') input: ReviewOutletInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<ReviewOutletPayload> {
    const outletId = fromGlobalId('Outlet', input.outletId, ['outletId']);
    await this.review.run(viewer, { ...input, outletId });
    return { outlet: await this.read(outletId) };
  }

  @Mutation(() => CloseOutletPayload, {
    allow: 'outlet:manage',
    description:
      'Closes an outlet of yours from a day on. Refused: REQUIRED, TOO_LONG, DATE_INVALID, DATE_OUT_OF_ORDER, NOT_FOUND, STATE_NOT_ALLOWED.',
  })
  async closeOutlet(
    @Args('input') input: CloseOutletInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<CloseOutletPayload> {
    const outletId = fromGlobalId('Outlet', input.outletId, ['outletId']);
    await this.close.run(viewer, { ...input, outletId });
    return { outlet: await this.read(outletId) };
  }

  private async read(id: string): Promise<Outlet> {
    return toOutlet((await outletsById(this.database, [id])).get(id)!);
  }
}

function readerOf(viewer: Viewer | null): OutletReader {
  const seatCodes = viewer?.organisationKind === 'OFFICE' ? viewer.seatCodes : [];
  return { organisationId: viewer?.organisationId ?? null, seatCodes };
}
