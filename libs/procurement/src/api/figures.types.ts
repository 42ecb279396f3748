import { ArgsType, Field, Float, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { DateScalar, FenScalar, PageInfo, PagingArgs, PositionScalar, enumOf } from '@shanhai/graphql';
import type { BusinessDate } from '@shanhai/kernel';
import { OrderChannelEnum } from '@shanhai/orders';
import { DECLARED_CHANNEL } from '../rules/declared-purchase';
import { BASES, type Basis, type Facet, FACET_MEANINGS, FACETS } from '../rules/facet';
import { OUTCOMES, type Outcome } from '../rules/scheme';
import { type TargetMeasure, type TargetSubject } from '../rules/target';
import { TargetMeasureEnum, TargetSubjectEnum } from './targets.types';

export const FacetEnum = enumOf(FACETS);
registerEnumType(FacetEnum, {
  name: 'Facet',
  description:
    'What totals can be grouped by. Filter by a place or unit and group by what is below it to go down the tree.',
  valuesMap: Object.fromEntries(FACETS.map((facet) => [facet, { description: FACET_MEANINGS[facet] }])),
});
export const BasisEnum = enumOf(BASES);
registerEnumType(BasisEnum, {
  name: 'PeriodBasis',
  description:
    'RECOGNITION: when it became true; duties and progress. POSTING: the month whose sealed figure it is part of.',
});
/** Channels of orders, and of what was bought elsewhere. */
const FigureChannelEnum = enumOf([...Object.keys(OrderChannelEnum), DECLARED_CHANNEL]);
registerEnumType(FigureChannelEnum, {
  name: 'FigureChannel',
  description: 'The channel of an order; DECLARED is what was bought elsewhere and declared.',
});
export const OutcomeEnum = enumOf(OUTCOMES);
registerEnumType(OutcomeEnum, { name: 'CountOutcome', description: 'COUNTED, or the first rule that left it out.' });

@InputType({ description: 'Months, both included.' })
export class PeriodInput {
  @Field({ description: '`YYYY-MM`' }) from: string;
  @Field({ description: '`YYYY-MM`' }) until: string;
  @Field(() => BasisEnum, { nullable: true, description: 'RECOGNITION where nothing is said.' }) basis?: Basis | null;
}

@InputType({ description: 'Whose purchases, of what, from where.' })
export class PurchaseFilterInput {
  @Field(() => String, { nullable: true, description: 'Division code of the buyer’s seat or above it.' }) buyerCode?:
    | string
    | null;
  @Field(() => String, { nullable: true, description: 'Division code of the origin or above it.' }) originCode?:
    | string
    | null;
  @Field(() => ID, { nullable: true }) buyerId?: string | null;
  @Field(() => ID, { nullable: true, description: 'The unit credited, or one above it.' }) unitId?: string | null;
  @Field(() => ID, { nullable: true }) supplierId?: string | null;
  @Field(() => String, { nullable: true, description: 'A category with those below it.' }) categoryCode?: string | null;
  @Field(() => FigureChannelEnum, { nullable: true }) channel?: string | null;
}

@InputType({ isAbstract: true })
export class JudgedFilterInput extends PurchaseFilterInput {
  @Field(() => ID, { nullable: true }) pairingId?: string | null;
}
@InputType()
export class FigureFilterInput extends JudgedFilterInput {
  @Field(() => OutcomeEnum, {
    nullable: true,
    description: 'COUNTED where nothing is said. Others show what a rule left out; their counted amount is 0.',
  })
  outcome?: Outcome | null;
}

/** What every question for totals says. */
@ArgsType()
export class TotalsArgs {
  @Field(() => PeriodInput) period: PeriodInput;
  @Field(() => FigureFilterInput, { nullable: true }) filter?: FigureFilterInput | null;
  @Field(() => [FacetEnum], { nullable: true, description: 'Up to 4.' }) groupBy?: Facet[] | null;
  @Field(() => DateScalar, {
    nullable: true,
    description:
      'Roll places up through the division tree of this day: merged ones to their successor, filters and keys by codes of that day. Where nothing is said, each amount stays under the codes of its recognition date.',
  })
  divisionsAsOf?: BusinessDate | null;
}
@ArgsType()
export class SchemeTotalsArgs extends TotalsArgs {
  @Field({ description: 'Code of a scheme: RESERVE, EW_PURCHASE, UNION, …' }) scheme: string;
}
@ArgsType()
export class SchemesTotalsArgs extends TotalsArgs {
  @Field(() => [String], { description: 'Codes of schemes, 1 to 10.' }) schemes: string[];
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
  @Field({
    description:
      'True for a place that is none on `divisionsAsOf` and went on as no whole: it stays under its old code, and only lower codes could say what became of it.',
  })
  formerDivision: boolean;
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
export class SchemeTotals {
  @Field({ description: 'Code of the scheme.' }) scheme: string;
  @Field(() => FenScalar, { description: 'Sum of the rows.' }) totalFen: bigint;
  @Field() totalYuan: string;
  @Field(() => [ProcurementTotal]) rows: ProcurementTotal[];
}
@ObjectType({
  description: 'Several schemes at one moment. One yuan may count under each, so they are never added up.',
})
export class ProcurementTotalsBySchemes {
  @Field(() => PositionScalar, { description: 'Position of the event log that everything at or below is counted in.' })
  countedThrough: bigint;
  @Field(() => [SchemeTotals], { description: 'In the order asked for.' }) schemes: SchemeTotals[];
}

@ObjectType()
export class TargetProgressRow {
  @Field(() => TargetSubjectEnum) subjectKind: TargetSubject;
  @Field({ description: 'Id of the unit or pairing, or code of the division.' }) subject: string;
  @Field() subjectName: string;
  @Field(() => TargetMeasureEnum) measure: TargetMeasure;
  @Field() period: string;
  @Field({ description: 'The document that sets it.' }) source: string;
  @Field(() => FenScalar) targetFen: bigint;
  @Field(() => FenScalar) countedFen: bigint;
  @Field(() => FenScalar, { description: 'Still missing; 0 where it is reached.' }) gapFen: bigint;
  @Field(() => Float, { description: 'Counted of target in percent, above 100 too.' }) percentage: number;
  @Field(() => Float, { description: 'Counted, against the share of the period that has passed: 1 is on time.' })
  pace: number;
  @Field(() => FenScalar, {
    description: 'What the period ends with if it goes on as so far: a straight line; open orders are not looked at.',
  })
  forecastFen: bigint;
  @Field(() => FenScalar, {
    description:
      'What the scheme would still count of open orders if all that is owed is delivered, accepted and paid before the period ends, by today’s pairings; lots that are not named are taken to come from the supplier’s seat. 0 outside of the period.',
  })
  openOrdersFen: bigint;
  @Field(() => FenScalar, { description: 'Counted, with `openOrdersFen`.' }) forecastFromOrdersFen: bigint;
  @Field(() => FenScalar, { description: 'Counted in the whole of the same period a year before.' })
  lastYearFen: bigint;
  @Field(() => Int, {
    description:
      'Place by percentage among the targets of this kind that the viewer sees, from 1; equal ones share it.',
  })
  rank: number;
  @Field(() => Int, { description: 'How many targets of this kind and measure the viewer sees.' }) rankedAmong: number;

  /** For the resolver of what would close the gap; not on the wire. */
  scheme: string;
  subjectKey: string;
}
@ObjectType()
export class TargetProgress {
  @Field(() => PositionScalar) countedThrough: bigint;
  @Field(() => [TargetProgressRow]) targets: TargetProgressRow[];
  @Field(() => PageInfo) pageInfo: PageInfo;
}

@InputType({ description: 'Which targets are shown; they keep their places among all that you see.' })
export class TargetProgressFilterInput {
  @Field(() => TargetSubjectEnum, { nullable: true }) subjectKind?: TargetSubject | null;
  @Field(() => ID, { nullable: true, description: 'Targets of this unit, with those below it and alone.' })
  unitId?: string | null;
}
@ArgsType()
export class TargetProgressArgs extends PagingArgs {
  @Field() scheme: string;
  @Field({ description: '`YYYY` or `YYYY-MM`' }) period: string;
  @Field(() => TargetProgressFilterInput, { nullable: true }) filter?: TargetProgressFilterInput | null;
}
