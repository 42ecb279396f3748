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
import { PAYOUT_KINDS, PAYOUT_STATES, type HouseholdPayoutKind, type HouseholdPayoutState } from '../rules/payouts';
import type { HouseholdPayoutLine, HouseholdPayoutRow } from '../store/payouts';
import { Household } from './household.types';

export const HouseholdPayoutKindEnum = enumOf(PAYOUT_KINDS);
registerEnumType(HouseholdPayoutKindEnum, {
  name: 'HouseholdPayoutKind',
  description: 'What households were paid.',
  valuesMap: {
    PURCHASE: { description: '收购款: for what the supplier bought from them.' },
    DIVIDEND: { description: '分红.' },
    GUARANTEED: { description: '保底收益: the guaranteed income of shares.' },
  },
});
export const HouseholdPayoutStatusEnum = enumOf(PAYOUT_STATES);
registerEnumType(HouseholdPayoutStatusEnum, {
  name: 'HouseholdPayoutStatus',
  description:
    'RECORDED waits for a second person; CANCELLED was approved, and taken back by an approved counter-entry.',
});

@ObjectType({ description: 'Of which money a payout was.' })
export class HouseholdPayoutMoney {
  @Field(() => ID) orderLineId: string;
  @Field(() => ID, { nullable: true }) lotId: string | null;
  @Field(() => FenScalar) amountFen: bigint;
}

export const toPayoutLine = ({ orderLineId, lotId, amountFen }: HouseholdPayoutLine): HouseholdPayoutMoney => ({
  orderLineId: toGlobalId('OrderLine', orderLineId),
  lotId: lotId && toGlobalId('Lot', lotId),
  amountFen,
});

@ObjectType({ description: 'What one household got.' })
export class HouseholdPayoutShare {
  @Field(() => Household) household: Household;
  @Field(() => FenScalar) amountFen: bigint;
}

@ObjectType({
  implements: () => [Node],
  description:
    'Money that a supplier paid out to households (发放), of what buyers paid on named order lines. Never edited: one that was wrong is cancelled by a counter-entry below zero. Offices above the county see none of those to fewer than three households.',
})
export class HouseholdPayout extends Node {
  @Field(() => HouseholdPayoutKindEnum) kind: HouseholdPayoutKind;
  @Field(() => HouseholdPayoutStatusEnum) status: HouseholdPayoutState;
  @Field(() => DateScalar) paidOn: string;
  @Field(() => FenScalar, { description: 'Below zero for a counter-entry.' }) amountFen: bigint;
  @Field(() => Int, { description: 'How many households it went to.' }) households: number;
  @Field(() => ID, { nullable: true, description: 'The payout that this one takes back.' }) reversesId: string | null;
  @Field(() => [String], {
    description: 'Content hashes of vouchers; opened by the supplier and its county’s offices.',
  })
  voucherHashes: string[];
  @Field() note: string;
  @Field(() => DateScalar) recordedOn: string;
  @Field(() => DateScalar, { nullable: true }) decidedOn: string | null;
  @Field(() => String, { nullable: true, description: 'Why it was rejected.' }) reason: string | null;

  /** For the resolvers of other fields; not on the wire. */
  row: HouseholdPayoutRow;
}

export function toPayout(row: HouseholdPayoutRow): HouseholdPayout {
  const { kind, status, paidOn, amountFen, households, voucherHashes, note, recordedOn, decidedOn, reason } = row;
  const reversesId = row.reversesId && toGlobalId('HouseholdPayout', row.reversesId);
  return {
    ...{ kind, status, paidOn, amountFen, households, voucherHashes, note, recordedOn, decidedOn, reason, reversesId },
    id: toGlobalId('HouseholdPayout', row.id),
    row,
  };
}

export const HouseholdPayoutConnection = Connection(HouseholdPayout);

const KEY = 'Unique in your organisation; the same input again gives the first result.';

@InputType()
export class HouseholdPayoutShareInput {
  @Field(() => ID) householdId: string;
  @Field(() => FenScalar) amountFen: bigint;
}

@InputType()
export class HouseholdPayoutLineInput {
  @Field(() => ID) orderLineId: string;
  @Field(() => ID, { nullable: true, description: 'A lot that was shipped for the line.' }) lotId?: string | null;
  @Field(() => FenScalar) amountFen: bigint;
}

@InputType()
export class RecordHouseholdPayoutInput {
  @Field({ description: KEY }) idempotencyKey: string;
  @Field(() => HouseholdPayoutKindEnum) kind: HouseholdPayoutKind;
  @Field(() => DateScalar) paidOn: string;
  @Field(() => [String], { description: 'Content hashes of receipts or the bank’s list, 1 to 10.' })
  voucherHashes: string[];
  @Field({ defaultValue: '' }) note: string;
  @Field(() => [HouseholdPayoutShareInput], { description: 'Each household once, 1 to 500.' })
  households: HouseholdPayoutShareInput[];
  @Field(() => [HouseholdPayoutLineInput], {
    description: 'Of which money it was, 1 to 200; sums to what households got.',
  })
  lines: HouseholdPayoutLineInput[];
}

@InputType()
export class DecideHouseholdPayoutInput {
  @Field(() => ID) payoutId: string;
  @Field({ description: 'True approves it, by another person than who recorded it; false rejects it.' })
  approve: boolean;
  @Field(() => String, { nullable: true, description: 'Why it is rejected.' }) reason?: string | null;
  @Field(() => String, { nullable: true, description: KEY_MAY_BE_LEFT_OUT }) idempotencyKey?: string | null;
}

@InputType()
export class CancelHouseholdPayoutInput {
  @Field(() => ID) payoutId: string;
  @Field() reason: string;
  @Field({ description: KEY }) idempotencyKey: string;
}

@ObjectType({ isAbstract: true })
abstract class HouseholdPayoutPayload extends Payload {
  @Field(() => HouseholdPayout, { nullable: true }) payout?: HouseholdPayout | null;
}

@ObjectType()
export class RecordHouseholdPayoutPayload extends HouseholdPayoutPayload {}

@ObjectType()
export class DecideHouseholdPayoutPayload extends HouseholdPayoutPayload {}

@ObjectType()
export class CancelHouseholdPayoutPayload extends HouseholdPayoutPayload {}
