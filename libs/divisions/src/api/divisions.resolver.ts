import { Args, ArgsType, Field, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { type PageOf, readPage, toPage, type PageArgs } from '@shanhai/database';
import {
  type ConnectionOf,
  CurrentContext,
  DateScalar,
  PagingArgs,
  Query,
  type RequestContext,
  requireDate,
  toConnection,
} from '@shanhai/graphql';
import { type BusinessDate, Clock } from '@shanhai/kernel';
import { Places } from '../places';
import { findPlaces } from '../rules/find-places';
import type { PlaceSpan } from '../rules/place-book';
import { Division, DivisionConnection, DivisionSuccessor, toDivision } from './division.type';
import { placesOfRequest } from './load-division';

const WHY_PUBLIC = 'place codes are published by the state';

@ArgsType()
class DivisionsArgs extends PagingArgs {
  @Field(() => String, { nullable: true, description: 'Part of a name, or the first digits of a code.' }) search?:
    | string
    | null;
  @Field(() => String, { nullable: true, description: 'Only places right below this one.' }) parentCode?: string | null;
  @Field(() => DateScalar, { nullable: true, description: 'Today where no day is given.' }) asOf?: BusinessDate | null;
}

@Resolver(() => Division)
export class DivisionsResolver {
  constructor(
    private readonly places: Places,
    private readonly clock: Clock,
  ) {}

  @Query(() => DivisionConnection, {
    public: WHY_PUBLIC,
    description: 'Places in force on a day, by code. Refuses DATE_INVALID, INVALID.',
  })
  async divisions(
    @Args() { search, parentCode, asOf, ...paging }: DivisionsArgs,
    @CurrentContext() context: RequestContext,
  ): Promise<ConnectionOf<Division>> {
    const date = this.dayOf(asOf);
    const found = findPlaces(
      await placesOfRequest(context, this.places),
      { search: search ?? null, parentCode: parentCode ?? null },
      date,
    );
    return toConnection(pageOf(found, paging), (span) => toDivision(span, date));
  }

  @Query(() => Division, {
    public: WHY_PUBLIC,
    nullable: true,
    description: 'The place that has a code on a day; null where none has. Refuses DATE_INVALID.',
  })
  async division(
    @Args('code') code: string,
    @Args('asOf', { type: () => DateScalar, nullable: true, description: 'Today where no day is given.' })
    asOf: BusinessDate | null,
    @CurrentContext() context: RequestContext,
  ): Promise<Division | null> {
    const date = this.dayOf(asOf);
    const span = (await placesOfRequest(context, this.places)).spanAt(code, date);
    return span && toDivision(span, date);
  }

  @ResolveField(() => Division, { nullable: true, description: 'The place right above; null for a province.' })
  async parent(division: Division, _: unknown, context: RequestContext): Promise<Division | null> {
    return (await this.above(division, context))[0] ?? null;
  }

  @ResolveField(() => [Division], { description: 'Every place above, nearest first.' })
  ancestors(division: Division, _: unknown, context: RequestContext): Promise<Division[]> {
    return this.above(division, context);
  }

  @ResolveField(() => DivisionConnection, { description: 'Places right below, by code.' })
  async children(
    @Parent() { code, asOf }: Division,
    @Args() paging: PagingArgs,
    @CurrentContext() context: RequestContext,
  ): Promise<ConnectionOf<Division>> {
    const found = findPlaces(await placesOfRequest(context, this.places), { search: null, parentCode: code }, asOf);
    return toConnection(pageOf(found, paging), (span) => toDivision(span, asOf));
  }

  @ResolveField(() => [DivisionSuccessor], { description: 'Where it, or parts of it, went.' })
  async successors({ successorsOf }: Division, _: unknown, context: RequestContext): Promise<DivisionSuccessor[]> {
    const book = await placesOfRequest(context, this.places);
    return successorsOf.map((successor) => {
      const span = book.spanAt(successor.code, successor.changedOn);
      return { ...successor, division: span && toDivision(span, successor.changedOn) };
    });
  }

  private async above({ code, asOf }: Division, context: RequestContext): Promise<Division[]> {
    const book = await placesOfRequest(context, this.places);
    return book
      .ancestry(code, asOf)
      .slice(1)
      .map((each) => toDivision(book.spanAt(each, asOf)!, asOf));
  }

  private dayOf(asOf: BusinessDate | null | undefined): BusinessDate {
    return asOf ? requireDate(asOf, ['asOf']) : this.clock.today();
  }
}

/** A page of a list that is in memory, sorted by code. */
function pageOf(found: readonly PlaceSpan[], paging: PageArgs): PageOf<PlaceSpan> {
  const page = readPage(paging, 1);
  const beyond = page.beyond?.[0];
  const ahead = page.backward ? found.toReversed() : found;
  const rows =
    beyond === undefined ? ahead : ahead.filter((span) => (page.backward ? span.code < beyond : span.code > beyond));
  return toPage(page, rows.slice(0, page.limit + 1), (span) => [span.code]);
}
