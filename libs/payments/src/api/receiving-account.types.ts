import { Field, ID, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Connection, DateScalar, enumOf, FenScalar, Node, Payload, toGlobalId } from '@shanhai/graphql';
import { type Fen, formatYuan } from '@shanhai/kernel';
import {
  BANK_NAME_LENGTH_MAX,
  HOLDER_NAME_LENGTH_MAX,
  LICENCE_NUMBER_LENGTH_MAX,
  masked,
  RECEIVING_ACCOUNT_STATES,
  type ReceivingAccountState,
  transferForm,
} from '../rules/receiving-accounts';
import type { ReceivingAccountRow } from '../store/receiving-accounts';

export const ReceivingAccountStatusEnum = enumOf(RECEIVING_ACCOUNT_STATES);
registerEnumType(ReceivingAccountStatusEnum, {
  name: 'ReceivingAccountStatus',
  description: 'Where a receiving account stands: before the office of the seat, verified, rejected, withdrawn.',
});

const FROM = 'First day on which it is paid into.';
const UNTIL = 'First day on which nothing is to be paid into it any more; null where it has no end.';

@ObjectType({
  implements: () => [Node],
  description:
    'A bank account of a custodian (资金存管) that buyers pay into. Seen by the custodian and the offices of its seat; by suppliers once it can be paid into.',
})
export class ReceivingAccount extends Node {
  @Field({ description: 'Who holds it, as the bank has it (户名).' }) holderName: string;
  @Field({ description: 'The bank and branch (开户行).' }) bankName: string;
  @Field({ description: 'Whole to the custodian and the offices; its last four digits to others.' })
  accountNumber: string;
  @Field({ description: 'Of the licence to keep others’ money.' }) licenceNumber: string;
  @Field({ description: 'Content hash (SHA-256) of the licence’s file.' }) fileHash: string;
  @Field(() => DateScalar, { description: FROM }) validFrom: string;
  @Field(() => DateScalar, { nullable: true, description: UNTIL }) validUntil: string | null;
  @Field(() => ReceivingAccountStatusEnum) status: ReceivingAccountState;
  @Field(() => DateScalar) putOn: string;
  @Field(() => DateScalar, { nullable: true }) decidedOn: string | null;
  @Field(() => String, { nullable: true, description: 'Why it was rejected or withdrawn.' }) reason: string | null;

  /** For the resolvers of other fields; not on the wire. */
  custodianId: string;
  officeId: string | null;
}

/** As those see it who manage or judge it, or, without the number, as suppliers choose it. */
export function toReceivingAccount(
  { id, decidedBy, placeCodes: _, ...row }: ReceivingAccountRow,
  whole: boolean,
): ReceivingAccount {
  const accountNumber = whole ? row.accountNumber : masked(row.accountNumber);
  return { ...row, accountNumber, id: toGlobalId('ReceivingAccount', id), officeId: decidedBy };
}

export const ReceivingAccountConnection = Connection(ReceivingAccount);

@ObjectType({ description: 'The account that a payable is paid into.' })
export class PayInto {
  @Field({ description: 'Who holds it (收款户名).' }) holderName: string;
  @Field({ description: 'The bank and branch (开户行).' }) bankName: string;
  @Field({ description: 'The number, whole (收款账号).' }) accountNumber: string;
}

export function toPayInto({ holderName, bankName, accountNumber }: ReceivingAccountRow): PayInto {
  return { holderName, bankName, accountNumber };
}

@ObjectType({
  description: 'One transfer that a buyer makes for an order: into one account, with the reference in its remark.',
})
export class TransferToMake {
  @Field(() => PayInto, {
    nullable: true,
    description: 'Null where no receiver is named, and where the receiver has no verified account today.',
  })
  account: PayInto | null;
  @Field(() => FenScalar) openFen: bigint;
  @Field({ description: '`openFen` in yuan.' }) openYuan: string;
  @Field({ description: 'Write it into the remark (附言).' }) reference: string;
  @Field(() => String, {
    nullable: true,
    description: 'All of it as a clerk writes it into the bank’s form, in Chinese.',
  })
  form: string | null;

  /** For the resolver of `receiver`. */
  receiverId: string | null;
}

export function toTransferToMake(
  receiverId: string | null,
  account: ReceivingAccountRow | null,
  openFen: Fen,
  reference: string,
): TransferToMake {
  const form = account && transferForm(account, openFen, reference);
  return {
    receiverId,
    account: account && toPayInto(account),
    openFen,
    openYuan: formatYuan(openFen),
    reference,
    form,
  };
}

const KEY = 'Unique in your organisation; the same input again gives the first result.';

@InputType()
export class RegisterReceivingAccountInput {
  @Field({ description: `1 to ${HOLDER_NAME_LENGTH_MAX} characters.` }) holderName: string;
  @Field({ description: `1 to ${BANK_NAME_LENGTH_MAX} characters.` }) bankName: string;
  @Field({ description: '6 to 32 digits; blanks and hyphens between them are left out.' }) accountNumber: string;
  @Field({ description: `Of the licence to keep others’ money, 1 to ${LICENCE_NUMBER_LENGTH_MAX} characters.` })
  licenceNumber: string;
  @Field({ description: 'Content hash (SHA-256) of the licence’s uploaded file.' }) fileHash: string;
  @Field(() => DateScalar, { description: FROM }) validFrom: string;
  @Field(() => DateScalar, { nullable: true, description: UNTIL }) validUntil?: string | null;
  @Field({ description: KEY }) idempotencyKey: string;
}

@InputType()
export class ReviewReceivingAccountInput {
  @Field(() => ID) accountId: string;
  @Field({ description: 'True verifies it; false rejects it, also one that was verified before.' }) approve: boolean;
  @Field(() => String, { nullable: true, description: 'Why it is rejected, for the custodian to read.' })
  reason?: string | null;
  @Field({ description: KEY }) idempotencyKey: string;
}

@InputType()
export class WithdrawReceivingAccountInput {
  @Field(() => ID) accountId: string;
  @Field() reason: string;
}

@InputType()
export class ChoosePayeeInput {
  @Field(() => ID, {
    nullable: true,
    description: 'The custodian that receives, by its organisation; null lets any custodian of the platform receive.',
  })
  receiverId?: string | null;
}

@ObjectType({ description: 'Which custodian receives what buyers pay for a supplier’s goods, from the next order on.' })
export class PayeeChoice {
  @Field(() => DateScalar) chosenOn: string;

  /** For the resolver of `receiver`. */
  receiverId: string | null;
}

@ObjectType({ isAbstract: true })
abstract class ReceivingAccountPayload extends Payload {
  @Field(() => ReceivingAccount, { nullable: true }) account?: ReceivingAccount | null;
}

@ObjectType()
export class RegisterReceivingAccountPayload extends ReceivingAccountPayload {}

@ObjectType()
export class ReviewReceivingAccountPayload extends ReceivingAccountPayload {}

@ObjectType()
export class WithdrawReceivingAccountPayload extends ReceivingAccountPayload {}

@ObjectType()
export class ChoosePayeePayload extends Payload {
  @Field(() => PayeeChoice, { nullable: true }) choice?: PayeeChoice | null;
}
