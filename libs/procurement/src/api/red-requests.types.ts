import { Field, HideField, ID, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Connection, DateScalar, enumOf, FenScalar, Node, Payload, toGlobalId } from '@shanhai/graphql';
import type { RedReason } from '../rules/red-invoice';
import { RED_REQUEST_STATUSES, type RedRequest, type RedRequestStatus } from '../store/red-requests';
import { RedReasonEnum } from './invoice.types';

export const RedInvoiceRequestStatus = enumOf(RED_REQUEST_STATUSES);
registerEnumType(RedInvoiceRequestStatus, {
  name: 'RedInvoiceRequestStatus',
  description: 'OPEN: the supplier is to answer; ANSWERED: red invoices took off what was asked for.',
});

@ObjectType('RedInvoiceRequest', {
  implements: () => [Node],
  description: 'What a buyer asks its supplier to take off an invoice by a red one. It changes no figure itself.',
})
export class RedInvoiceRequestType implements Node {
  @Field(() => ID) id: string;
  @HideField() row: RedRequest;
  @Field(() => ID, { description: 'Opens with `node`.' }) supplierOrderId: string;
  @Field(() => RedReasonEnum) reason: RedReason;
  @Field(() => FenScalar, { description: 'To be taken off; above zero.' }) amountFen: bigint;
  @Field({ description: 'What the buyer says of it.' }) note: string;
  @Field(() => DateScalar) requestedOn: string;
  @Field(() => RedInvoiceRequestStatus) status: RedRequestStatus;
  @Field(() => DateScalar, { nullable: true }) decidedOn: string | null;
  @Field(() => String, { nullable: true, description: 'Why it was declined or withdrawn.' })
  decisionReason: string | null;
}

export function toRedRequest(row: RedRequest): RedInvoiceRequestType {
  const { redReason: reason, amountFen, note, requestedOn, status, decidedOn, decisionReason } = row;
  const id = toGlobalId('RedInvoiceRequest', row.id);
  const supplierOrderId = toGlobalId('SupplierOrder', row.supplierOrderId);
  return { id, row, supplierOrderId, reason, amountFen, note, requestedOn, status, decidedOn, decisionReason };
}
export const RedInvoiceRequestConnection = Connection(RedInvoiceRequestType, 'RedInvoiceRequest');

@InputType('RequestRedInvoiceInput')
export class RequestRedInvoiceInputType {
  @Field({ description: 'Unique in your organisation; the same input again gives the first result.' })
  idempotencyKey: string;
  @Field(() => ID, { description: 'An invoice of your purchases.' }) evidenceId: string;
  @Field(() => FenScalar, { nullable: true, description: 'Above zero; all that is left of it where nothing is said.' })
  amountFen?: bigint | null;
  @Field(() => RedReasonEnum) reason: RedReason;
  @Field({ description: 'What is wrong with it, for the supplier.' }) note: string;
}
@InputType()
export class DeclineRedInvoiceRequestInput {
  @Field(() => ID) requestId: string;
  @Field() reason: string;
}
@InputType()
export class WithdrawRedInvoiceRequestInput {
  @Field(() => ID) requestId: string;
  @Field() reason: string;
}
@ObjectType()
export class RedInvoiceRequestPayload extends Payload {
  @Field(() => RedInvoiceRequestType, { nullable: true }) request?: RedInvoiceRequestType;
}
@ObjectType()
export class RequestRedInvoicePayload extends RedInvoiceRequestPayload {}
@ObjectType()
export class DeclineRedInvoiceRequestPayload extends RedInvoiceRequestPayload {}
@ObjectType()
export class WithdrawRedInvoiceRequestPayload extends RedInvoiceRequestPayload {}
