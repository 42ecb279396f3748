import { ArgsType, Field, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { DateScalar, enumOf, FenScalar, PositionScalar } from '@shanhai/graphql';
import type { BusinessDate } from '@shanhai/kernel';
import { FACET_MEANINGS } from '../rules/facet';
import { STAGE_FACETS, type StageFacet } from '../store/stages';
import { FacetValue, PeriodInput, PurchaseFilterInput } from './figures.types';

export const StageFacetEnum = enumOf(STAGE_FACETS);
registerEnumType(StageFacetEnum, {
  name: 'StageFacet',
  description:
    'What stages can be grouped by: facets of orders, those of a scheme aside. ORIGIN is null while no lot is named.',
  valuesMap: Object.fromEntries(STAGE_FACETS.map((facet) => [facet, { description: FACET_MEANINGS[facet] }])),
});

@ArgsType()
export class StagesArgs {
  @Field({ description: 'Code of the scheme that `countedFen` is of.' }) scheme: string;
  @Field(() => PeriodInput, { description: 'Each stage by its own date; `basis` can only be RECOGNITION.' })
  period: PeriodInput;
  @Field(() => PurchaseFilterInput, { nullable: true }) filter?: PurchaseFilterInput | null;
  @Field(() => [StageFacetEnum], { nullable: true, description: 'Up to 4.' }) groupBy?: StageFacet[] | null;
  @Field(() => DateScalar, {
    nullable: true,
    description:
      'Roll places up through the division tree of this day, as in procurementTotals. Where nothing is said, stages stay under the codes of the order’s date, `countedFen` under those of its recognition date.',
  })
  divisionsAsOf?: BusinessDate | null;
}

@ObjectType({
  description:
    'Seven figures that are never mixed (CR-21), in fen of goods without charges. The first six are of all purchases; how many of them a scheme counts is the seventh.',
})
export class StageAmounts {
  @Field(() => FenScalar, { nullable: true, description: 'Intended; null: nobody records intentions yet.' })
  intendedFen: bigint | null;
  @Field(() => FenScalar, { nullable: true, description: 'Signed; null: nobody records contracts yet.' })
  signedFen: bigint | null;
  @Field(() => FenScalar, { description: 'As placed, less what was not confirmed or ended.' }) orderedFen: bigint;
  @Field(() => FenScalar, { description: 'Shipped, at the price ordered.' }) deliveredFen: bigint;
  @Field(() => FenScalar, { description: 'Accepted and kept: by packs or net weight, less returns.' })
  acceptedFen: bigint;
  @Field(() => FenScalar, { description: 'Paid for goods, less refunds; by the bank’s date.' }) paidFen: bigint;
  @Field(() => FenScalar, { description: 'Counted by the scheme, by recognition date.' }) countedFen: bigint;
}
@ObjectType()
export class StageRow extends StageAmounts {
  @Field(() => [FacetValue]) facets: FacetValue[];
}
@ObjectType({ description: 'One answer is one moment: exactly the facts up to `countedThrough`, in every column.' })
export class ProcurementStages {
  @Field(() => PositionScalar, { description: 'Position of the event log that everything at or below is counted in.' })
  countedThrough: bigint;
  @Field(() => StageAmounts, { description: 'Sums of the rows, column by column.' }) total: StageAmounts;
  @Field(() => [StageRow]) rows: StageRow[];
  @Field(() => Int, {
    description:
      'Older purchases whose stages are still being entered, after an upgrade; 0 where every column is whole.',
  })
  purchasesToEnter: number;
}
