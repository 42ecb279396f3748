import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Connection, DateScalar, enumOf, FenScalar, Node, Payload, toGlobalId } from '@shanhai/graphql';
import { ENTRY_OUTCOMES, type EntryOutcome, type ReportedEntry } from '../rules/statement-report';
import { SENT_KINDS, type SentKind } from '../rules/show-sent';
import { suspenseOf, type Transfer } from '../store/transfers';
import { MoneyPosting } from './money.types';
import { PayableType } from './payable.type';
import { TransferToMake } from './receiving-account.types';

@ObjectType({
  implements: () => [Node],
  description: 'An incoming transfer of a bank statement. What is not matched is in suspense.',
})
export class BankTransfer implements Node {
  @Field(() => ID) id: string;
  @Field({
    description:
      'Unique on the platform: the bank’s own reference; where that says too little (a count, the payer’s own), with account, statement and day before it.',
  })
  bankReference: string;
  @Field(() => String, {
    nullable: true,
    description: 'As the statement writes it, where `bankReference` is another.',
  })
  toldReference: string | null;
  @Field(() => DateScalar) bookedOn: string;
  @Field(() => FenScalar) amountFen: bigint;
  @Field(() => FenScalar, {
    description:
      'What of it paid orders, is what the card processor paid out, a payout that came back, or a copy of another transfer.',
  })
  matchedFen: bigint;
  @Field(() => FenScalar, {
    description:
      'What is neither paid to orders, nor given back, nor taken back by the bank; below zero where the bank took back what had paid orders.',
  })
  suspenseFen: bigint;
  @Field(() => FenScalar, { description: 'Of what is in suspense: held by proposals that wait for a second person.' })
  claimedFen: bigint;
  @Field(() => FenScalar, { description: 'Given back to the payer.' }) returnedFen: bigint;
  @Field(() => FenScalar, { description: 'Taken back by the bank.' }) reversedFen: bigint;
  @Field() payerName: string;
  @Field() remark: string;
  @Field({
    description:
      'BY_REFERENCE, OVERPAID, CLAIMED, GIVEN_BACK, CARD_PAYOUT (what the card processor paid out), PAYOUT_RETURNED (a payout that the supplier’s bank sent back), DUPLICATE (a copy of another transfer); in suspense: CARD_PAYOUT_FAILED (it was none after all), NO_REFERENCE, UNKNOWN_REFERENCE, CLOSED_REFERENCE (of a settlement sheet that was cancelled), NOTHING_DUE, ANOTHER_RECEIVER (what is owed is to be paid into another account), LIKE_ANOTHER (amount and payer as one that came in another format within five days, or that another file only counts), REFERENCE_TAKEN (another transfer bears its bank’s reference), CAME_BACK (it had been sent); REVERSED (the bank took it back).',
  })
  reason: string;
  row: Transfer;
}

export function toBankTransfer(row: Transfer): BankTransfer {
  const { bankReference, toldReference, bookedOn, amountFen, matchedFen, claimedFen, returnedFen, reversedFen, payerName, remark, reason } = row; // prettier-ignore
  return {
    id: toGlobalId('BankTransfer', row.id),
    bankReference,
    toldReference,
    bookedOn,
    amountFen,
    matchedFen,
    suspenseFen: suspenseOf(row),
    claimedFen,
    returnedFen,
    reversedFen,
    payerName,
    remark,
    reason,
    row,
  };
}

export const BankTransferConnection = Connection(BankTransfer);

@InputType()
export class OpenPaymentInput {
  @Field(() => ID) orderId: string;
}
@ObjectType()
export class OpenPaymentPayload extends Payload {
  @Field(() => String, { nullable: true, description: 'Write it into the transfer’s remark.' }) reference?: string;
  @Field(() => FenScalar, { nullable: true, description: 'To transfer, over all suppliers of the order.' })
  openFen?: bigint;
  @Field(() => [TransferToMake], {
    nullable: true,
    description: 'One for each receiver, with its account: suppliers choose who receives what is paid for their goods.',
  })
  transfers?: TransferToMake[];
  @Field(() => [PayableType], { nullable: true }) payables?: PayableType[];
}

const EntryOutcomeEnum = enumOf(ENTRY_OUTCOMES);
registerEnumType(EntryOutcomeEnum, {
  name: 'StatementEntryOutcome',
  description: 'What became of a row of a bank’s statement.',
  valuesMap: {
    CARD_PAYOUT: { description: 'It is what the card processor paid out.' },
    PAID: { description: 'It paid orders with all of it.' },
    PAID_IN_PART: { description: 'It paid orders; the rest is in suspense.' },
    SUSPENSE: { description: 'In suspense; `reason` of the transfer says why.' },
    REFERENCE_TAKEN: {
      description: 'In suspense: another transfer, of another day, amount or payer, bears the same reference.',
    },
    REVERSED: { description: 'The bank took it back; nothing had been paid by it.' },
    TO_TAKE_BACK: { description: 'The bank took back what had paid orders: propose `takeBackTransfer`.' },
    REVERSAL_OPEN: {
      description: 'The bank took something back and named no transfer: say which by `settleReversal`.',
    },
    GIVE_BACK_SEEN: { description: 'Money that was given back has gone out.' },
    PAYOUT_SEEN: { description: 'A payout has gone out.' },
    REFUND_SEEN: { description: 'A refund has gone out.' },
    OUTGOING: { description: 'Money went out, and no reference says for what; `maybe` tells what it may be.' },
    KNOWN: { description: 'It was imported before and changed nothing.' },
  },
});

const SentKindEnum = enumOf(SENT_KINDS);
registerEnumType(SentKindEnum, {
  name: 'SentKind',
  description:
    'Why money went out of a custodian’s account: to a supplier, back to the payer of money in suspense, or back to a buyer.',
});

@ObjectType('MaybeSent', {
  description: 'What a row may be by which money went out. A person decides; nothing is marked by it.',
})
export class MaybeSentType {
  @Field(() => SentKindEnum) kind: SentKind;
  @Field(() => ID, {
    description:
      'PAYOUT: one that is approved (`Payout`); GIVE_BACK: one that is proposed (`TransferClaim`); REFUND: one of that day without a reference (`MoneyPosting`).',
  })
  sentId: string;
}

@ObjectType({ description: 'A row of a bank’s statement.' })
export class StatementEntry {
  @Field(() => Int, { description: 'The row of a table, the line of an MT940, the number of an entry of a camt.053.' })
  row: number;
  @Field() bankReference: string;
  @Field(() => String, { description: 'As the file says it, where it is no day.' }) bookedOn: string;
  @Field(() => FenScalar, { description: 'Below zero where money went out.' }) amountFen: bigint;
  @Field(() => EntryOutcomeEnum) outcome: EntryOutcome;
  @Field(() => ID, { nullable: true, description: 'The transfer that it is, or takes back.' })
  transferId: string | null;
  @Field(() => [MaybeSentType], {
    description:
      'OUTGOING: what it may be, by amount and day, five at most; `recordPayoutPaid`, `confirmTransferClaim` or `nameRefundReference` says so.',
  })
  maybe: MaybeSentType[];
}
const SENT_TYPES: Record<SentKind, string> = { PAYOUT: 'Payout', GIVE_BACK: 'TransferClaim', REFUND: 'MoneyPosting' };
export const toStatementEntry = ({ maybe, ...entry }: ReportedEntry): StatementEntry => ({
  ...entry,
  maybe: maybe.map(({ kind, subjectId }) => ({ kind, sentId: toGlobalId(SENT_TYPES[kind], subjectId) })),
  transferId: entry.transferId && toGlobalId('BankTransfer', entry.transferId),
});

@InputType()
export class ImportBankStatementInput {
  @Field({
    description: 'Content hash of the statement, as `POST /files` gave it: a CSV, MT940 or camt.053, in UTF-8 or GBK.',
  })
  fileHash: string;
}
@ObjectType()
export class ImportBankStatementPayload extends Payload {
  @Field(() => Int, { nullable: true, description: 'Rows of the file by which money came in.' }) rows?: number;
  @Field(() => Int, { nullable: true, description: 'Rows that were imported before; they changed nothing.' })
  alreadyKnown?: number;
  @Field(() => FenScalar, { nullable: true }) matchedFen?: bigint;
  @Field(() => FenScalar, { nullable: true }) suspenseFen?: bigint;
  @Field(() => FenScalar, { nullable: true, description: 'Taken back by the bank, of transfers that it named.' })
  reversedFen?: bigint;
  @Field(() => [BankTransfer], { nullable: true }) transfers?: BankTransfer[];
  @Field(() => [StatementEntry], { nullable: true, description: 'Every row of the file, and what became of it.' })
  entries?: StatementEntry[];
}

const RefundRailEnum = enumOf(['BANK', 'CARD']);
registerEnumType(RefundRailEnum, {
  name: 'RefundRail',
  description: 'BANK: you have transferred it; CARD: the card processor is to send it back.',
});

@InputType()
export class RefundItemInput {
  @Field(() => ID, { description: 'The order line or charge that money is taken back from.' }) itemId: string;
  @Field(() => FenScalar) amountFen: bigint;
}
@InputType('RefundPaymentInput')
export class RefundPaymentInputType {
  @Field() idempotencyKey: string;
  @Field(() => ID) payableId: string;
  @Field(() => [RefundItemInput]) items: RefundItemInput[];
  @Field(() => DateScalar, {
    nullable: true,
    description:
      'Of a transfer back, where it is needed. A refund to a card is of the day on which the processor sends it.',
  })
  refundedOn?: string | null;
  @Field(() => String, {
    nullable: true,
    description:
      'The bank’s, of a transfer back; it stands for nothing else that was sent. What is sent later gets it by `nameRefundReference`.',
  })
  bankReference?: string | null;
  @Field() reason: string;
  @Field(() => RefundRailEnum, {
    nullable: true,
    description: 'The way that the money came, where nothing is said; needed where it came both ways.',
  })
  by?: string | null;
}
@ObjectType()
export class RefundPaymentPayload extends Payload {
  @Field(() => PayableType, { nullable: true }) payable?: PayableType;
}

@InputType()
export class NameRefundReferenceInput {
  @Field(() => ID, { description: 'The posting of the refund, as `moneyPostings` has it.' }) postingId: string;
  @Field({ description: 'The bank’s reference; it stands for nothing else that was sent.' }) bankReference: string;
}
@ObjectType()
export class NameRefundReferencePayload extends Payload {
  @Field(() => MoneyPosting, { nullable: true }) posting?: MoneyPosting;
}
