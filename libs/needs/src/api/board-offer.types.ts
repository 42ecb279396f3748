import { Field, ID, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import { BaseQuantityScalar, Connection, DateScalar, enumOf, FenScalar, Node, Payload, toGlobalId } from '@shanhai/graphql'; // prettier-ignore
import { formatYuan } from '@shanhai/kernel';
import { NOTE_LENGTH_MAX } from '../rules/board-entry';
import { OFFER_STATUSES, type OfferStatus } from '../rules/board-offer';
import type { OfferRow } from '../store/board-offers';

export const BoardOfferStatusEnum = enumOf(OFFER_STATUSES);
registerEnumType(BoardOfferStatusEnum, {
  name: 'BoardOfferStatus',
  description: 'LAPSED: nobody answered before its last day, or the end of its entry.',
});
export const BoardOfferSideEnum = enumOf(['MADE', 'RECEIVED'] as const);
registerEnumType(BoardOfferSideEnum, {
  name: 'BoardOfferSide',
  description: 'Offers that your organisation made, or that it received for its entries.',
});

@ObjectType({
  implements: () => [Node],
  description:
    'How much of a harvest a buyer would take, or of a need a supplier would deliver (意向); no order. Seen by who made it and by who published the entry, and nobody else.',
})
export class BoardOffer extends Node {
  @Field(() => BoardOfferStatusEnum) status: OfferStatus;
  @Field(() => BaseQuantityScalar, { description: 'In the base unit of the entry.' }) quantityBase: bigint;
  @Field(() => FenScalar, { nullable: true, description: 'For `priceBase` base units; null where it is open.' })
  priceFen: bigint | null;
  @Field(() => String, { nullable: true }) priceYuan: string | null;
  @Field(() => BaseQuantityScalar, { nullable: true }) priceBase: bigint | null;
  @Field() message: string;
  @Field(() => DateScalar, { description: 'The first day on which it holds no more.' }) validUntil: string;
  @Field(() => DateScalar) offeredOn: string;
  @Field(() => DateScalar, { nullable: true }) answeredOn: string | null;
  @Field(() => String, { nullable: true }) answer: string | null;

  /** For the resolvers of other fields; not on the wire. */
  organisationId: string;
  entryId: string;
}

export function toBoardOffer(row: OfferRow): BoardOffer {
  const { publisherId: _publisher, title: _title, state: _state, priceFen, ...told } = row;
  const priceYuan = priceFen === null ? null : formatYuan(priceFen);
  return { ...told, priceFen, priceYuan, id: toGlobalId('BoardOffer', row.id) };
}

@ObjectType()
export class BoardOfferConnection extends Connection(BoardOffer) {}

@InputType()
export class BoardOfferFilterInput {
  @Field(() => ID, { nullable: true }) entryId?: string | null;
  @Field(() => BoardOfferStatusEnum, { nullable: true }) status?: OfferStatus | null;
}

@InputType()
export class MakeBoardOfferInput {
  @Field() idempotencyKey: string;
  @Field(() => ID) entryId: string;
  @Field(() => BaseQuantityScalar) quantityBase: bigint;
  @Field(() => FenScalar, { nullable: true }) priceFen?: bigint | null;
  @Field(() => BaseQuantityScalar, { nullable: true, description: 'For how many base units `priceFen` is.' })
  priceBase?: bigint | null;
  @Field({ defaultValue: '', description: `At most ${NOTE_LENGTH_MAX} characters; the publisher alone reads it.` })
  message: string;
  @Field(() => DateScalar, { description: 'The first day on which it holds no more.' }) validUntil: string;
}
@InputType()
export class AnswerBoardOfferInput {
  @Field(() => ID) offerId: string;
  @Field({ description: 'False declines it, also one that was accepted.' }) accept: boolean;
  @Field(() => String, { nullable: true, description: 'How to go on; why not, which is needed.' })
  answer?: string | null;
}
@InputType()
export class WithdrawBoardOfferInput {
  @Field(() => ID) offerId: string;
}

@ObjectType({ isAbstract: true })
abstract class BoardOfferPayload extends Payload {
  @Field(() => BoardOffer, { nullable: true }) offer?: BoardOffer;
}
@ObjectType()
export class MakeBoardOfferPayload extends BoardOfferPayload {}
@ObjectType()
export class AnswerBoardOfferPayload extends BoardOfferPayload {}
@ObjectType()
export class WithdrawBoardOfferPayload extends BoardOfferPayload {}
