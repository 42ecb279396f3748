import { Field, HideField, ID, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
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
import { REVERSAL_STATUSES, type ReversalRow, type ReversalStatus } from '../store/reversals';
import { BankTransfer } from './payments.types';

export const TransferReversalStatus = enumOf(REVERSAL_STATUSES);
registerEnumType(TransferReversalStatus, {
  name: 'TransferReversalStatus',
  description:
    'OPEN: nobody knows what it takes back; FOUND: it is taken off its transfer; DISMISSED: it takes back none of ours.',
});

@ObjectType({
  implements: () => [Node],
  description: 'A row of a statement by which the bank took back what it had credited (冲正).',
})
export class TransferReversal implements Node {
  @Field(() => ID) id: string;
  @Field() bankReference: string;
  @Field(() => DateScalar) bookedOn: string;
  @Field(() => FenScalar) amountFen: bigint;
  @Field() payerName: string;
  @Field() remark: string;
  @Field(() => TransferReversalStatus) status: ReversalStatus;
  @Field(() => DateScalar, { nullable: true }) decidedOn: string | null;
  @Field(() => String, { nullable: true, description: 'What a first person said of it; a second says the same.' })
  reason: string | null;
  @HideField() row: ReversalRow;
}

export function toTransferReversal(row: ReversalRow): TransferReversal {
  const { bankReference, bookedOn, amountFen, payerName, remark, status, decidedOn, saidReason: reason } = row;
  const id = toGlobalId('TransferReversal', row.id);
  return { id, bankReference, bookedOn, amountFen, payerName, remark, status, decidedOn, reason, row };
}

export const TransferReversalConnection = Connection(TransferReversal);

@InputType('SettleReversalInput')
export class SettleReversalInputType {
  @Field(() => ID) reversalId: string;
  @Field(() => ID, {
    nullable: true,
    description: 'What it takes back; nothing where it is no transfer of yours, or another row told of it already.',
  })
  transferId?: string | null;
  @Field() reason: string;
  @Field(() => String, { nullable: true, description: KEY_MAY_BE_LEFT_OUT }) idempotencyKey?: string | null;
}
@ObjectType()
export class SettleReversalPayload extends Payload {
  @Field(() => TransferReversal, { nullable: true }) reversal?: TransferReversal;
  @Field(() => BankTransfer, { nullable: true, description: 'What it takes back, once a second person said so.' })
  transfer?: BankTransfer | null;
}
