import { Field, ID, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
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
import { OFFICIAL_CARD_STATES } from '../rules/official-cards';
import type { OfficialCardPayment } from '../store/official-cards';
import { PayableType } from './payable.type';
import { RefundItemInput } from './payments.types';

export const OfficialCardStatus = enumOf(OFFICIAL_CARD_STATES);
registerEnumType(OfficialCardStatus, {
  name: 'OfficialCardStatus',
  description: 'PROPOSED: waits for the supplier. CONFIRMED: it is paid.',
});

@ObjectType('OfficialCardPayment', {
  implements: () => [Node],
  description: 'A payment by official card (公务卡) at the supplier’s own terminal.',
})
export class OfficialCardPaymentType implements Node {
  @Field(() => ID) id: string;
  @Field(() => OfficialCardStatus) status: string;
  @Field(() => FenScalar) amountFen: bigint;
  @Field(() => DateScalar) paidOn: string;
  @Field({ description: 'Of the terminal’s slip (签购单).' }) slipNumber: string;
  @Field(() => String, { nullable: true, description: 'Content hash (SHA-256) of the slip’s file.' })
  fileHash: string | null;
  @Field(() => DateScalar) recordedOn: string;
  @Field(() => DateScalar, { nullable: true }) decidedOn: string | null;
  @Field(() => String, { nullable: true, description: 'Why it was refused or withdrawn.' }) reason: string | null;
  row: OfficialCardPayment;
}
export const OfficialCardPaymentConnection = Connection(OfficialCardPaymentType, 'OfficialCardPayment');

export function toOfficialCardPayment(row: OfficialCardPayment): OfficialCardPaymentType {
  return { ...row, id: toGlobalId('OfficialCardPayment', row.id), row };
}

@InputType()
export class RecordOfficialCardPaymentInput {
  @Field() idempotencyKey: string;
  @Field(() => ID) payableId: string;
  @Field(() => FenScalar) amountFen: bigint;
  @Field(() => DateScalar, { description: 'The day on the slip.' }) paidOn: string;
  @Field({ description: 'Of the terminal’s slip; each stands for one payment of the supplier.' }) slipNumber: string;
  @Field(() => String, { nullable: true, description: 'Content hash of the slip, uploaded by `POST /files`.' })
  fileHash?: string | null;
}
@InputType()
export class ConfirmOfficialCardPaymentInput {
  @Field(() => ID) paymentId: string;
  @Field(() => String, { nullable: true, description: KEY_MAY_BE_LEFT_OUT }) idempotencyKey?: string | null;
}
@InputType()
export class RefuseOfficialCardPaymentInput {
  @Field(() => ID) paymentId: string;
  @Field() reason: string;
}
@InputType()
export class WithdrawOfficialCardPaymentInput {
  @Field(() => ID) paymentId: string;
  @Field() reason: string;
}
@InputType()
export class RecordOfficialCardRefundInput {
  @Field() idempotencyKey: string;
  @Field(() => ID) payableId: string;
  @Field(() => [RefundItemInput]) items: RefundItemInput[];
  @Field(() => DateScalar) refundedOn: string;
  @Field() reason: string;
}
@ObjectType()
export class OfficialCardPaymentPayload extends Payload {
  @Field(() => OfficialCardPaymentType, { nullable: true }) payment?: OfficialCardPaymentType;
}
@ObjectType()
export class RecordOfficialCardPaymentPayload extends OfficialCardPaymentPayload {}
@ObjectType()
export class ConfirmOfficialCardPaymentPayload extends OfficialCardPaymentPayload {}
@ObjectType()
export class RefuseOfficialCardPaymentPayload extends OfficialCardPaymentPayload {}
@ObjectType()
export class WithdrawOfficialCardPaymentPayload extends OfficialCardPaymentPayload {}
@ObjectType()
export class RecordOfficialCardRefundPayload extends Payload {
  @Field(() => PayableType, { nullable: true }) payable?: PayableType;
}
