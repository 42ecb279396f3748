import { ArgsType, Field, Float, HideField, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import {
  Connection,
  DateScalar,
  enumOf,
  FenScalar,
  PagingArgs,
  Payload,
  PositionScalar,
  type RequestContext,
} from '@shanhai/graphql';
import { CANTEENS, type Canteen, RESERVE_STATES, type ReserveState } from '../rules/reserve-duty';
import { RESERVE_WARNINGS, type ReserveWarning as Warning, type ReserveWarningCode } from '../rules/reserve-warnings';
import type { DeclarationRow, DeclarationStatus, ReserveSummaryRow, UnitReserveRow } from '../store/reserve';

const CanteenEnum = enumOf(CANTEENS);
registerEnumType(CanteenEnum, {
  name: 'Canteen',
  description:
    'NO_CANTEEN has no duty; SHARED: another unit declares; OUTSOURCED: the contractor buys, the unit is credited where the contractor stands below it.',
});
const DeclarationStatusEnum = enumOf(['DECLARED', 'APPROVED', 'SENT_BACK'] as const);
registerEnumType(DeclarationStatusEnum, { name: 'ReserveDeclarationStatus' });
const ReserveStateEnum = enumOf(RESERVE_STATES);
registerEnumType(ReserveStateEnum, {
  name: 'ReserveState',
  description: 'That of the newest version; MISSING: nothing was declared for the year.',
});
const WarningCodeEnum = enumOf(Object.keys(RESERVE_WARNINGS) as ReserveWarningCode[]);
registerEnumType(WarningCodeEnum, {
  name: 'ReserveWarningCode',
  valuesMap: Object.fromEntries(
    Object.entries(RESERVE_WARNINGS).map(([code, { en }]) => [code, { description: `${en}.` }]),
  ),
});

@ObjectType({ description: 'What a reviewer should look at; nothing is refused for it.' })
export class ReserveWarning {
  @Field(() => WarningCodeEnum) code: ReserveWarningCode;
  @Field() message: string;
  @Field(() => FenScalar, { nullable: true, description: 'The amount or duty declared.' }) declaredFen: bigint | null;
  @Field(() => FenScalar, {
    nullable: true,
    description: 'The same of last year’s approved declaration; of the one declared, where none was approved.',
  })
  lastYearFen: bigint | null;
}
export function toWarning(warning: Warning, language: RequestContext['language']): ReserveWarning {
  return { ...warning, message: RESERVE_WARNINGS[warning.code][language] };
}

@ObjectType({ description: 'A version of a unit’s reserved share of a year; the last approved one holds.' })
export class ReserveDeclaration {
  @HideField() row: DeclarationRow;
  @Field(() => Int) year: number;
  @Field(() => Int) version: number;
  @Field(() => CanteenEnum) canteen: Canteen;
  @Field(() => FenScalar) annualAmountFen: bigint;
  @Field(() => Int) ratioBasisPoints: number;
  @Field(() => FenScalar, { description: 'What the unit has to buy: amount times ratio, rounded up.' }) dutyFen: bigint;
  @Field(() => DeclarationStatusEnum) status: DeclarationStatus;
  @Field(() => DateScalar) declaredOn: string;
  @Field(() => DateScalar, { nullable: true }) reviewedOn: string | null;
  @Field(() => String, { nullable: true, description: 'Of the reviewer.' }) reason: string | null;
  @Field({
    description: 'SHARED, and the representative has no approved declaration of a canteen of its own yet: it is open.',
  })
  awaitsRepresentative: boolean;
}
export function toDeclaration(row: DeclarationRow): ReserveDeclaration {
  const { year, version, canteen, annualAmountFen, ratioBasisPoints, dutyFen } = row;
  const { status, declaredOn, reviewedOn, reason, awaitsRepresentative } = row;
  const declared = { year, version, canteen, annualAmountFen, ratioBasisPoints, dutyFen };
  return { row, ...declared, status, declaredOn, reviewedOn, reason, awaitsRepresentative };
}

@ObjectType({ description: 'A budget unit, and where it stands with its reserved share of a year.' })
export class UnitReserve {
  @HideField() row: UnitReserveRow;
  @Field(() => Int) year: number;
  @Field(() => ReserveStateEnum) state: ReserveState;
}
export function toUnitReserve(row: UnitReserveRow): UnitReserve {
  return { row, year: row.year, state: row.state };
}
export const UnitReserveConnection = Connection(UnitReserve);

@InputType()
export class UnitReserveFilterInput {
  @Field(() => Int) year: number;
  @Field(() => ReserveStateEnum, { nullable: true }) state?: ReserveState | null;
  @Field(() => ID, { nullable: true, description: 'A unit with those below it.' }) unitId?: string | null;
}
@ArgsType()
export class UnitReservesArgs extends PagingArgs {
  @Field(() => UnitReserveFilterInput) filter: UnitReserveFilterInput;
}

@ObjectType({
  description: 'How budget units stand with their reserved shares of a year. Each is in one of the four states.',
})
export class ReserveSummary implements ReserveSummaryRow {
  @Field(() => Int) year: number;
  @Field(() => PositionScalar, {
    description: 'Position of the event log that everything at or below is counted in.',
  })
  countedThrough: bigint;
  @Field(() => Int, { description: 'Budget units, which all must declare.' }) units: number;
  @Field(() => Int) missing: number;
  @Field(() => Int) toReview: number;
  @Field(() => Int) sentBack: number;
  @Field(() => Int) approved: number;
  @Field(() => Int, { description: 'Those that declared, in whichever state it is.' }) declared: number;
  @Field(() => Int, { description: 'Of the approved, without a canteen.' }) exempt: number;
  @Field(() => Int, { description: 'Of the approved, those that another unit declares for.' }) shared: number;
  @Field(() => Int, { description: 'Of the shared, those whose representative is not approved yet.' })
  awaitingRepresentative: number;
  @Field(() => FenScalar, { description: 'By newest versions, but for those sent back.' }) declaredAmountFen: bigint;
  @Field(() => FenScalar, { description: 'By newest versions, but for those sent back.' }) declaredDutyFen: bigint;
  @Field(() => FenScalar, { description: 'By the versions approved last.' }) approvedAmountFen: bigint;
  @Field(() => FenScalar, { description: 'By the versions approved last.' }) approvedDutyFen: bigint;
  @Field(() => FenScalar, {
    description: 'Counted under RESERVE in the year for units with an approved duty, by recognition date.',
  })
  countedFen: bigint;
  @Field(() => Float, { description: 'Counted of the approved duty in percent, above 100 too; 0 without a duty.' })
  percentage: number;
}

@InputType('DeclareReserveInput')
export class DeclareReserveInputType {
  @Field() idempotencyKey: string;
  @Field(() => Int) year: number;
  @Field(() => CanteenEnum) canteen: Canteen;
  @Field(() => FenScalar, { nullable: true, description: 'What the canteen buys in the year.' }) annualAmountFen?:
    | bigint
    | null;
  @Field(() => Int, { nullable: true, description: 'Basis points; the place’s minimum where nothing is said.' })
  ratioBasisPoints?: number | null;
  @Field(() => ID, {
    nullable: true,
    description:
      'SHARED: the budget unit that declares, with a canteen of its own. OUTSOURCED: the contractor, an organisation that buys.',
  })
  otherUnitId?: string | null;
}
@ObjectType()
export class DeclareReservePayload extends Payload {
  @Field(() => ReserveDeclaration, { nullable: true }) declaration?: ReserveDeclaration | null;
}
@InputType('ReviewReserveInput')
export class ReviewReserveInputType {
  @Field(() => ID) unitId: string;
  @Field(() => Int) year: number;
  @Field(() => Int, {
    nullable: true,
    description: 'The version that you looked at; refused where there is a newer one.',
  })
  version?: number | null;
  @Field({ description: 'False sends it back.' }) approve: boolean;
  @Field(() => String, { nullable: true }) reason?: string | null;
}
@ObjectType()
export class ReviewReservePayload extends DeclareReservePayload {}
