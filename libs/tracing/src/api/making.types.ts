import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { BaseUnitEnum } from '@shanhai/goods';
import {
  BaseQuantityScalar,
  DateScalar,
  enumOf,
  KEY_MAY_BE_LEFT_OUT,
  Node,
  Payload,
  toGlobalId,
} from '@shanhai/graphql';
import type { BaseUnit } from '@shanhai/kernel';
import { LOT_QUANTITY_MAX, MAKING_INPUTS_MAX, MAKING_OUTPUTS_MAX } from '../rules/limits';
import { PROCESS_KINDS, type ProcessKind } from '../rules/process';
import type { Process as ProcessVersion } from '../rules/process';
import type { MakingKind as Kind, MakingRow } from '../store/makings';

const KEY = 'Unique in your organisation; the same input again gives the first result.';

export const ProcessKindEnum = enumOf(PROCESS_KINDS);
registerEnumType(ProcessKindEnum, {
  name: 'ProcessKind',
  description:
    'HANDLING sorts, cuts or packs: the goods stay what they are, and where it was done says nothing of origin.',
});
export const MakingKind = enumOf<Kind>(['PROCESSED', 'MIXED', 'TAKEN_OVER']);
registerEnumType(MakingKind, { name: 'MakingKind', description: 'How a lot was made of others.' });

@ObjectType({ description: 'Of which goods a process makes which.' })
@InputType('ProcessBetweenInput')
export class ProcessBetween {
  @Field() inputCategory: string;
  @Field(() => BaseUnitEnum) inputUnit: BaseUnit;
  @Field() outputCategory: string;
  @Field(() => BaseUnitEnum) outputUnit: BaseUnit;
}

@ObjectType({ description: 'A version of a process (工序) with its greatest yield (counting rule CR-20).' })
export class Process {
  @Field() code: string;
  @Field(() => Int) version: number;
  @Field() nameZh: string;
  @Field() nameEn: string;
  @Field(() => ProcessKindEnum) kind: ProcessKind;
  @Field(() => ProcessBetween, {
    nullable: true,
    description: 'Null for goods of any category and unit, which they keep.',
  })
  between: ProcessBetween | null;
  @Field(() => BaseQuantityScalar, { description: 'At most so many base units come of `yieldInput` base units.' })
  yieldOutput: bigint;
  @Field(() => BaseQuantityScalar) yieldInput: bigint;
  @Field({ description: 'Where the yield is from.' }) source: string;
  @Field(() => DateScalar) validFrom: string;
  @Field(() => DateScalar, { nullable: true, description: 'First day on which it holds no more.' }) validUntil:
    | string
    | null;
}

@InputType()
export class PutProcessInput {
  @Field({ description: 'Capital letters, digits and underscores.' }) code: string;
  @Field(() => Int, { description: 'The next of its code, from 1.' }) version: number;
  @Field() nameZh: string;
  @Field() nameEn: string;
  @Field(() => ProcessKindEnum) kind: ProcessKind;
  @Field(() => ProcessBetween, { nullable: true }) between?: ProcessBetween | null;
  @Field(() => BaseQuantityScalar) yieldOutput: bigint;
  @Field(() => BaseQuantityScalar) yieldInput: bigint;
  @Field() source: string;
  @Field(() => DateScalar) validFrom: string;
  @Field(() => DateScalar, { nullable: true }) validUntil?: string | null;
  @Field({ description: KEY }) idempotencyKey: string;
}

@ObjectType()
export class PutProcessPayload extends Payload {
  @Field(() => Process, { nullable: true }) process?: ProcessVersion | null;
}

@ObjectType({ implements: () => [Node], description: 'A step that made lots of lots.' })
export class Making implements Node {
  @Field(() => ID) id: string;
  @Field(() => MakingKind) kind: Kind;
  @Field({ description: 'Where it was done: a division code, as of that day.' }) placeCode: string;
  @Field(() => DateScalar) happenedOn: string;
  @Field(() => DateScalar, { nullable: true, description: 'When it was taken back as a mistake.' }) undoneOn:
    | string
    | null;
  @Field(() => String, { nullable: true }) undoReason: string | null;

  /** For the resolvers of other fields; not on the wire. */
  makingId: string;
  processCode: string | null;
  processVersion: number | null;
}

export function toMaking(row: MakingRow & { undoneOn: string | null; undoReason: string | null }): Making {
  return { ...row, id: toGlobalId('Making', row.id), makingId: row.id };
}

@ObjectType({ description: 'So much of a lot that a step took.' })
export class MakingInput {
  @Field(() => BaseQuantityScalar, { description: "In the lot's base unit." }) takenBase: bigint;
  lotId: string;
}

@ObjectType({ description: 'A harvested lot that a made lot comes from.' })
export class OriginShare {
  @Field(() => BaseQuantityScalar, {
    description: 'By mass of what went into the last step; the shares of a lot sum to that.',
  })
  massBase: bigint;
  @Field(() => Int, { description: 'Its part of the whole, in basis points, rounded down.' }) basisPoints: number;
  lotId: string;
}

@InputType({ description: 'So much of one of your lots.' })
export class LotPartInput {
  @Field(() => ID) lotId: string;
  @Field(() => BaseQuantityScalar, { description: "In the lot's base unit." }) quantityBase: bigint;
}
@InputType({ description: 'A lot to make.' })
export class LotToMakeInput {
  @Field(() => ID) productId: string;
  @Field(() => BaseQuantityScalar, { description: `In the product's base unit, 1 to ${LOT_QUANTITY_MAX}.` })
  quantityBase: bigint;
}

@InputType()
export class ProcessLotsInput {
  @Field({ description: 'Of a process that is valid on the day; `processes` lists them.' }) processCode: string;
  @Field({ description: 'Where it is done: a division code of that day.' }) placeCode: string;
  @Field(() => DateScalar) processedOn: string;
  @Field(() => [LotPartInput], { description: `1 to ${MAKING_INPUTS_MAX}, each lot once.` }) inputs: LotPartInput[];
  @Field(() => [LotToMakeInput], { description: `1 to ${MAKING_OUTPUTS_MAX}.` }) outputs: LotToMakeInput[];
  @Field({ description: KEY }) idempotencyKey: string;
}

@InputType()
export class MixLotsInput {
  @Field({ description: 'Where it is done: a division code of that day.' }) placeCode: string;
  @Field(() => DateScalar) mixedOn: string;
  @Field(() => [LotPartInput], { description: `Lots of one product, 1 to ${MAKING_INPUTS_MAX}, each once.` })
  inputs: LotPartInput[];
  @Field(() => BaseQuantityScalar, { nullable: true, description: 'What came out: all that went in unless told.' })
  quantityBase?: bigint | null;
  @Field({ description: KEY }) idempotencyKey: string;
}

@InputType()
export class UndoProcessingInput {
  @Field(() => ID) makingId: string;
  @Field({ description: 'What was wrong.' }) reason: string;
  @Field(() => String, { nullable: true, description: KEY_MAY_BE_LEFT_OUT }) idempotencyKey?: string | null;
}
