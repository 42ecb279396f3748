import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import {
  Connection,
  DateScalar,
  enumOf,
  FenScalar,
  KEY_MAY_BE_LEFT_OUT,
  Node,
  Payload,
  toGlobalId,
} from '@shanhai/graphql';
import { SUGGESTION_REASONS, type Suggestion } from '../rules/suggest-orders';
import { CLAIM_STATUSES, type TransferClaim } from '../store/transfer-claims';
import { CLAIM_PARTS_MAX } from '../use-cases/claim-transfer';
import { BankTransfer } from './payments.types';

export const TransferClaimStatus = enumOf(CLAIM_STATUSES);
export type TransferClaimStatus = keyof typeof TransferClaimStatus;
registerEnumType(TransferClaimStatus, {
  name: 'TransferClaimStatus',
  description: 'OPEN: waits for a second person, and holds its money.',
});
const TransferClaimKind = enumOf(['ORDER', 'GIVE_BACK', 'TAKE_BACK', 'CARD_PAYOUT', 'PAYOUT_RETURNED', 'DUPLICATE']);
registerEnumType(TransferClaimKind, {
  name: 'TransferClaimKind',
  description:
    'Pays orders; goes back to the payer; is taken off orders, because the bank took it back; is what the card processor paid out; is a payout that the supplier’s bank sent back; or is a copy of another transfer, which the bank told twice.',
});
const SuggestionReason = enumOf(SUGGESTION_REASONS);
registerEnumType(SuggestionReason, {
  name: 'SuggestionReason',
  description:
    'Why money may be for an order: the exact amount that is open of it, of it together with the others of the unit that say so (two to five), or towards one of its suppliers; the payer’s name; an account that paid for the unit before.',
});

@ObjectType({ description: 'What of a transfer goes to an order.' })
export class TransferClaimPart {
  @Field() paymentReference: string;
  @Field(() => FenScalar) amountFen: bigint;
}

@ObjectType('TransferClaim', {
  implements: () => [Node],
  description: 'A proposal to spend money in suspense. A second person confirms or rejects it.',
})
export class TransferClaimType implements Node {
  @Field(() => ID) id: string;
  @Field(() => TransferClaimKind) kind: string;
  @Field(() => TransferClaimStatus) status: string;
  @Field(() => FenScalar) amountFen: bigint;
  @Field(() => [TransferClaimPart]) parts: TransferClaimPart[];
  @Field({ description: 'Why it was proposed.' }) reason: string;
  @Field(() => DateScalar) proposedOn: string;
  @Field(() => DateScalar, { nullable: true }) decidedOn: string | null;
  @Field(() => String, { nullable: true, description: 'Why it was rejected.' }) decisionReason: string | null;
  @Field(() => String, { nullable: true, description: 'The bank’s reference of the money that went back.' })
  bankReference: string | null;
  @Field(() => DateScalar, { nullable: true, description: 'When a statement showed that the money went back.' })
  seenOn: string | null;
  @Field(() => FenScalar, {
    nullable: true,
    description: 'CARD_PAYOUT: what it takes out of the balance at the card processor; the rest is a cost.',
  })
  balanceFen: bigint | null;
  row: TransferClaim;
}

export function toTransferClaim(row: TransferClaim): TransferClaimType {
  const { kind, status, amountFen, reason, proposedOn, decidedOn, decisionReason, bankReference, seenOn, balanceFen } = row; // prettier-ignore
  const parts = row.parts.map(({ reference, amountFen: part }) => ({ paymentReference: reference, amountFen: part }));
  const id = toGlobalId('TransferClaim', row.id);
  return { id, kind, status, amountFen, parts, reason, proposedOn, decidedOn, decisionReason, bankReference, seenOn, balanceFen, row }; // prettier-ignore
}

export const TransferClaimConnection = Connection(TransferClaimType);

@ObjectType({ description: 'An order that money in suspense may be for. A person decides; nothing is paid by it.' })
export class TransferSuggestion {
  @Field() paymentReference: string;
  @Field(() => DateScalar, { description: 'The day on which the order was placed.' }) openedOn: string;
  @Field(() => FenScalar, { description: 'What is open of the order.' }) openFen: bigint;
  @Field(() => Int, { description: '1 to 100.' }) score: number;
  @Field(() => [SuggestionReason]) reasons: string[];
}

export const toTransferSuggestion = ({ candidate, openFen, score, reasons }: Suggestion): TransferSuggestion => ({
  paymentReference: candidate.reference,
  openedOn: candidate.openedOn,
  openFen,
  score,
  reasons,
});

@InputType()
export class ClaimPartInput {
  @Field() paymentReference: string;
  @Field(() => FenScalar, {
    nullable: true,
    description: 'As much as the order owes, or as is left, where nothing is said.',
  })
  amountFen?: bigint | null;
}
@InputType('ClaimTransferInput')
export class ClaimTransferInputType {
  @Field() idempotencyKey: string;
  @Field(() => ID) transferId: string;
  @Field(() => [ClaimPartInput], { description: `The orders that the money is for, 1 to ${CLAIM_PARTS_MAX}.` })
  parts: ClaimPartInput[];
  @Field({ description: 'Why this money is for these orders.' }) reason: string;
}
@InputType('GiveBackTransferInput')
export class GiveBackTransferInputType {
  @Field() idempotencyKey: string;
  @Field(() => ID) transferId: string;
  @Field(() => FenScalar, { nullable: true, description: 'All that is left where nothing is said.' })
  amountFen?: bigint | null;
  @Field() reason: string;
}
@InputType('TakeBackTransferInput')
export class TakeBackTransferInputType {
  @Field() idempotencyKey: string;
  @Field(() => ID) transferId: string;
  @Field(() => FenScalar, {
    nullable: true,
    description: 'All that the bank took back of what had paid orders, where nothing is said.',
  })
  amountFen?: bigint | null;
  @Field() reason: string;
}
@InputType('ClaimReturnedPayoutInput')
export class ClaimReturnedPayoutInputType {
  @Field() idempotencyKey: string;
  @Field(() => ID, { description: 'All of it: the payout’s `netFen`.' }) transferId: string;
  @Field(() => ID) payoutId: string;
  @Field({ description: 'Why this money is that payout.' }) reason: string;
}
@InputType('ClaimDuplicateTransferInput')
export class ClaimDuplicateTransferInputType {
  @Field() idempotencyKey: string;
  @Field(() => ID, { description: 'The copy, wholly in suspense.' }) transferId: string;
  @Field(() => ID, { description: 'The transfer that came; `BankTransfer.maybeCopyOf` suggests some.' })
  originalId: string;
  @Field({ description: 'Why the two are one.' }) reason: string;
}
@InputType()
export class ConfirmTransferClaimInput {
  @Field(() => ID) claimId: string;
  @Field(() => String, {
    nullable: true,
    description: 'The bank’s reference of the money that went back; needed there, and of nothing else that was sent.',
  })
  bankReference?: string | null;
  @Field(() => String, { nullable: true, description: KEY_MAY_BE_LEFT_OUT }) idempotencyKey?: string | null;
}
@InputType()
export class RejectTransferClaimInput {
  @Field(() => ID) claimId: string;
  @Field() reason: string;
  @Field(() => String, { nullable: true, description: KEY_MAY_BE_LEFT_OUT }) idempotencyKey?: string | null;
}
@ObjectType()
export class TransferClaimPayload extends Payload {
  @Field(() => TransferClaimType, { nullable: true }) claim?: TransferClaimType;
  @Field(() => BankTransfer, { nullable: true }) transfer?: BankTransfer;
}
@ObjectType()
export class ClaimTransferPayload extends TransferClaimPayload {}
@ObjectType()
export class GiveBackTransferPayload extends TransferClaimPayload {}
@ObjectType()
export class TakeBackTransferPayload extends TransferClaimPayload {}
@ObjectType()
export class ClaimReturnedPayoutPayload extends TransferClaimPayload {}
@ObjectType()
export class ClaimDuplicateTransferPayload extends TransferClaimPayload {}
@ObjectType()
export class ConfirmTransferClaimPayload extends TransferClaimPayload {}
@ObjectType()
export class RejectTransferClaimPayload extends TransferClaimPayload {}
