import { Field, ID, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Connection, DateScalar, enumOf, Node, Payload, toGlobalId } from '@shanhai/graphql';
import { RECALL_LEVELS, type RecallLevel as Level, type RecallRow } from '../store/recalls';

export const RecallLevel = enumOf(RECALL_LEVELS);
registerEnumType(RecallLevel, {
  name: 'RecallLevel',
  description: 'Levels of the rules on food recall (食品召回管理办法).',
  valuesMap: {
    LEVEL_1: { description: '一级召回: grave harm to health, or death; to be started within 24 hours.' },
    LEVEL_2: { description: '二级召回: harm to health; within 48 hours.' },
    LEVEL_3: { description: '三级召回: wrong labels; within 72 hours.' },
  },
});

@ObjectType({
  implements: () => [Node],
  description: 'Goods of a lot, and of all that was made of it, are called back (召回). Public.',
})
export class Recall extends Node {
  @Field(() => RecallLevel) level: Level;
  @Field() reason: string;
  @Field(() => DateScalar) startedOn: string;
  @Field(() => DateScalar, { nullable: true, description: 'Null while it is open.' }) endedOn: string | null;
  @Field(() => String, { nullable: true }) endReason: string | null;

  /** For the resolvers of other fields; not on the wire. */
  recallId: string;
  lotId: string;
  startedBy: string;
}

export function toRecall({ id, level, reason, startedOn, endedOn, endReason, lotId, startedBy }: RecallRow): Recall {
  return { id: toGlobalId('Recall', id), recallId: id, level, reason, startedOn, endedOn, endReason, lotId, startedBy };
}

export const RecallConnection = Connection(Recall);

@InputType()
export class RecallFilter {
  @Field(() => ID, {
    nullable: true,
    description: 'Those that stand or stood on this lot, also where they began with one that it was made of.',
  })
  lotId?: string | null;
  @Field(() => Boolean, {
    nullable: true,
    description: 'True for those that are open, false for those that have ended.',
  })
  open?: boolean | null;
}
@InputType()
export class StartRecallInput {
  @Field(() => ID) lotId: string;
  @Field(() => RecallLevel) level: Level;
  @Field({ description: 'What is wrong with the goods; everybody reads it.' }) reason: string;
  @Field({ description: 'Unique in your organisation; the same input again gives the first result.' })
  idempotencyKey: string;
}
@InputType()
export class EndRecallInput {
  @Field(() => ID) recallId: string;
  @Field({ description: 'Everybody reads it.' }) reason: string;
}
@ObjectType()
export class StartRecallPayload extends Payload {
  @Field(() => Recall, { nullable: true }) recall?: Recall | null;
}
@ObjectType()
export class EndRecallPayload extends Payload {
  @Field(() => Recall, { nullable: true }) recall?: Recall | null;
}
