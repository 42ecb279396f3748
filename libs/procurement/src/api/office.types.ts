import { Field, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import {
  DateScalar,
  DateTimeScalar,
  FenScalar,
  KEY_MAY_BE_LEFT_OUT,
  Payload,
  PositionScalar,
  enumOf,
} from '@shanhai/graphql';
import {
  EVALUATORS,
  type EvaluatorName,
  SALE_BASES,
  type SaleBasis,
  SCHEME_STATUSES,
  type SchemeStatus,
} from '../rules/scheme';

const SchemeStatusEnum = enumOf(SCHEME_STATUSES);
registerEnumType(SchemeStatusEnum, { name: 'SchemeStatus' });
const SaleBasisEnum = enumOf(SALE_BASES);
registerEnumType(SaleBasisEnum, {
  name: 'SaleBasis',
  description: 'EX_ORIGIN: what the supplier was to be paid. RETAIL: what customers paid.',
});
export const EvaluatorEnum = enumOf(EVALUATORS);
registerEnumType(EvaluatorEnum, {
  name: 'SchemeEvaluator',
  description: 'The tests in code that a scheme is made of.',
});
const PeriodStatus = enumOf(['OPEN', 'SEALING', 'SEALED']);
registerEnumType(PeriodStatus, {
  name: 'PeriodStatus',
  description: 'SEALING: the books are closed, and what came before is still being counted.',
});

@ObjectType({ description: 'A version of a counting rule set (口径).' })
export class Scheme {
  @Field() code: string;
  @Field(() => Int) version: number;
  @Field(() => EvaluatorEnum) evaluator: EvaluatorName;
  @Field() nameZh: string;
  @Field() nameEn: string;
  @Field(() => SchemeStatusEnum) status: SchemeStatus;
  @Field(() => DateScalar) validFrom: string;
  @Field(() => DateScalar, { nullable: true, description: 'First day on which it holds no more.' }) validUntil:
    | string
    | null;
  @Field({ description: 'The document that it comes from.' }) source: string;
  @Field({ description: 'As JSON.' }) parameters: string;
  @Field(() => DateTimeScalar, { description: 'When it was put.' }) recordedAt: Date;
}
@InputType()
export class MinimumRatioInput {
  @Field({ description: 'Division code, or * for everywhere else.' }) divisionCode: string;
  @Field(() => Int) basisPoints: number;
  @Field(() => Int, {
    nullable: true,
    description: 'First year of declarations that it holds for; all where nothing is said.',
  })
  fromYear?: number | null;
}
@InputType()
export class SchemeParametersInput {
  @Field(() => String, { nullable: true, description: 'RESERVE: origin list of supplier and lot.' })
  originList?: string;
  @Field(() => String, {
    nullable: true,
    description: 'EW_PURCHASE, EW_ASSIST, UNION: programme whose pairings count.',
  })
  programme?: string;
  @Field(() => SaleBasisEnum, {
    nullable: true,
    description: 'EW_ASSIST: what a sale is worth; EX_ORIGIN where nothing is said.',
  })
  basis?: SaleBasis;
  @Field(() => Int, {
    nullable: true,
    description:
      'Goods that were made of several lots count from this share of their mass on, 1 to 10,000 basis points; 6,000 where nothing is said (CR-12).',
  })
  originShareBp?: number;
  @Field(() => Int, { nullable: true, description: 'Smallest evidence level, 0 to 3.' }) minimumEvidence?: number;
  @Field(() => [MinimumRatioInput], { nullable: true, description: 'RESERVE: smallest reserved share by place.' })
  minimumRatios?: MinimumRatioInput[];
}
@InputType()
export class PutSchemeInput {
  @Field() idempotencyKey: string;
  @Field() code: string;
  @Field(() => Int) version: number;
  @Field(() => EvaluatorEnum) evaluator: EvaluatorName;
  @Field() nameZh: string;
  @Field() nameEn: string;
  @Field(() => SchemeStatusEnum) status: SchemeStatus;
  @Field(() => DateScalar) validFrom: string;
  @Field(() => DateScalar, { nullable: true }) validUntil?: string | null;
  @Field() source: string;
  @Field(() => SchemeParametersInput) parameters: SchemeParametersInput;
}
@ObjectType()
export class PutSchemePayload extends Payload {
  @Field(() => Scheme, { nullable: true }) scheme?: Scheme | null;
}

@ObjectType({ description: 'What a seal sums of one scheme and measure.' })
export class PeriodSum {
  @Field({ description: 'Code of the scheme.' }) scheme: string;
  @Field() measure: string;
  @Field({ description: 'Number of entries, as a string of digits.' }) entries: string;
  @Field(() => FenScalar) countedFen: bigint;
  @Field() countedYuan: string;
  @Field(() => FenScalar, { description: 'Value of the goods, counted or not.' }) goodsFen: bigint;
}

@ObjectType({ description: 'A month of the books.' })
export class Period {
  @Field({ description: '`YYYY-MM`' }) month: string;
  @Field(() => PeriodStatus) status: string;
  @Field(() => PositionScalar, { nullable: true, description: 'Where in the event log the books were closed.' })
  position: bigint | null;
  @Field(() => String, { nullable: true, description: 'Entries sealed, as a string of digits.' }) entries:
    | string
    | null;
  @Field(() => [PeriodSum], { nullable: true, description: 'Their sums, each scheme and measure for itself (CR-21).' })
  sums: PeriodSum[] | null;
  @Field(() => String, { nullable: true, description: 'SHA-256 over the ordered entries.' }) hash: string | null;
  @Field(() => DateTimeScalar, { nullable: true }) sealedAt: Date | null;
}
@InputType()
export class SealPeriodInput {
  @Field({ description: '`YYYY-MM`' }) month: string;
  @Field(() => String, { nullable: true, description: KEY_MAY_BE_LEFT_OUT }) idempotencyKey?: string | null;
}
@ObjectType()
export class SealPeriodPayload extends Payload {
  @Field(() => Period, { nullable: true }) period?: Period | null;
}
