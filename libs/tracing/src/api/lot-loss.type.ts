import { Field, ID, ObjectType } from '@nestjs/graphql';
import { BaseQuantityScalar, DateScalar, Node, toGlobalId } from '@shanhai/graphql';
import type { LossRow } from '../store/losses';

@ObjectType({ implements: () => [Node], description: 'What of a lot spoiled, was lost or used up.' })
export class LotLoss {
  @Field(() => ID) id: string;
  @Field(() => BaseQuantityScalar, {
    description: "In the product's base unit; zero where a correction says that nothing was.",
  })
  quantityBase: bigint;
  @Field(() => DateScalar) lostOn: string;
  @Field() reason: string;
  @Field(() => DateScalar) recordedOn: string;
  @Field(() => ID, { nullable: true, description: 'The loss that was recorded wrongly, where it stands in its place.' })
  correctsId: string | null;
  @Field({ description: 'Whether another stands in its place.' }) corrected: boolean;
}

export function toLotLoss({ id, corrects, ...row }: LossRow): LotLoss {
  const { quantityBase, lostOn, reason, recordedOn, corrected } = row;
  const correctsId = corrects && toGlobalId('LotLoss', corrects);
  return { id: toGlobalId('LotLoss', id), quantityBase, lostOn, reason, recordedOn, correctsId, corrected };
}
