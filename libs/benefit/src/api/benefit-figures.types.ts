import { Field, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { DateScalar, enumOf, Payload } from '@shanhai/graphql';
import { BENEFIT_FIGURES, type BenefitFigureKind } from '../rules/benefit-figures';

export const BenefitFigureKindEnum = enumOf(BENEFIT_FIGURES);
registerEnumType(BenefitFigureKindEnum, {
  name: 'BenefitFigureKind',
  description: 'Jobs that a supplier gives (带动就业): the year round, or in a season.',
});

@ObjectType({ description: 'What one supplier said last.' })
export class BenefitFigure {
  @Field(() => BenefitFigureKindEnum) kind: BenefitFigureKind;
  @Field(() => Int) value: number;
  @Field(() => DateScalar, { description: 'The day that it was so.' }) asOf: string;
  @Field({ description: 'The document that says so.' }) source: string;
  @Field({ description: 'Content hash of its file.' }) fileHash: string;
  @Field(() => DateScalar) recordedOn: string;

  /** For the resolver of `supplier`. */
  supplierId: string;
}

@ObjectType({
  description:
    'What suppliers said, each as of its own day. `sum` is of those that reported alone, and says nothing of the others.',
})
export class BenefitFigures {
  @Field(() => [BenefitFigure], { description: 'By supplier, the newest day first.' }) figures: BenefitFigure[];
  @Field(() => Int) sum: number;
  @Field(() => Int, { description: 'How many suppliers said something.' }) reported: number;
  @Field(() => Int, { description: 'Of how many.' }) suppliers: number;
  @Field(() => DateScalar, { nullable: true, description: 'The oldest day among them.' }) earliestAsOf: string | null;
  @Field(() => DateScalar, { nullable: true, description: 'The newest day among them.' }) latestAsOf: string | null;
}

@InputType()
export class RecordBenefitFigureInput {
  @Field({ description: 'Unique in your organisation; the same input again gives the first result.' })
  idempotencyKey: string;
  @Field(() => BenefitFigureKindEnum) kind: BenefitFigureKind;
  @Field(() => Int) value: number;
  @Field(() => DateScalar, { description: 'The day that it was so.' }) asOf: string;
  @Field({ description: 'The document that says so; at most 200 characters.' }) source: string;
  @Field({ description: 'Content hash of its file.' }) fileHash: string;
}

@ObjectType()
export class RecordBenefitFigurePayload extends Payload {
  @Field(() => BenefitFigures, { nullable: true, description: 'What you say as of today.' })
  figures?: BenefitFigures | null;
}
