import { Field, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Sku } from '@shanhai/catalogue';
import { DateScalar, enumOf, FenScalar } from '@shanhai/graphql';
import type { BusinessDate } from '@shanhai/kernel';
import type { PlanEnd } from '../rules/gap-plan';

@ObjectType({ description: 'Goods on sale that would count for a target if they were bought today.' })
export class GapSuggestion {
  @Field(() => Sku) sku: Sku;
  @Field(() => FenScalar, { description: 'Per pack, or per kilogram where priced by weight, at the least quantity.' })
  unitPriceFen: bigint;
  @Field(() => FenScalar, { description: 'How much of the gap all of its stock would close, at that price.' })
  closesFen: bigint;
}

export const GapPlanEndEnum = enumOf(['CLOSES', 'BUDGET', 'GOODS'] as const satisfies readonly PlanEnd[]);
registerEnumType(GapPlanEndEnum, {
  name: 'GapPlanEnd',
  valuesMap: {
    CLOSES: { description: 'It comes to what is wanted.' },
    BUDGET: { description: 'More would cost more than the budget.' },
    GOODS: { description: 'Nothing more qualifies, is in stock, or fits into the lines.' },
  },
});

@InputType({ description: 'How a gap is to be closed.' })
export class GapPlanInput {
  @Field(() => FenScalar, { nullable: true, description: 'What goods may cost at most; freight is agreed apart.' })
  budgetFen?: bigint | null;
  @Field(() => Boolean, {
    nullable: true,
    description: 'Leaves out what open orders will close (`openOrdersFen`); true where nothing is said.',
  })
  besideOpenOrders?: boolean | null;
  @Field(() => Int, {
    nullable: true,
    description: 'Over how many suppliers at least, where so many have goods; 3 where nothing is said, at most 20.',
  })
  suppliers?: number | null;
  @Field(() => Int, { nullable: true, description: 'Lines at most; 10 where nothing is said, at most 50.' })
  lines?: number | null;
  @Field(() => String, { nullable: true, description: 'Of this category, with those below it.' })
  categoryCode?: string | null;
  @Field(() => Boolean, {
    nullable: true,
    description: 'Only goods of which a lot was harvested in the last 92 days.',
  })
  inSeason?: boolean | null;
}

@ObjectType({ description: 'A line as `placeOrder` takes it: give it an address.' })
export class GapPlanLine {
  @Field() skuCode: string;
  @Field(() => Int) quantity: number;
  @Field(() => FenScalar, { description: 'Per pack, or per kilogram where priced by weight, at this quantity.' })
  unitPriceFen: bigint;
  @Field(() => FenScalar, { description: 'Goods by weight at their nominal weight.' }) amountFen: bigint;
  @Field(() => DateScalar, { nullable: true, description: 'When the newest lot of the product was harvested.' })
  harvestedOn: BusinessDate | null;
  @Field(() => Sku) sku: Sku;
}

@ObjectType({
  description:
    'An order of goods on sale that would count for the target if it were placed today. Nothing is reserved: edit it, check it with `checkOrder`, and place it.',
})
export class GapPlan {
  @Field(() => FenScalar, { description: 'What it is to close.' }) wantedFen: bigint;
  @Field(() => FenScalar, { description: 'What its goods cost, which is what would count.' }) goodsFen: bigint;
  @Field(() => FenScalar, { description: 'What it leaves open; 0 where it closes the gap.' }) leftFen: bigint;
  @Field(() => GapPlanEndEnum) end: PlanEnd;
  @Field(() => [GapPlanLine]) lines: GapPlanLine[];
}
