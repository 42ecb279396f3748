import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Connection, DateScalar, enumOf, FenScalar, Node, Payload, toGlobalId } from '@shanhai/graphql';
import { PAYOUT_REASONS, type PayoutSuggestion } from '../rules/match-card-payout';
import type { CardSum } from '../store/card-entries';
import { CARD_PAYOUT_STATUSES, type CardPayout, isAwaited } from '../store/card-payouts';
import { BankTransfer } from './payments.types';
import { TransferClaimType } from './transfer-claims.types';

const CardPayoutStatusEnum = enumOf(CARD_PAYOUT_STATUSES);
registerEnumType(CardPayoutStatusEnum, {
  name: 'CardPayoutStatus',
  description: 'PAID: the processor has sent it; FAILED: it did not arrive, or came back to the processor.',
});
const CardPayoutReason = enumOf(PAYOUT_REASONS);
registerEnumType(CardPayoutReason, {
  name: 'CardPayoutReason',
  description:
    'Why a transfer may be a payout: it names it; is of its exact amount; bears the processor’s words; came when it was to arrive.',
});

@ObjectType('CardPayout', {
  implements: () => [Node],
  description: 'What the card processor pays out of its balance into the custodian’s bank account.',
})
export class CardPayoutType implements Node {
  @Field(() => ID) id: string;
  @Field({ description: 'The processor’s name of it.' }) reference: string;
  @Field(() => CardPayoutStatusEnum) status: string;
  @Field(() => FenScalar, {
    description:
      'In the smallest unit of `currency`, fen for `cny`; below zero where the processor takes money from the bank account.',
  })
  amount: bigint;
  @Field({ description: 'ISO 4217, lower case. One that is not `cny` waits for people: no rate is guessed.' })
  currency: string;
  @Field(() => DateScalar, { description: 'When the processor expects it to arrive.' }) arrivesOn: string;
  @Field({ description: 'What the bank’s statement says of it.' }) descriptor: string;
  @Field(() => String, { nullable: true, description: 'The bank’s own reference, where the processor knows it.' })
  bankTrace: string | null;
  @Field(() => String, { nullable: true, description: 'Why it failed, in the processor’s code.' })
  failure: string | null;
  @Field({ description: 'It is paid, and no transfer of a statement is known to have brought it.' }) awaited: boolean;
  row: CardPayout;
}

export function toCardPayout(row: CardPayout): CardPayoutType {
  const { payoutRef: reference, status, amount, currency, arrivesOn, descriptor, bankTrace, failure } = row;
  const id = toGlobalId('CardPayout', row.id);
  return { id, reference, status, amount, currency, arrivesOn, descriptor, bankTrace, failure, awaited: isAwaited(row), row }; // prettier-ignore
}

export const CardPayoutConnection = Connection(CardPayoutType, 'CardPayout');

@ObjectType({ description: 'A payout that a transfer may be. A person decides; nothing is entered by it.' })
export class CardPayoutSuggestion {
  @Field(() => CardPayoutType) payout: CardPayoutType;
  @Field(() => Int, { description: '1 to 100.' }) score: number;
  @Field(() => [CardPayoutReason]) reasons: string[];
}

export const toPayoutSuggestion = ({ payout, score, reasons }: PayoutSuggestion<CardPayout>): CardPayoutSuggestion => ({
  payout: toCardPayout(payout),
  score,
  reasons,
});

@ObjectType({ description: 'What the card processor has entered in a currency, by its own books.' })
export class CardProcessorSum {
  @Field({ description: 'ISO 4217, lower case.' }) currency: string;
  @Field(() => FenScalar, { description: 'What it holds, in the smallest unit.' }) net: bigint;
  @Field(() => FenScalar, { description: 'What it charged so far, in the smallest unit.' }) cost: bigint;
}

@ObjectType({
  description:
    'The account at the card processor, by our books and by the processor’s. In yuan both agree once refunds and disputes are through: bookedFen = net + inTransitFen.',
})
export class CardAccountType {
  @Field(() => FenScalar, { description: 'CARD_BALANCE: what is there by our books.' }) bookedFen: bigint;
  @Field(() => FenScalar, { description: 'Paid out in yuan, and not yet known to have arrived.' }) inTransitFen: bigint;
  @Field(() => [CardProcessorSum]) processor: CardSum[];
}

@InputType('ClaimCardPayoutInput')
export class ClaimCardPayoutInputType {
  @Field() idempotencyKey: string;
  @Field(() => ID) transferId: string;
  @Field(() => ID) cardPayoutId: string;
  @Field(() => FenScalar, {
    nullable: true,
    description:
      'What it takes out of the balance at the processor, in fen: needed where that is not what arrived. The difference is a cost.',
  })
  balanceFen?: bigint | null;
  @Field({ description: 'Why this money is that payout.' }) reason: string;
}
@ObjectType()
export class ClaimCardPayoutPayload extends Payload {
  @Field(() => TransferClaimType, { nullable: true }) claim?: TransferClaimType;
  @Field(() => BankTransfer, { nullable: true }) transfer?: BankTransfer;
}
