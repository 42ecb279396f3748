import { Field, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Connection, enumOf, FenScalar } from '@shanhai/graphql';
import { type Fen, formatYuan } from '@shanhai/kernel';
import { REFUND_REASONS } from '../rules/refund-reasons';
import type { Holding } from '../store/holdings';
import type { Payable } from '../store/payables';
import { PayableType, toPayable } from './payable.type';

export const RefundReasonEnum = enumOf(REFUND_REASONS);
registerEnumType(RefundReasonEnum, {
  name: 'RefundReason',
  description:
    'Why money is to be given back: goods came back; the order was called off, wholly or in part; goods were rejected or weighed less; more came than was ever owed.',
});

@ObjectType({ description: 'Who has money of a payable in its hands.' })
export class RefundParty {
  @Field(() => FenScalar, { description: 'What it received and did not give back: as much as it can be asked for.' })
  mostFen: bigint;

  /** Not on the wire. */
  organisationId: string;
}

@ObjectType({ description: 'A payable that is paid beyond what is due now.' })
export class OpenRefund {
  @Field(() => PayableType) payable: PayableType;
  @Field(() => FenScalar, { description: 'What is to be given back.' }) amountFen: bigint;
  @Field({ description: '`amountFen` in yuan.' }) amountYuan: string;
}

export const OpenRefundConnection = Connection(OpenRefund);

export function toOpenRefund(row: Payable): OpenRefund {
  const amountFen = row.paidFen - row.dueFen;
  return { payable: toPayable(row), amountFen, amountYuan: formatYuan(amountFen) };
}

/** Those who received money of a payable: custodians, and the supplier what was paid by official card. */
export function toRefundParties({ payeeId, directFen }: Payable, holdings: readonly Holding[]): RefundParty[] {
  const held = holdings.map(({ custodianId, receivedFen, returnedFen }): [string, Fen] => [custodianId, receivedFen - returnedFen]); // prettier-ignore
  return [...held, [payeeId, directFen] as const]
    .filter(([, fen]) => fen > 0n)
    .map(([organisationId, mostFen]) => ({ organisationId, mostFen }));
}
