import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { BaseQuantityScalar, Connection, DateScalar, Node, Payload, toGlobalId } from '@shanhai/graphql';
import { FULFILMENT_LINES_MAX } from '../rules/fulfilment';
import type { FulfilmentRow } from '../store/fulfilments';
import { BoardEntry } from './board-entry.type';

@ObjectType({
  implements: () => [Node],
  description:
    "An order line that came of an entry. Seen by the entry's publisher and by the line's buyer and supplier.",
})
export class BoardFulfilment extends Node {
  @Field(() => ID) orderLineId: string;
  @Field(() => BaseQuantityScalar, {
    description: 'What the entry took of the line when it was named; `orderedBase` of the entry follows the order.',
  })
  quantityBase: bigint;
  @Field(() => DateScalar) namedOn: string;
  @Field(() => DateScalar, { nullable: true, description: 'Since when it was named by mistake.' })
  endedOn: string | null;
  @Field(() => String, { nullable: true }) endReason: string | null;

  /** For the resolvers of other fields; not on the wire. */
  buyerId: string;
  supplierId: string;
}

export function toBoardFulfilment(row: FulfilmentRow): BoardFulfilment {
  const { id, orderLineId, quantityBase, namedOn, endedOn, endReason, buyerId, supplierId } = row;
  return {
    ...{ quantityBase, namedOn, endedOn, endReason, buyerId, supplierId },
    id: toGlobalId('BoardFulfilment', id),
    orderLineId: toGlobalId('OrderLine', orderLineId),
  };
}

@ObjectType()
export class BoardFulfilmentConnection extends Connection(BoardFulfilment) {}

@InputType()
export class FulfilBoardEntryInput {
  @Field() idempotencyKey: string;
  @Field(() => ID) entryId: string;
  @Field(() => [ID], { description: `Lines of your orders, at most ${FULFILMENT_LINES_MAX}.` }) orderLineIds: string[];
}
@InputType()
export class EndBoardFulfilmentInput {
  @Field(() => ID) fulfilmentId: string;
  @Field() reason: string;
}

@ObjectType()
export class FulfilBoardEntryPayload extends Payload {
  @Field(() => BoardEntry, { nullable: true }) entry?: BoardEntry;
  @Field(() => [BoardFulfilment], { nullable: true }) fulfilments?: BoardFulfilment[];
}
@ObjectType()
export class EndBoardFulfilmentPayload extends Payload {
  @Field(() => BoardFulfilment, { nullable: true }) fulfilment?: BoardFulfilment;
}
