import { ArgsType, Field, HideField, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Connection, DateScalar, Node, PagingArgs, Payload, toGlobalId, enumOf } from '@shanhai/graphql';
import type { UnitChange as UnitChangeRow, UnitChangeKind } from '../store/unit-changes';
import { Organisation } from './organisation';

const UnitChangeKindEnum = enumOf(['RENAMED', 'MOVED', 'MERGED'] as const);
registerEnumType(UnitChangeKindEnum, { name: 'UnitChangeKind' });

@ObjectType({
  implements: () => [Node],
  description: 'Another name, superior or successor of a unit from a date on. Append-only.',
})
export class UnitChange implements Node {
  @Field(() => ID) id: string;
  @HideField() row: UnitChangeRow;
  @Field(() => Int) version: number;
  @Field(() => UnitChangeKindEnum) kind: UnitChangeKind;
  @Field(() => DateScalar, { description: 'First day on which it holds.' }) effectiveOn: string;
  @Field(() => String, { nullable: true, description: 'RENAMED' }) nameBefore: string | null;
  @Field(() => String, { nullable: true, description: 'RENAMED' }) nameAfter: string | null;
  @Field() reason: string;
  @Field({ description: 'The document that decides it.' }) source: string;
  @Field(() => String, { nullable: true, description: 'Content hash of the stored document.' }) documentHash:
    | string
    | null;
  @Field(() => DateScalar) recordedOn: string;
}
export function toUnitChange(row: UnitChangeRow): UnitChange {
  const { version, kind, effectiveOn, nameBefore, nameAfter, reason, source, documentHash, recordedOn } = row;
  const id = toGlobalId('UnitChange', row.id);
  return { row, id, version, kind, effectiveOn, nameBefore, nameAfter, reason, source, documentHash, recordedOn };
}
export const UnitChangeConnection = Connection(UnitChange);

@ArgsType()
export class UnitChangesArgs extends PagingArgs {
  @Field(() => ID) unitId: string;
}

@InputType({ isAbstract: true })
abstract class DecisionInput {
  @Field() idempotencyKey: string;
  @Field(() => DateScalar, { description: 'First day on which it holds, today at the latest.' }) effectiveOn: string;
  @Field() reason: string;
  @Field({ description: 'The document that decides it.' }) source: string;
  @Field(() => String, { nullable: true, description: 'Content hash of the stored document.' }) documentHash?:
    | string
    | null;
}
@InputType()
export class RenameUnitInput extends DecisionInput {
  @Field(() => ID) unitId: string;
  @Field() name: string;
}
@InputType()
export class MoveUnitInput extends DecisionInput {
  @Field(() => ID) unitId: string;
  @Field(() => ID, { nullable: true, description: 'The new superior; null where it stands alone from then on.' })
  superiorId?: string | null;
}
@InputType()
export class MergeUnitsInput extends DecisionInput {
  @Field(() => [ID], { description: 'Up to 100.' }) unitIds: string[];
  @Field(() => ID) successorId: string;
}

@ObjectType({ isAbstract: true })
abstract class UnitPayload extends Payload {
  @Field(() => Organisation, { nullable: true }) unit?: Organisation | null;
}
@ObjectType()
export class RenameUnitPayload extends UnitPayload {}
@ObjectType()
export class MoveUnitPayload extends UnitPayload {}
@ObjectType()
export class MergeUnitsPayload extends Payload {
  @Field(() => Organisation, { nullable: true }) successor?: Organisation | null;
}
