import { Field, ID, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Connection, DateScalar, DateTimeScalar, enumOf, FenScalar, Node, toGlobalId } from '@shanhai/graphql';
import { formatYuan } from '@shanhai/kernel';
import type { Balance, PostingRow } from '../store/money-reads';
import { MONEY_ACCOUNTS, type MoneyAccount } from '../store/postings';

export const MoneyAccountEnum = enumOf(MONEY_ACCOUNTS);
registerEnumType(MoneyAccountEnum, {
  name: 'MoneyAccount',
  description:
    'Where money stands. BUYER_DUE: what a buyer owes; SUPPLIER_DUE: what is owed on to a supplier; of a custodian: BANK, its receiving account, SUSPENSE, what of it is neither paid to orders nor given back, CARD_BALANCE, at the card processor, CARD_COSTS and DISPUTED; PLATFORM_FEES.',
});

@ObjectType({
  description: 'What an account holds: debits less credits. Over all accounts of the platform it is zero.',
})
export class MoneyBalance {
  @Field(() => MoneyAccountEnum) account: string;
  @Field(() => FenScalar) debitFen: bigint;
  @Field(() => FenScalar) creditFen: bigint;
  @Field(() => FenScalar, {
    description: 'Debits less credits: positive is what the owner owes or holds, negative what it is owed.',
  })
  balanceFen: bigint;
  @Field({ description: '`balanceFen` in yuan.' }) balanceYuan: string;
}

export function toMoneyBalance({ account, debitFen, creditFen }: Balance): MoneyBalance {
  const balanceFen = debitFen - creditFen;
  return { account, debitFen, creditFen, balanceFen, balanceYuan: formatYuan(balanceFen) };
}

@ObjectType({
  implements: () => [Node],
  description:
    'Money that went from one account (credit) to another (debit). Nothing edits it; what was wrong is posted back.',
})
export class MoneyPosting implements Node {
  @Field(() => ID) id: string;
  @Field(() => DateScalar, { description: 'When the money moved, or was owed.' }) effectiveOn: string;
  @Field({
    description:
      'ORDERED and why dues changed (CONFIRMED, ACCEPTED, RETURNED…), BANK_TRANSFER, GIVEN_BACK, REFUND and others.',
  })
  reason: string;
  @Field(() => MoneyAccountEnum) debitAccount: string;
  @Field(() => MoneyAccountEnum) creditAccount: string;
  @Field(() => FenScalar) amountFen: bigint;
  @Field({ description: '`amountFen` in yuan.' }) amountYuan: string;
  @Field(() => DateTimeScalar) recordedAt: Date;
  row: PostingRow;
}

export function toMoneyPosting(row: PostingRow): MoneyPosting {
  const { effectiveOn, reason, debitAccount, creditAccount, amountFen, recordedAt } = row;
  const id = toGlobalId('MoneyPosting', row.id);
  return { id, effectiveOn, reason, debitAccount, creditAccount, amountFen, amountYuan: formatYuan(amountFen), recordedAt, row }; // prettier-ignore
}

export const MoneyPostingConnection = Connection(MoneyPosting);

@InputType()
export class MoneyPostingFilterInput {
  @Field(() => MoneyAccountEnum, { nullable: true, description: 'Those that debit or credit it.' })
  account?: MoneyAccount | null;
  @Field(() => ID, { nullable: true }) payableId?: string | null;
  @Field(() => DateScalar, { nullable: true, description: 'First day.' }) from?: string | null;
  @Field(() => DateScalar, { nullable: true, description: 'Last day.' }) until?: string | null;
}
