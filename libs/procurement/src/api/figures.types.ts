import { ArgsType, Field, Float, ID, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import { FenScalar, PositionScalar, enumOf } from '@shanhai/graphql';
import { OrderChannelEnum } from '@shanhai/orders';
import { BASES, type Basis, FACETS, type Facet } from '../rules/facet';
import { OUTCOMES, type Outcome } from '../rules/scheme';
import { TARGET_SUBJECTS, type TargetSubject } from '../use-cases/set-target';

export const FacetEnum = enumOf(FACETS);
registerEnumType(FacetEnum, { name: 'Facet', description: 'What totals can be grouped by.' });
export const BasisEnum = enumOf(BASES);
registerEnumType(BasisEnum, {
  name: 'PeriodBasis',
  description:
    'RECOGNITION: when it became true; duties and progress. POSTING: the month whose sealed figure it is part of.',
});
export const OutcomeEnum = enumOf(OUTCOMES);
registerEnumType(OutcomeEnum, { name: 'CountOutcome', description: 'COUNTED, or the first rule that left it out.' });
export const TargetSubjectEnum = enumOf(TARGET_SUBJECTS);
registerEnumType(TargetSubjectEnum, { name: 'TargetSubject' });

@InputType({ description: 'Months, both included.' })
export class PeriodInput {
  @Field({ description: '`YYYY-MM`' }) from: string;
  @Field({ description: '`YYYY-MM`' }) until: string;
  @Field(() => BasisEnum, { nullable: true, description: 'RECOGNITION where nothing is said.' }) basis?: Basis | null;
}

@InputType()
export class FigureFilterInput {
  @Field(() => String, { nullable: true, description: 'Division code of the buyer’s seat or above it.' }) buyerCode?:
    | string
    | null;
  @Field(() => String, { nullable: true, description: 'Division code of the origin or above it.' }) originCode?:
    | string
    | null;
  @Field(() => ID, { nullable: true }) buyerId?: string | null;
  @Field(() => ID, { nullable: true, description: 'The unit credited, or one above it.' }) unitId?: string | null;
  @Field(() => ID, { nullable: true }) supplierId?: string | null;
  @Field(() => ID, { nullable: true }) pairingId?: string | null;
  @Field(() => String, { nullable: true }) categoryCode?: string | null;
  @Field(() => OrderChannelEnum, { nullable: true }) channel?: string | null;
  @Field(() => OutcomeEnum, {
    nullable: true,
    description: 'COUNTED where nothing is said. Others show what a rule left out; their counted amount is 0.',
  })
  outcome?: Outcome | null;
}

@ArgsType()
export class TotalsArgs {
  @Field({ description: 'Code of a scheme: RESERVE, EW_PURCHASE, UNION, …' }) scheme: string;
  @Field(() => PeriodInput) period: PeriodInput;
  @Field(() => FigureFilterInput, { nullable: true }) filter?: FigureFilterInput | null;
  @Field(() => [FacetEnum], { nullable: true, description: 'Up to 4.' }) groupBy?: Facet[] | null;
}

@ObjectType()
export class FacetValue {
  @Field(() => FacetEnum) facet: Facet;
  @Field(() => String, { nullable: true, description: 'Code or id; null where the place has no such level.' }) key:
    | string
    | null;
  @Field(() => String, {
    nullable: true,
    description: 'Its name, in Chinese or English by Accept-Language where there are both.',
  })
  name: string | null;
}
@ObjectType()
export class ProcurementTotal {
  @Field(() => [FacetValue]) facets: FacetValue[];
  @Field(() => FenScalar, { description: 'Counted.' }) amountFen: bigint;
  @Field({ description: '`amountFen` in yuan.' }) amountYuan: string;
  @Field(() => FenScalar, {
    description: 'Value of the goods behind it; more than what is counted where a rule left some out.',
  })
  goodsFen: bigint;
  @Field(() => String, { description: 'Number of entries, as a string of digits.' }) entries: string;
}
@ObjectType({ description: 'One answer is one moment: exactly the facts up to `countedThrough`.' })
export class ProcurementTotals {
  @Field(() => PositionScalar, { description: 'Position of the event log that everything at or below is counted in.' })
  countedThrough: bigint;
  @Field(() => FenScalar, { description: 'Sum of the rows.' }) totalFen: bigint;
  @Field() totalYuan: string;
  @Field(() => [ProcurementTotal]) rows: ProcurementTotal[];
}

@ObjectType()
export class TargetProgressRow {
  @Field(() => TargetSubjectEnum) subjectKind: TargetSubject;
  @Field({ description: 'Id of the unit or pairing, or code of the division.' }) subject: string;
  @Field() subjectName: string;
  @Field() period: string;
  @Field({ description: 'The document that sets it.' }) source: string;
  @Field(() => FenScalar) targetFen: bigint;
  @Field(() => FenScalar) countedFen: bigint;
  @Field(() => FenScalar, { description: 'Still missing; 0 where it is reached.' }) gapFen: bigint;
  @Field(() => Float, { description: 'Counted of target in percent, above 100 too.' }) percentage: number;
  @Field(() => Float, { description: 'Counted, against the share of the period that has passed: 1 is on time.' })
  pace: number;
  @Field(() => FenScalar, {
    description: 'What the period ends with if it goes on as so far; open orders are not looked at.',
  })
  forecastFen: bigint;
}
@ObjectType()
export class TargetProgress {
  @Field(() => PositionScalar) countedThrough: bigint;
  @Field(() => [TargetProgressRow]) targets: TargetProgressRow[];
}
