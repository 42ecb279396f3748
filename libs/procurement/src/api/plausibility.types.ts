import { Field, HideField, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Connection, DateScalar, enumOf, Node, Payload, toGlobalId } from '@shanhai/graphql';
import { BASES_OF_COMPARISON, type BasisOfComparison, WARNING_KINDS, type WarningKind } from '../rules/plausibility';
import type { WarningRow } from '../store/plausibility';

const WarningKindEnum = enumOf(WARNING_KINDS);
registerEnumType(WarningKindEnum, {
  name: 'PlausibilityKind',
  valuesMap: {
    PRICE: { description: 'Fen per 1000 base units (a kilogram, a litre), against the median.' },
    QUANTITY: { description: 'Base units, against the median.' },
    HARVEST: { description: 'Days from the harvest to the order.' },
    DELAY: { description: 'Days from the order until it counted.' },
  },
});
const BasisOfComparisonEnum = enumOf(BASES_OF_COMPARISON);
registerEnumType(BasisOfComparisonEnum, {
  name: 'PlausibilityBasis',
  description:
    'GRADE: the same category and grade in packs of the same content; PACK: of any grade; CATEGORY: in packs of any.',
});

@ObjectType({
  implements: () => [Node],
  description:
    'A counted line that is unlike others, for somebody to look at. It changes no figure. Seen by offices of the places of buyer and origin.',
})
export class PlausibilityWarning extends Node {
  @HideField() row: WarningRow;
  @Field(() => WarningKindEnum) kind: WarningKind;
  @Field(() => String, { description: 'As a string of digits; `kind` says of what.' }) measured: string;
  @Field(() => String, { nullable: true, description: 'The least that is plausible.' }) low: string | null;
  @Field(() => String, { nullable: true, description: 'The most that is plausible.' }) high: string | null;
  @Field(() => BasisOfComparisonEnum, { nullable: true, description: 'What it is compared with; null for dates.' })
  basis: BasisOfComparison | null;
  @Field(() => String, { nullable: true, description: 'Of recent counted lines.' }) median: string | null;
  @Field(() => Int, { nullable: true, description: 'How many lines the median is of.' }) sample: number | null;
  @Field() categoryCode: string;
  @Field({ description: 'GRAM, MILLILITRE or PIECE.' }) baseUnit: string;
  @Field(() => ID, { description: 'Opens with `explainLine`.' }) orderLineId: string;
  @Field(() => ID, { description: 'Opens with `node`.' }) supplierOrderId: string;
  @Field(() => DateScalar) raisedOn: string;
  @Field(() => DateScalar, { nullable: true, description: 'When somebody looked at it.' }) reviewedOn: string | null;
  @Field(() => String, { nullable: true, description: 'What was found.' }) reason: string | null;
}
export function toWarning(row: WarningRow): PlausibilityWarning {
  return {
    ...row,
    row,
    id: toGlobalId('PlausibilityWarning', row.id),
    measured: row.measured.toString(),
    low: row.low?.toString() ?? null,
    high: row.high?.toString() ?? null,
    median: row.median?.toString() ?? null,
    orderLineId: toGlobalId('OrderLine', row.lineId),
    supplierOrderId: toGlobalId('SupplierOrder', row.supplierOrderId),
  };
}
export const PlausibilityWarningConnection = Connection(PlausibilityWarning);

@InputType()
export class PlausibilityFilterInput {
  @Field(() => WarningKindEnum, { nullable: true }) kind?: WarningKind | null;
  @Field(() => Boolean, { nullable: true, description: 'False is the queue of what nobody looked at.' })
  reviewed?: boolean | null;
}
@InputType()
export class ReviewPlausibilityWarningInput {
  @Field(() => ID) warningId: string;
  @Field({ description: 'What was found.' }) reason: string;
}
@ObjectType()
export class ReviewPlausibilityWarningPayload extends Payload {
  @Field(() => PlausibilityWarning, { nullable: true }) warning?: PlausibilityWarning | null;
}
