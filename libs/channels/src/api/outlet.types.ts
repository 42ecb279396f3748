import { ArgsType, Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { DivisionLevel } from '@shanhai/divisions';
import { Connection, DateScalar, enumOf, Node, Payload, toGlobalId } from '@shanhai/graphql';
import { OUTLET_FACETS, type OutletFacet } from '../rules/count-outlets';
import {
  ADDRESS_LENGTH_MAX,
  OUTLET_KINDS,
  OUTLET_NAME_LENGTH_MAX,
  OUTLET_STATES,
  type OutletKind,
  type OutletState,
} from '../rules/outlet';
import type { OutletRow } from '../store/outlets';

export const OutletKindEnum = enumOf(OUTLET_KINDS);
registerEnumType(OutletKindEnum, {
  name: 'OutletKind',
  description: '专馆 hall, 专柜 counter, 专区 zone, which may stand inside a hall or a counter.',
});
export const OutletStatusEnum = enumOf(OUTLET_STATES);
registerEnumType(OutletStatusEnum, {
  name: 'OutletStatus',
  description: 'Before the office of the place, confirmed, rejected.',
});
export const OutletFacetEnum = enumOf(OUTLET_FACETS);
registerEnumType(OutletFacetEnum, { name: 'OutletFacet', description: 'What counts of outlets are divided by.' });

const FROM = 'The first day on which it is open.';
const UNTIL = 'The first day on which it is closed; null where it has no end.';

@ObjectType({
  implements: () => [Node],
  description:
    'A hall, counter or zone that sells goods of the cooperation. Confirmed ones are public; others are seen by their operator and the offices of the place.',
})
export class Outlet extends Node {
  @Field(() => OutletKindEnum) kind: OutletKind;
  @Field() name: string;
  @Field() divisionCode: string;
  @Field() address: string;
  @Field(() => DateScalar, { description: FROM }) validFrom: string;
  @Field(() => DateScalar, { nullable: true, description: UNTIL }) validUntil: string | null;
  @Field(() => OutletStatusEnum) status: OutletState;
  @Field(() => DateScalar) registeredOn: string;
  @Field(() => DateScalar, { nullable: true }) decidedOn: string | null;
  @Field(() => String, { nullable: true, description: 'Why it was rejected or closed.' }) reason: string | null;

  /** For the resolvers of other fields; not on the wire. */
  operatorId: string;
  parentId: string | null;
}

export function toOutlet({ id, placeCodes: _, decidedBy: _office, ...row }: OutletRow): Outlet {
  return { ...row, id: toGlobalId('Outlet', id) };
}

@ObjectType()
export class OutletConnection extends Connection(Outlet) {}

@ObjectType({ description: 'How many outlets are open on a day. What it was not divided by is null.' })
export class OutletCountRow {
  @Field(() => OutletKindEnum, { nullable: true }) kind: OutletKind | null;
  @Field(() => String, { nullable: true, description: 'As of the day; null also for places above the level.' })
  divisionCode: string | null;
  @Field(() => Int) outlets: number;
  operatorId: string | null;
}

@InputType()
export class OutletFilterInput {
  @Field(() => OutletKindEnum, { nullable: true }) kind?: OutletKind | null;
  @Field(() => OutletStatusEnum, { nullable: true }) status?: OutletState | null;
  @Field(() => ID, { nullable: true }) operatorId?: string | null;
  @Field(() => String, { nullable: true, description: 'In this place or below it.' }) divisionCode?: string | null;
  @Field(() => ID, { nullable: true, description: 'Zones inside this outlet.' }) parentId?: string | null;
  @Field(() => DateScalar, { nullable: true, description: 'Open on this day.' }) asOf?: string | null;
}

@ArgsType()
export class OutletCountArgs {
  @Field(() => [OutletFacetEnum]) groupBy: OutletFacet[];
  @Field(() => DateScalar, { nullable: true, description: 'Today where nothing is said.' }) asOf?: string | null;
  @Field(() => DivisionLevel, { nullable: true, description: 'Of DIVISION; COUNTY where nothing is said.' })
  level?: DivisionLevel | null;
  @Field(() => String, { nullable: true, description: 'In this place or below it.' }) divisionCode?: string | null;
}

@InputType()
export class RegisterOutletInput {
  @Field() idempotencyKey: string;
  @Field(() => OutletKindEnum) kind: OutletKind;
  @Field(() => ID, {
    nullable: true,
    description: 'Of a zone: the hall or counter that it stands inside of, in the same place, perhaps run by another.',
  })
  parentId?: string | null;
  @Field({ description: `At most ${OUTLET_NAME_LENGTH_MAX} characters.` }) name: string;
  @Field() divisionCode: string;
  @Field({ description: `At most ${ADDRESS_LENGTH_MAX} characters.` }) address: string;
  @Field(() => DateScalar, { description: FROM }) validFrom: string;
  @Field(() => DateScalar, { nullable: true, description: UNTIL }) validUntil?: string | null;
}
@InputType()
export class ReviewOutletInput {
  @Field(() => ID) outletId: string;
  @Field({ description: 'False rejects it, with a reason.' }) confirm: boolean;
  @Field(() => String, { nullable: true }) reason?: string | null;
}
@InputType()
export class CloseOutletInput {
  @Field(() => ID) outletId: string;
  @Field(() => DateScalar, { description: 'The first day on which it is closed.' }) closedOn: string;
  @Field() reason: string;
}

@ObjectType()
export class RegisterOutletPayload extends Payload {
  @Field(() => Outlet, { nullable: true }) outlet?: Outlet;
}
@ObjectType()
export class ReviewOutletPayload extends Payload {
  @Field(() => Outlet, { nullable: true }) outlet?: Outlet;
}
@ObjectType()
export class CloseOutletPayload extends Payload {
  @Field(() => Outlet, { nullable: true }) outlet?: Outlet;
}
