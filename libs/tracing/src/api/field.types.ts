import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { BaseUnitEnum } from '@shanhai/goods';
import { BaseQuantityScalar, Connection, DateScalar, enumOf, Payload, toGlobalId, Node } from '@shanhai/graphql';
import type { BaseUnit } from '@shanhai/kernel';
import type { AreaYield as AreaYieldVersion } from '../rules/field-harvest';
import { OUTLINE_POINTS_MAX } from '../rules/outline';
import type { HoldDecision as Decision, LotHoldRow } from '../store/lot-holds';
import type { PlotRow } from '../store/plots';

const KEY = 'Unique in your organisation; the same input again gives the first result.';
const SQUARE_METRES = 'In square metres; a mu (亩) has 666.67.';

export const HoldDecision = enumOf<Decision>(['RELEASED', 'REFUSED']);
registerEnumType(HoldDecision, { name: 'HoldDecision', description: 'What an office decided of a lot that was held.' });

@ObjectType({ implements: () => [Node], description: 'A field of a supplier (地块).' })
export class Plot implements Node {
  @Field(() => ID) id: string;
  @Field() name: string;
  @Field() divisionCode: string;
  @Field(() => BaseQuantityScalar, { description: SQUARE_METRES }) areaSquareMetres: bigint;
  @Field({ description: 'What it grows.' }) categoryCode: string;
  @Field(() => String, { nullable: true, description: 'GeoJSON, in longitude and latitude.' }) outline: string | null;
}
export const toPlot = ({ id, outline, ...row }: PlotRow): Plot => ({
  ...row,
  id: toGlobalId('Plot', id),
  outline: outline && JSON.stringify(outline),
});
export const PlotConnection = Connection(Plot);

@ObjectType({ description: 'A version of the most that an area grows of a category in a harvest year.' })
export class AreaYield {
  @Field() categoryCode: string;
  @Field(() => Int) version: number;
  @Field(() => BaseUnitEnum) baseUnit: BaseUnit;
  @Field(() => BaseQuantityScalar, { description: 'At most so many base units grow on `areaSquareMetres`.' })
  yieldBase: bigint;
  @Field(() => BaseQuantityScalar) areaSquareMetres: bigint;
  @Field({ description: 'Where the yield is from.' }) source: string;
  @Field(() => DateScalar) validFrom: string;
  @Field(() => DateScalar, { nullable: true, description: 'First day on which it holds no more.' }) validUntil:
    | string
    | null;
}

@ObjectType({
  implements: () => [Node],
  description: 'A lot above what its supplier’s fields can have grown, with the sum as it was.',
})
export class LotHold implements Node {
  @Field(() => ID) id: string;
  @Field() categoryCode: string;
  @Field(() => Int) harvestYear: number;
  @Field(() => BaseQuantityScalar, { description: 'Of all fields of the supplier that grow the category.' })
  areaSquareMetres: bigint;
  @Field(() => BaseQuantityScalar, { description: 'The most that can have grown there in the year, in base units.' })
  mostBase: bigint;
  @Field(() => BaseQuantityScalar, { description: 'What earlier lots of the year say already.' }) beforeBase: bigint;
  @Field(() => BaseQuantityScalar, { description: 'What this lot says.' }) statedBase: bigint;
  @Field(() => Int, { description: 'Of the yield of `areaYields` that it was judged by.' }) yieldVersion: number;
  @Field(() => DateScalar) heldOn: string;
  @Field(() => HoldDecision, { nullable: true, description: 'Null while it waits.' }) decision: Decision | null;
  @Field(() => DateScalar, { nullable: true }) decidedOn: string | null;
  @Field(() => String, { nullable: true }) reason: string | null;

  /** For the resolvers of other fields; not on the wire. */
  lotId: string;
}
export const toLotHold = ({ id, ...row }: LotHoldRow): LotHold => ({ ...row, id: toGlobalId('LotHold', id) });
export const LotHoldConnection = Connection(LotHold);

@InputType()
export class PutPlotInput {
  @Field(() => ID, { nullable: true, description: 'The field to correct; a new one where it is not given.' })
  plotId?: string | null;
  @Field() name: string;
  @Field() divisionCode: string;
  @Field(() => BaseQuantityScalar, { description: SQUARE_METRES }) areaSquareMetres: bigint;
  @Field() categoryCode: string;
  @Field(() => String, {
    nullable: true,
    description: `GeoJSON Polygon of one closed ring of 4 to ${OUTLINE_POINTS_MAX} points; everybody sees it.`,
  })
  outline?: string | null;
  @Field({ description: KEY }) idempotencyKey: string;
}
@InputType()
export class PutAreaYieldInput {
  @Field() categoryCode: string;
  @Field(() => Int, { description: 'The next of its category, from 1.' }) version: number;
  @Field(() => BaseUnitEnum) baseUnit: BaseUnit;
  @Field(() => BaseQuantityScalar) yieldBase: bigint;
  @Field(() => BaseQuantityScalar) areaSquareMetres: bigint;
  @Field() source: string;
  @Field(() => DateScalar) validFrom: string;
  @Field(() => DateScalar, { nullable: true }) validUntil?: string | null;
  @Field({ description: KEY }) idempotencyKey: string;
}
@InputType()
export class DecideLotHoldInput {
  @Field(() => ID) lotHoldId: string;
  @Field(() => HoldDecision) decision: Decision;
  @Field({ description: 'For the supplier and the trail.' }) reason: string;
}
@InputType()
export class LotHoldFilter {
  @Field(() => Boolean, { nullable: true, description: 'True for those that wait for an office.' })
  waiting?: boolean | null;
}

@ObjectType()
export class PutPlotPayload extends Payload {
  @Field(() => Plot, { nullable: true }) plot?: Plot | null;
}
@ObjectType()
export class PutAreaYieldPayload extends Payload {
  @Field(() => AreaYield, { nullable: true }) areaYield?: AreaYieldVersion | null;
}
@ObjectType()
export class DecideLotHoldPayload extends Payload {
  @Field(() => LotHold, { nullable: true }) lotHold?: LotHold | null;
}
