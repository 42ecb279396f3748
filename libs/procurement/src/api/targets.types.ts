import { ArgsType, Field, HideField, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Connection, DateScalar, enumOf, FenScalar, Node, PagingArgs, Payload, toGlobalId } from '@shanhai/graphql';
import { idTypeOf, TARGET_MEASURES, TARGET_SUBJECTS, type TargetMeasure, type TargetSubject } from '../rules/target';
import type { TargetRow } from '../store/targets';

export const TargetSubjectEnum = enumOf(TARGET_SUBJECTS);
registerEnumType(TargetSubjectEnum, {
  name: 'TargetSubject',
  description:
    'UNIT: a unit with all that stand below it, as of a department (主管部门). UNIT_ALONE: what the unit itself is credited with.',
});
export const TargetMeasureEnum = enumOf(TARGET_MEASURES);
registerEnumType(TargetMeasureEnum, {
  name: 'TargetMeasure',
  description: 'The figure that a target is for: purchases (采购) or sales helped along (帮助销售), never their sum.',
});

/** A subject as it is named on the wire. */
export function toSubject({ subjectKind, subject }: { subjectKind: string; subject: string }): string {
  const type = idTypeOf(subjectKind);
  return type ? toGlobalId(type, subject) : subject;
}

@ObjectType({ description: 'A target as it was set, or withdrawn.' })
export class TargetVersion {
  @HideField() row: TargetRow;
  @Field(() => Int) version: number;
  @Field(() => FenScalar) amountFen: bigint;
  @Field({ description: 'The document that sets it.' }) source: string;
  @Field(() => String, { nullable: true, description: 'Content hash of the stored document.' }) documentHash:
    | string
    | null;
  @Field({ description: 'True for the last version of a target that holds no more.' }) withdrawn: boolean;
  @Field(() => String, { nullable: true, description: 'Why it was withdrawn.' }) reason: string | null;
  @Field(() => DateScalar) setOn: string;
}
export function toTargetVersion(row: TargetRow): TargetVersion {
  const { version, amountFen, source, documentHash, withdrawn, reason, setOn } = row;
  return { row, version, amountFen, source, documentHash, withdrawn, reason, setOn };
}

@ObjectType({
  implements: () => [Node],
  description: 'What a unit, place or pairing should reach in a period under a scheme; its newest version.',
})
export class Target extends TargetVersion implements Node {
  @Field(() => ID) id: string;
  @Field() scheme: string;
  @Field(() => TargetSubjectEnum) subjectKind: TargetSubject;
  @Field({ description: 'Id of the unit or pairing, or code of the division.' }) subject: string;
  @Field(() => TargetMeasureEnum) measure: TargetMeasure;
  @Field({ description: '`YYYY` or `YYYY-MM`' }) period: string;
}
export function toTarget(row: TargetRow): Target {
  const { scheme, subjectKind, measure, period } = row;
  const id = toGlobalId('Target', row.id);
  return { ...toTargetVersion(row), id, scheme, subjectKind, subject: toSubject(row), measure, period };
}
export const TargetConnection = Connection(Target);

@InputType()
export class TargetFilterInput {
  @Field(() => String, { nullable: true }) scheme?: string | null;
  @Field(() => TargetSubjectEnum, { nullable: true, description: 'Needed with `subject`.' })
  subjectKind?: TargetSubject | null;
  @Field(() => String, { nullable: true, description: 'Global id of a unit or pairing; code of a division.' })
  subject?: string | null;
  @Field(() => TargetMeasureEnum, { nullable: true }) measure?: TargetMeasure | null;
  @Field(() => String, { nullable: true, description: '`YYYY` or `YYYY-MM`' }) period?: string | null;
  @Field(() => Boolean, {
    nullable: true,
    description: 'True for those that were withdrawn, in place of those that hold.',
  })
  withdrawn?: boolean | null;
}
@ArgsType()
export class TargetsArgs extends PagingArgs {
  @Field(() => TargetFilterInput, { nullable: true }) filter?: TargetFilterInput | null;
}

@InputType('SetTargetInput')
export class SetTargetInputType {
  @Field() idempotencyKey: string;
  @Field() scheme: string;
  @Field(() => TargetSubjectEnum) subjectKind: TargetSubject;
  @Field({ description: 'Global id of a unit or pairing; code of a division.' }) subject: string;
  @Field({ description: '`YYYY` or `YYYY-MM`' }) period: string;
  @Field(() => TargetMeasureEnum, {
    nullable: true,
    description: 'The figure that the scheme counts; another one is refused.',
  })
  measure?: TargetMeasure | null;
  @Field(() => FenScalar) amountFen: bigint;
  @Field({ description: 'The document that sets it.' }) source: string;
  @Field(() => String, { nullable: true, description: 'Content hash of the stored document.' }) documentHash?:
    | string
    | null;
}
@ObjectType()
export class SetTargetPayload extends Payload {
  @Field(() => ID, { nullable: true }) targetId?: string | null;
  @Field(() => Target, { nullable: true }) target?: Target | null;
}
@InputType('WithdrawTargetInput')
export class WithdrawTargetInputType {
  @Field() idempotencyKey: string;
  @Field(() => ID) targetId: string;
  @Field() reason: string;
}
@ObjectType()
export class WithdrawTargetPayload extends Payload {
  @Field(() => Target, { nullable: true }) target?: Target | null;
}
