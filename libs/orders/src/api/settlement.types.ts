import { Field, HideField, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
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
import { formatYuan, positive } from '@shanhai/kernel';
import { TransferToMake } from '@shanhai/payments';
import { creditFen, differenceFen, openFen } from '../rules/settlement';
import type { SheetLine } from '../store/sheet-lines';
import { SHEET_STATES, type SheetState } from '../rules/sheet-states';
import type { OpenedSheetOrder } from '../store/read-sheet-orders';
import type { SheetRow } from '../store/sheets';

export const SettlementSheetStatus = enumOf(SHEET_STATES);
registerEnumType(SettlementSheetStatus, {
  name: 'SettlementSheetStatus',
  description: 'How far a settlement sheet is. Whether it is paid is read from what its orders owe.',
});
const SettlementLineKind = enumOf<SheetLine['kind']>(['GOODS', 'FREIGHT', 'DEPOSIT', 'FEE']);
registerEnumType(SettlementLineKind, {
  name: 'SettlementLineKind',
  description: 'Goods of an order line, or a charge.',
});

@ObjectType({ description: 'A line or charge on a settlement sheet. Quantities are packs, zero for charges.' })
export class SettlementLine {
  @Field(() => ID, { description: 'Of the order line or charge.' }) id: string;
  @Field(() => SettlementLineKind) kind: string;
  @Field({ description: 'The SKU’s; empty for charges.' }) name: string;
  @Field(() => Int) acceptedQuantity: number;
  @Field(() => Int) rejectedQuantity: number;
  @Field(() => Int) returnedQuantity: number;
  @Field(() => FenScalar) dueFen: bigint;
  @Field(() => FenScalar) paidFen: bigint;
  @Field(() => FenScalar) openFen: bigint;
}

export function toSettlementLine(line: SheetLine): SettlementLine {
  const [dueFen, paidFen] = [BigInt(line.dueFen), BigInt(line.paidFen)];
  const id = toGlobalId(line.kind === 'GOODS' ? 'OrderLine' : 'OrderCharge', line.itemId);
  return { ...line, id, dueFen, paidFen, openFen: positive(dueFen - paidFen) };
}

@ObjectType({ description: 'A supplier order on a settlement sheet: what it owes now, and what was approved of it.' })
export class SettlementOrder {
  @Field(() => Boolean, {
    description: 'It stands here only because goods went back after an earlier sheet was approved; it is paid there.',
  })
  isDifference: boolean;
  @Field(() => FenScalar, { description: 'Owed now.' }) dueFen: bigint;
  @Field(() => FenScalar, { description: 'Paid by now.' }) paidFen: bigint;
  @Field(() => FenScalar, { description: 'To be paid with this sheet.' }) openFen: bigint;
  @Field(() => FenScalar, { description: 'Paid above what is owed: to be refunded.' }) creditFen: bigint;
  @Field(() => FenScalar, { nullable: true, description: 'Owed when the sheet was approved.' })
  approvedDueFen: bigint | null;
  @Field(() => FenScalar, {
    description: 'Owed more than was approved, less where negative; until approval, than on the sheet before.',
  })
  differenceFen: bigint;
  @HideField() opened: OpenedSheetOrder;
}

export function toSettlementOrder(opened: OpenedSheetOrder): SettlementOrder {
  return {
    isDifference: opened.turn > 1,
    dueFen: opened.now.dueFen,
    paidFen: opened.now.paidFen,
    openFen: openFen(opened),
    creditFen: creditFen(opened),
    approvedDueFen: opened.approved?.dueFen ?? null,
    differenceFen: differenceFen(opened),
    opened,
  };
}

@ObjectType({
  implements: () => [Node],
  description: 'What a unit accepted of a supplier in a period and owes, merged into one account (月结对账单).',
})
export class SettlementSheet implements Node {
  @Field(() => ID) id: string;
  @Field() number: string;
  @Field(() => SettlementSheetStatus) status: SheetState;
  @Field(() => DateScalar) acceptedFrom: string;
  @Field(() => DateScalar, { description: 'The day after the last.' }) acceptedUntil: string;
  @Field(() => DateScalar) preparedOn: string;
  @Field(() => DateScalar, { nullable: true }) submittedOn: string | null;
  @Field(() => DateScalar, { nullable: true, description: 'When it was approved or cancelled.' })
  decidedOn: string | null;
  @Field({ description: 'Why it was sent back or cancelled; empty otherwise.' }) reason: string;
  @Field(() => String, {
    nullable: true,
    description:
      'Write it into the remark of each of its `transfers`; null until it is approved. Once the sheet is cancelled it pays nothing.',
  })
  paymentReference: string | null;
  @HideField() row: SheetRow;
}

export function toSettlementSheet(row: SheetRow): SettlementSheet {
  const { number, status, acceptedFrom, acceptedUntil, preparedOn, submittedOn, decidedOn, reason, paymentReference } = row; // prettier-ignore
  const id = toGlobalId('SettlementSheet', row.id);
  return { id, number, status, acceptedFrom, acceptedUntil, preparedOn, submittedOn, decidedOn, reason, paymentReference, row }; // prettier-ignore
}

export const SettlementSheetConnection = Connection(SettlementSheet);

@ObjectType({ description: 'The sums of a settlement sheet at this moment.' })
export class SettlementSums {
  @Field(() => FenScalar, { description: 'As approved; until then what is open.' }) amountFen: bigint;
  @Field({ description: '`amountFen` in yuan.' }) amountYuan: string;
  @Field(() => FenScalar, { description: 'Paid for its orders since the approval, less what was refunded.' })
  paidFen: bigint;
  @Field(() => FenScalar, { description: 'Still to pay.' }) openFen: bigint;
  @Field(() => FenScalar, { description: 'Paid above what is owed: to be refunded.' }) creditFen: bigint;
  @Field(() => FenScalar, { description: 'By how much its orders owe more than approved, less where negative.' })
  differenceFen: bigint;
  @Field({ description: 'Approved, and nothing of it is open.' }) paid: boolean;
  @Field(() => FenScalar, {
    description:
      'In suspense of transfers that paid its orders: more came than they owed. Ask the custodian to claim it for another order or sheet, or to give it back.',
  })
  overpaidFen: bigint;
}

export const toSettlementSums = (
  sheet: SheetRow,
  sums: Omit<SettlementSums, 'amountYuan' | 'paid'>,
): SettlementSums => ({
  ...sums,
  amountYuan: formatYuan(sums.amountFen),
  paid: sheet.status === 'APPROVED' && sums.openFen === 0n,
});

@ObjectType({
  description:
    'What an approved settlement sheet asks to be transferred to one receiver of its orders, and what of it was paid.',
})
export class SettlementTransfer {
  @Field(() => FenScalar, { description: 'As approved.' }) amountFen: bigint;
  @Field(() => FenScalar, { description: 'Paid for these orders since the approval, less what was refunded.' })
  paidFen: bigint;
  @Field(() => TransferToMake, {
    nullable: true,
    description: 'What is still to be transferred; null once it is paid.',
  })
  transfer: TransferToMake | null;
  @HideField() receiverId: string | null;
}

@InputType('DraftSettlementSheetInput')
export class DraftSettlementSheetInputType {
  @Field() idempotencyKey: string;
  @Field(() => ID, { description: 'The organisation of the supplier where you buy, of the buyer where you supply.' })
  partnerId: string;
  @Field(() => DateScalar, { description: 'Supplier orders that were accepted to the end from this day on…' })
  acceptedFrom: string;
  @Field(() => DateScalar, { description: '…and before this one. A year at most.' }) acceptedUntil: string;
}
@InputType()
export class SubmitSettlementSheetInput {
  @Field(() => ID) sheetId: string;
  @Field(() => String, { nullable: true, description: KEY_MAY_BE_LEFT_OUT }) idempotencyKey?: string | null;
}
@InputType()
export class ApproveSettlementSheetInput {
  @Field(() => ID) sheetId: string;
  @Field(() => FenScalar, { description: 'The amount that you checked.' }) amountFen: bigint;
  @Field(() => String, { nullable: true, description: KEY_MAY_BE_LEFT_OUT }) idempotencyKey?: string | null;
}
@InputType()
export class SendBackSettlementSheetInput {
  @Field(() => ID) sheetId: string;
  @Field() reason: string;
}
@InputType()
export class CancelSettlementSheetInput {
  @Field(() => ID) sheetId: string;
  @Field() reason: string;
}
@ObjectType()
export class SettlementSheetPayload extends Payload {
  @Field(() => SettlementSheet, { nullable: true }) sheet?: SettlementSheet;
}
@ObjectType()
export class DraftSettlementSheetPayload extends SettlementSheetPayload {}
@ObjectType()
export class SubmitSettlementSheetPayload extends SettlementSheetPayload {}
@ObjectType()
export class ApproveSettlementSheetPayload extends SettlementSheetPayload {}
@ObjectType()
export class SendBackSettlementSheetPayload extends SettlementSheetPayload {}
@ObjectType()
export class CancelSettlementSheetPayload extends SettlementSheetPayload {}
