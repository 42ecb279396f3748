import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Connection, DateScalar, enumOf, FenScalar, Node, Payload, toGlobalId } from '@shanhai/graphql';
import { CARD_METHODS } from '../card-rail';
import { CARD_CALL_KINDS, CARD_CALL_STATUSES, type CardCall } from '../store/card-calls';
import { CARD_DISPUTE_STATUSES, type CardDispute } from '../store/card-disputes';
import { CARD_PAYMENT_STATUSES, type CardPayment } from '../store/card-payments';
import { CARD_REFUND_STATUSES, type CardRefund } from '../store/card-refunds';
import { CARD_PAYABLES_MAX } from '../use-cases/start-card-payment';

export const CardMethodEnum = enumOf(CARD_METHODS);
registerEnumType(CardMethodEnum, { name: 'CardMethod', description: 'What the card processor takes, in CNY.' });
export const PaymentMethodEnum = enumOf(['BANK_TRANSFER', ...CARD_METHODS]);
registerEnumType(PaymentMethodEnum, {
  name: 'PaymentMethod',
  description: 'BANK_TRANSFER always; the others where this installation has an account at a card processor.',
});
const CardPaymentStatusEnum = enumOf(CARD_PAYMENT_STATUSES);
registerEnumType(CardPaymentStatusEnum, {
  name: 'CardPaymentStatus',
  description:
    'REQUESTED: the processor is being told; PROCESSING: it waits for the payer; SUCCEEDED: all of it is paid; FAILED: the processor refused to begin; CANCELLED. Money waits for a person: EXCESS (more than was still open) and MISMATCH (another amount or currency than asked for; nothing is paid).',
});
const CardRefundStatusEnum = enumOf(CARD_REFUND_STATUSES);
registerEnumType(CardRefundStatusEnum, {
  name: 'CardRefundStatus',
  description: 'REQUESTED and PENDING reserve the money; SUCCEEDED is recorded as given back; FAILED released it.',
});
const CardDisputeStatusEnum = enumOf(CARD_DISPUTE_STATUSES);
registerEnumType(CardDisputeStatusEnum, {
  name: 'CardDisputeStatus',
  description:
    'INQUIRY: the payer’s bank asks; OPEN: it took the money; WON: the money is back; LOST: it went back to the payer, which counts as a refund.',
});
export const CardCallStatusEnum = enumOf(CARD_CALL_STATUSES);
registerEnumType(CardCallStatusEnum, {
  name: 'CardCallStatus',
  description: 'DEAD: refused, or failed too often; a person retries or abandons it.',
});
const CardCallKindEnum = enumOf(CARD_CALL_KINDS);
registerEnumType(CardCallKindEnum, { name: 'CardCallKind', description: 'What the processor is called for.' });

@ObjectType('CardRefund', {
  implements: () => [Node],
  description: 'Money that goes back over the card processor.',
})
export class CardRefundType implements Node {
  @Field(() => ID) id: string;
  @Field(() => CardRefundStatusEnum) status: string;
  @Field(() => FenScalar) amountFen: bigint;
  @Field() reason: string;
  @Field({ description: 'Held money, not that of a payable.' }) ofHeld: boolean;
  @Field({ description: 'Made at the processor’s own desk.' }) madeAtProcessor: boolean;
  @Field(() => DateScalar) requestedOn: string;
  @Field(() => DateScalar, { nullable: true }) refundedOn: string | null;
  @Field(() => String, { nullable: true, description: 'Why it failed.' }) failure: string | null;
  row: CardRefund;
}

export function toCardRefund(row: CardRefund): CardRefundType {
  const { status, amountFen, reason, requestedOn, refundedOn, failure, payableId, requestedBy } = row;
  const id = toGlobalId('CardRefund', row.id);
  const [ofHeld, madeAtProcessor] = [payableId === null, requestedBy === null];
  return { id, status, amountFen, reason, ofHeld, madeAtProcessor, requestedOn, refundedOn, failure, row };
}

@ObjectType('CardDispute', {
  implements: () => [Node],
  description: 'A payer’s complaint to the bank about a card payment.',
})
export class CardDisputeType implements Node {
  @Field(() => ID) id: string;
  @Field(() => CardDisputeStatusEnum) status: string;
  @Field(() => FenScalar) amountFen: bigint;
  @Field({ description: 'In the processor’s words.' }) reason: string;
  @Field({ description: 'The processor’s name of it.' }) reference: string;
  @Field(() => DateScalar) openedOn: string;
  @Field(() => DateScalar, { nullable: true }) closedOn: string | null;
  @Field(() => FenScalar, { description: 'Of a lost one: what was taken back from payables.' }) takenFen: bigint;
  row: CardDispute;
}

export function toCardDispute(row: CardDispute): CardDisputeType {
  const { status, amountFen, reason, disputeRef: reference, openedOn, closedOn, takenFen } = row;
  return {
    id: toGlobalId('CardDispute', row.id),
    status,
    amountFen,
    reason,
    reference,
    openedOn,
    closedOn,
    takenFen,
    row,
  };
}

@ObjectType('CardPayment', {
  implements: () => [Node],
  description: 'A payment by card, Alipay or WeChat Pay, for one payable or several.',
})
export class CardPaymentType implements Node {
  @Field(() => ID) id: string;
  @Field(() => CardMethodEnum) method: string;
  @Field(() => CardPaymentStatusEnum) status: string;
  @Field(() => FenScalar) amountFen: bigint;
  @Field(() => FenScalar, { description: 'What of it paid payables.' }) paidFen: bigint;
  @Field(() => FenScalar, {
    description:
      'Waits for a person of the custodian, who sends it back. Money in another currency is at the processor alone.',
  })
  heldFen: bigint;
  @Field(() => FenScalar, { description: 'Held money that went back.' }) returnedFen: bigint;
  @Field(() => DateScalar) startedOn: string;
  @Field(() => DateScalar, { nullable: true, description: 'The day on which the money came.' }) paidOn: string | null;
  @Field(() => String, { nullable: true, description: 'Why the last try to pay failed, in the processor’s code.' })
  failure: string | null;
  @Field(() => String, { nullable: true, description: 'The processor’s name of it.' }) reference: string | null;
  row: CardPayment;
}

export function toCardPayment(row: CardPayment): CardPaymentType {
  const {
    method,
    status,
    amountFen,
    paidFen,
    heldFen,
    returnedFen,
    startedOn,
    paidOn,
    failure,
    intentRef: reference,
  } = row;
  const id = toGlobalId('CardPayment', row.id);
  return { id, method, status, amountFen, paidFen, heldFen, returnedFen, startedOn, paidOn, failure, reference, row };
}

@ObjectType('CardCall', {
  implements: () => [Node],
  description: 'A call of the card processor that is to be made, or was.',
})
export class CardCallType implements Node {
  @Field(() => ID) id: string;
  @Field(() => CardCallKindEnum) kind: string;
  @Field(() => CardCallStatusEnum) status: string;
  @Field({
    description: 'What it is about: the id of a payment or refund, or the processor’s name of what is followed.',
  })
  subject: string;
  @Field(() => Int, { description: 'Tries since it was last sent off.' }) tries: number;
  @Field(() => DateScalar) createdOn: string;
  @Field(() => String, { nullable: true, description: 'Why the last try failed.' }) failure: string | null;
  @Field(() => String, { nullable: true, description: 'Why a person retried or abandoned it.' })
  decisionReason: string | null;
}

const SUBJECTS: Partial<Record<CardCall['kind'], string>> = {
  CREATE_PAYMENT: 'CardPayment',
  CANCEL_PAYMENT: 'CardPayment',
  CREATE_REFUND: 'CardRefund',
  ABANDON_REFUND: 'CardRefund',
};

export function toCardCall({
  id,
  kind,
  status,
  subject,
  tries,
  createdOn,
  failure,
  decisionReason,
}: CardCall): CardCallType {
  const type = SUBJECTS[kind];
  const about = type ? toGlobalId(type, subject) : subject;
  return { id: toGlobalId('CardCall', id), kind, status, subject: about, tries, createdOn, failure, decisionReason };
}

export const CardPaymentConnection = Connection(CardPaymentType, 'CardPayment');
export const CardRefundConnection = Connection(CardRefundType, 'CardRefund');
export const CardDisputeConnection = Connection(CardDisputeType, 'CardDispute');
export const CardCallConnection = Connection(CardCallType, 'CardCall');

@InputType('StartCardPaymentInput')
export class StartCardPaymentInputType {
  @Field() idempotencyKey: string;
  @Field(() => ID, { nullable: true, description: 'All that is open of an order of your unit.' }) orderId?:
    | string
    | null;
  @Field(() => [ID], { nullable: true, description: `Or payables of your unit, 1 to ${CARD_PAYABLES_MAX}.` })
  payableIds?: string[] | null;
  @Field(() => CardMethodEnum) method: string;
}
@InputType()
export class CancelCardPaymentInput {
  @Field(() => ID) cardPaymentId: string;
}
@InputType()
export class ReturnHeldCardMoneyInput {
  @Field() idempotencyKey: string;
  @Field(() => ID) cardPaymentId: string;
  @Field() reason: string;
}
@InputType()
export class RetryCardCallInput {
  @Field(() => ID) cardCallId: string;
  @Field() reason: string;
}
@InputType()
export class AbandonCardCallInput {
  @Field(() => ID) cardCallId: string;
  @Field() reason: string;
}
@ObjectType()
export class CardPaymentPayload extends Payload {
  @Field(() => CardPaymentType, { nullable: true }) cardPayment?: CardPaymentType;
}
@ObjectType()
export class StartCardPaymentPayload extends CardPaymentPayload {}
@ObjectType()
export class CancelCardPaymentPayload extends CardPaymentPayload {}
@ObjectType()
export class ReturnHeldCardMoneyPayload extends CardPaymentPayload {}
@ObjectType()
export class CardCallPayload extends Payload {
  @Field(() => CardCallType, { nullable: true }) cardCall?: CardCallType;
}
@ObjectType()
export class RetryCardCallPayload extends CardCallPayload {}
@ObjectType()
export class AbandonCardCallPayload extends CardCallPayload {}
