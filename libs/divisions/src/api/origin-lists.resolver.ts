import { Args, ResolveField, Resolver } from '@nestjs/graphql';
import { Database } from '@shanhai/database';
import {
  CurrentViewer,
  DateScalar,
  Mutation,
  Query,
  type RequestContext,
  requireDate,
  type Viewer,
} from '@shanhai/graphql';
import { type BusinessDate, Clock, within } from '@shanhai/kernel';
import { Places } from '../places';
import { originLists } from '../store/list-store';
import { PutOriginList } from '../use-cases/put-origin-list';
import { Division } from './division.type';
import { loadDivision } from './load-division';
import { PutOriginListInput } from './rule.inputs';
import { OriginList, OriginListMember, PutOriginListPayload, toOriginList } from './rule.types';

@Resolver(() => OriginListMember)
export class OriginListsResolver {
  constructor(
    private readonly database: Database,
    private readonly places: Places,
    private readonly clock: Clock,
    private readonly putOriginLists: PutOriginList,
  ) {}

  @Query(() => [OriginList], {
    public: 'origin lists are published by the state',
    description: 'Origin lists with their members on a day (today where none is given). Refuses DATE_INVALID.',
  })
  async originLists(
    @Args('asOf', { type: () => DateScalar, nullable: true }) asOf: BusinessDate | null,
  ): Promise<OriginList[]> {
    const date = asOf ? requireDate(asOf, ['asOf']) : this.clock.today();
    const lists = (await originLists(this.database, null)).map(toOriginList);
    return lists.map((list) => ({
      ...list,
      members: list.members.filter((member) => within(date, member.validFrom, member.validUntil)),
    }));
  }

  @Mutation(() => PutOriginListPayload, {
    allow: 'office:rules',
    description:
      'Puts a whole origin list; the edition before stays known. For offices of provinces, each for the places under its seat. Refuses PROVINCE_ONLY, INVALID, REQUIRED, TOO_LONG, TOO_MANY, DATE_INVALID, DATE_OUT_OF_ORDER, DIVISION_UNKNOWN, OUTSIDE_YOUR_PLACES.',
  })
  async putOriginList(
    @Args('input') input: PutOriginListInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<PutOriginListPayload> {
    const members = input.members.map(({ divisionCode, validFrom, validUntil }) => ({
      divisionCode,
      validFrom,
      validUntil: validUntil ?? null,
    }));
    const code = await this.putOriginLists.run(viewer, { ...input, members });
    const [list] = await originLists(this.database, [code]);
    return { originList: toOriginList(list), userErrors: [] };
  }

  @ResolveField(() => Division, { nullable: true, description: 'The place as of its first day on the list.' })
  division(
    { divisionCode, validFrom }: OriginListMember,
    _: unknown,
    context: RequestContext,
  ): Promise<Division | null> {
    return loadDivision(context, this.places, divisionCode, validFrom);
  }
}
