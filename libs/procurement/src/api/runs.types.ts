import { Field, HideField, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import {
  Connection,
  DateScalar,
  DateTimeScalar,
  enumOf,
  FenScalar,
  Node,
  Payload,
  PositionScalar,
  toGlobalId,
} from '@shanhai/graphql';
import type { BusinessDate } from '@shanhai/kernel';
import { progressPercent, RUN_KINDS, RUN_STATUSES, type RunKind, type RunStatus } from '../rules/run';
import type { EvaluatorName } from '../rules/scheme';
import type { RunRow } from '../store/runs';
import { PeriodInput, ProcurementTotal } from './figures.types';
import { EvaluatorEnum, SchemeParametersInput } from './office.types';

const RunKindEnum = enumOf(RUN_KINDS);
registerEnumType(RunKindEnum, {
  name: 'CountRunKind',
  description:
    'SIMULATION: by a version of a scheme that is put in force. RESTATEMENT: by lists, pairings and divisions as known later.',
});
const RunStatusEnum = enumOf(RUN_STATUSES.filter((status) => status !== 'DELETED'));
registerEnumType(RunStatusEnum, {
  name: 'CountRunStatus',
  description: 'WAITING for its place in the log to be counted; FAILED where its batches failed again and again.',
});

@ObjectType({
  implements: () => [Node],
  description:
    'What a scheme would count by other rules, over the whole log and apart from the ledger: never published, never sealed.',
})
export class CountRun implements Node {
  @Field(() => ID) id: string;
  @HideField() row: RunRow;
  @Field(() => RunKindEnum) kind: RunKind;
  @Field({ description: 'Code of the scheme.' }) scheme: string;
  @Field(() => Int, { nullable: true, description: 'SIMULATION: the version that is put in force for its span.' })
  version: number | null;
  @Field(() => String, { nullable: true, description: 'SIMULATION: the rules of that version, as JSON.' })
  rules: string | null;
  @Field(() => DateScalar, {
    nullable: true,
    description:
      'RESTATEMENT: lists, pairings and divisions as they were known at the end of this day; null: as known at `countedThrough`.',
  })
  knownOn: BusinessDate | null;
  @Field({ description: 'First month, `YYYY-MM`.' }) from: string;
  @Field({ description: 'Last month, `YYYY-MM`.' }) until: string;
  @Field(() => RunStatusEnum) status: Exclude<RunStatus, 'DELETED'>;
  @Field(() => Int, { description: 'Roughly how much of the log is done.' }) progressPercent: number;
  @Field({ description: 'Purchases done, as a string of digits.' }) purchases: string;
  @Field(() => PositionScalar, {
    nullable: true,
    description: 'Its place in the event log: it counts the facts before it. Null for a moment after it was asked for.',
  })
  countedThrough: bigint | null;
  @Field(() => DateTimeScalar) requestedAt: Date;
  @Field(() => DateTimeScalar, { nullable: true }) endedAt: Date | null;
}
export function toRun(row: RunRow): CountRun {
  const { id, kind, scheme, schemeCode, knownOn, from, until, status, position, requestedAt, endedAt } = row;
  return {
    id: toGlobalId('CountRun', id),
    row,
    kind,
    scheme: schemeCode,
    version: scheme?.version ?? null,
    rules: scheme && JSON.stringify(scheme),
    knownOn,
    from,
    until,
    status: status as CountRun['status'],
    progressPercent: progressPercent(row),
    purchases: row.purchases.toString(),
    countedThrough: position,
    requestedAt,
    endedAt,
  };
}
export const CountRunConnection = Connection(CountRun);

@ObjectType({ description: 'What a run counts; never a published figure.' })
export class CountRunTotals {
  @Field(() => FenScalar, { description: 'Sum of the rows.' }) totalFen: bigint;
  @Field() totalYuan: string;
  @Field(() => [ProcurementTotal]) rows: ProcurementTotal[];
}

@InputType({ description: 'Rules that nobody has put yet.' })
export class DraftSchemeInput {
  @Field(() => EvaluatorEnum) evaluator: EvaluatorName;
  @Field(() => DateScalar) validFrom: string;
  @Field(() => DateScalar, { nullable: true, description: 'First day on which it holds no more.' })
  validUntil?: string | null;
  @Field(() => SchemeParametersInput) parameters: SchemeParametersInput;
}
const SAME_MOMENT = 'A run of yours: count the log up to the same place, so that the two can be compared.';
@InputType('SimulateSchemeInput')
export class SimulateSchemeInputType {
  @Field() idempotencyKey: string;
  @Field({ description: 'Code of a scheme; a new one with `draft`.' }) scheme: string;
  @Field(() => Int, { nullable: true, description: 'A version that is there, a draft or any other; this or `draft`.' })
  version?: number | null;
  @Field(() => DraftSchemeInput, { nullable: true }) draft?: DraftSchemeInput | null;
  @Field(() => PeriodInput, {
    description: 'Months that are kept, by recognition or posting; `basis` does not matter.',
  })
  period: PeriodInput;
  @Field(() => ID, { nullable: true, description: SAME_MOMENT }) sameMomentAs?: string | null;
}
@InputType('RestateSchemeInput')
export class RestateSchemeInputType {
  @Field() idempotencyKey: string;
  @Field({ description: 'Code of a scheme.' }) scheme: string;
  @Field(() => DateScalar, {
    nullable: true,
    description:
      'Lists, pairings and divisions as they were known at the end of this day, and not after the run’s place in the log; as they are known there where nothing is said.',
  })
  knownOn?: string | null;
  @Field(() => PeriodInput, {
    description: 'Months that are kept, by recognition or posting; `basis` does not matter.',
  })
  period: PeriodInput;
  @Field(() => ID, { nullable: true, description: SAME_MOMENT }) sameMomentAs?: string | null;
}
@InputType()
export class CancelCountRunInput {
  @Field(() => ID) runId: string;
}
@InputType()
export class DeleteCountRunInput {
  @Field(() => ID) runId: string;
}
@ObjectType()
export class SimulateSchemePayload extends Payload {
  @Field(() => CountRun, { nullable: true }) run?: CountRun | null;
}
@ObjectType()
export class RestateSchemePayload extends Payload {
  @Field(() => CountRun, { nullable: true }) run?: CountRun | null;
}
@ObjectType()
export class CancelCountRunPayload extends Payload {
  @Field(() => CountRun, { nullable: true }) run?: CountRun | null;
}
@ObjectType()
export class DeleteCountRunPayload extends Payload {
  @Field(() => ID, { nullable: true }) deletedRunId?: string | null;
}
