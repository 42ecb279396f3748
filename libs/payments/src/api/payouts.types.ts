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
import { formatYuan } from '@shanhai/kernel';
import { BASIS_POINTS_MAX, PAYOUT_STATES, type PayoutLine } from '../rules/payouts';
import type { PayoutDue } from '../store/owed';
import type { Payout } from '../store/payouts';
import { PAYOUT_LINES_MAX } from '../use-cases/prepare-payout';

export const PayoutStatus = enumOf(PAYOUT_STATES);
registerEnumType(PayoutStatus, {
  name: 'PayoutStatus',
  description:
    'PREPARED: waits for a second person. APPROVED: may be sent to the bank. PAID: the bank paid it. RETURNED: the supplier’s bank sent it back, and it is owed again.',
});

@ObjectType('PayoutDue', {
  description: 'What a custodian owes a supplier now (应付货款): of goods that were kept and paid.',
})
export class PayoutDueType {
  @Field(() => FenScalar, { description: 'Below zero where more was paid out than the supplier has earned.' })
  owedFen: bigint;
  @Field({ description: '`owedFen` in yuan.' }) owedYuan: string;
  @Field(() => FenScalar, { description: 'What is set off in it: paid out before, and given back since.' })
  setOffFen: bigint;
  @Field(() => Int, { description: 'Of how many payables.' }) payables: number;
  row: PayoutDue;
}
export const PayoutDueConnection = Connection(PayoutDueType, 'PayoutDue');

export function toPayoutDue(row: PayoutDue): PayoutDueType {
  const { owedFen, setOffFen, payables } = row;
  return { owedFen, owedYuan: formatYuan(owedFen), setOffFen, payables, row };
}

@ObjectType('PayoutLine', { description: 'What a payout pays of one payable, as it was prepared.' })
export class PayoutLineType {
  @Field(() => FenScalar, { description: 'Below zero where it sets off what was paid out too much.' })
  amountFen: bigint;
  @Field(() => FenScalar, { description: 'What the platform keeps of it.' }) feeFen: bigint;
  payableId: string;
}
export const toPayoutLine = ({ payableId, amountFen, feeFen }: PayoutLine): PayoutLineType => ({ payableId, amountFen, feeFen }); // prettier-ignore

@ObjectType('Payout', {
  implements: () => [Node],
  description: 'What a custodian pays a supplier at once (货款结算). Its lines stay as they were prepared.',
})
export class PayoutType implements Node {
  @Field(() => ID) id: string;
  @Field(() => PayoutStatus) status: string;
  @Field(() => FenScalar, { description: 'What the supplier has earned: `netFen` and `feeFen`.' }) grossFen: bigint;
  @Field(() => FenScalar, { description: 'What the platform keeps.' }) feeFen: bigint;
  @Field(() => Int, { description: 'The fee as it held when it was prepared.' }) feeBasisPoints: number;
  @Field(() => FenScalar, { description: 'What the bank pays.' }) netFen: bigint;
  @Field({ description: '`netFen` in yuan.' }) netYuan: string;
  @Field({ description: 'The supplier’s account as it was named when it was prepared (户名).' }) holderName: string;
  @Field({ description: '开户行' }) bankName: string;
  @Field(() => String, { nullable: true, description: '联行号' }) bankCode: string | null;
  @Field({ description: '账号' }) accountNumber: string;
  @Field(() => DateScalar) preparedOn: string;
  @Field(() => DateScalar, { nullable: true }) approvedOn: string | null;
  @Field(() => DateScalar, { nullable: true }) paidOn: string | null;
  @Field(() => String, { nullable: true, description: 'The bank’s, of the money that it paid.' })
  bankReference: string | null;
  @Field(() => DateScalar, { nullable: true, description: 'When a statement showed that the money went.' })
  seenOn: string | null;
  @Field(() => DateScalar, { nullable: true, description: 'When the supplier’s bank sent it back.' })
  returnedOn: string | null;
  @Field(() => Boolean, {
    description:
      'Money came back from its account: where it is not paid it is in no file for the bank; cancel it, and prepare it anew once the supplier named its account again.',
  })
  accountReturned: boolean;
  @Field(() => DateScalar, { nullable: true }) cancelledOn: string | null;
  @Field(() => String, { nullable: true }) cancelReason: string | null;
  row: Payout;
}
export const PayoutConnection = Connection(PayoutType, 'Payout');

export function toPayout(row: Payout): PayoutType {
  const netFen = row.grossFen - row.feeFen;
  const id = toGlobalId('Payout', row.id);
  return { ...row, id, feeBasisPoints: row.basisPoints, netFen, netYuan: formatYuan(netFen), row };
}

@InputType()
export class PreparePayoutInput {
  @Field() idempotencyKey: string;
  @Field(() => ID, { description: `All that you owe it, of ${PAYOUT_LINES_MAX} payables at most.` }) supplierId: string;
}
@InputType()
export class ApprovePayoutInput {
  @Field(() => ID) payoutId: string;
  @Field(() => String, { nullable: true, description: KEY_MAY_BE_LEFT_OUT }) idempotencyKey?: string | null;
}
@InputType()
export class RecordPayoutPaidInput {
  @Field(() => ID) payoutId: string;
  @Field({ description: 'The bank’s reference of the payment; each stands for one payout, give-back or refund.' })
  bankReference: string;
  @Field(() => DateScalar) paidOn: string;
  @Field(() => String, { nullable: true, description: KEY_MAY_BE_LEFT_OUT }) idempotencyKey?: string | null;
}
@InputType()
export class CancelPayoutInput {
  @Field(() => ID) payoutId: string;
  @Field() reason: string;
  @Field(() => String, { nullable: true, description: KEY_MAY_BE_LEFT_OUT }) idempotencyKey?: string | null;
}
@ObjectType()
export class PayoutPayload extends Payload {
  @Field(() => PayoutType, { nullable: true }) payout?: PayoutType;
}
@ObjectType()
export class PreparePayoutPayload extends PayoutPayload {}
@ObjectType()
export class ApprovePayoutPayload extends PayoutPayload {}
@ObjectType()
export class RecordPayoutPaidPayload extends PayoutPayload {}
@ObjectType()
export class CancelPayoutPayload extends PayoutPayload {}

@ObjectType('PayoutAccount', { description: 'The bank account that you are paid into.' })
export class PayoutAccountType {
  @Field({ description: 'Your registered name (户名).' }) holderName: string;
  @Field({ description: '开户行' }) bankName: string;
  @Field(() => String, { nullable: true, description: '联行号' }) bankCode: string | null;
  @Field({ description: '账号' }) accountNumber: string;
  @Field(() => DateScalar) namedOn: string;
  @Field({ description: 'A payout into it came back: name it again, or another; nothing is paid out before.' })
  returned: boolean;
}
@InputType()
export class NamePayoutAccountInput {
  @Field({ description: 'The bank and branch (开户行).' }) bankName: string;
  @Field({ description: 'Of an account in your own registered name, 6 to 32 digits.' }) accountNumber: string;
  @Field(() => String, { nullable: true, description: '联行号, 12 digits; banks ask for it in batch payments.' })
  bankCode?: string | null;
}
@ObjectType()
export class NamePayoutAccountPayload extends Payload {
  @Field(() => PayoutAccountType, { nullable: true }) account?: PayoutAccountType | null;
}

@ObjectType('PayoutFee', { description: 'What the platform keeps of payouts that are prepared from a day on.' })
export class PayoutFeeType {
  @Field(() => DateScalar) validFrom: string;
  @Field(() => Int, { description: 'Of 10,000.' }) basisPoints: number;
  @Field({ description: 'The document that says so.' }) source: string;
}
@InputType()
export class SetPayoutFeeInput {
  @Field(() => DateScalar, { description: 'A day to come.' }) validFrom: string;
  @Field(() => Int, { description: `Of 10,000; 0 to ${BASIS_POINTS_MAX}.` }) basisPoints: number;
  @Field({ description: 'The document that says so.' }) source: string;
}
@ObjectType()
export class SetPayoutFeePayload extends Payload {
  @Field(() => [PayoutFeeType], { nullable: true }) fees?: PayoutFeeType[];
}
