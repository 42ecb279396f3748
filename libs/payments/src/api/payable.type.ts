import { Field, ID, ObjectType, registerEnumType } from '@nestjs/graphql';
import { DateScalar, FenScalar, Node, toGlobalId } from '@shanhai/graphql';
import { formatYuan } from '@shanhai/kernel';
import type { Payable } from '../store/payables';

export enum PayableStatus {
  UNPAID = 'UNPAID',
  PARTLY_PAID = 'PARTLY_PAID',
  PAID = 'PAID',
  OVERPAID = 'OVERPAID',
}
registerEnumType(PayableStatus, {
  name: 'PayableStatus',
  description: 'How what was paid compares with what is owed now.',
});

@ObjectType('Payable', {
  implements: () => [Node],
  description: 'What a buyer owes one supplier for one supplier order.',
})
export class PayableType implements Node {
  @Field(() => ID) id: string;
  @Field({ description: 'The reference to write into the transfer; all payables of one order share it.' })
  reference: string;
  @Field(() => DateScalar) openedOn: string;
  @Field(() => FenScalar) dueFen: bigint;
  @Field(() => FenScalar) paidFen: bigint;
  @Field(() => FenScalar, { description: 'Still to pay; negative where money is to be given back.' }) openFen: bigint;
  @Field({ description: '`openFen` in yuan.' }) openYuan: string;
  @Field(() => PayableStatus) status: PayableStatus;
  @Field(() => FenScalar, {
    description:
      'What the supplier has earned: accepted goods net of returns, and charges once all is accepted or rejected. It is owed on to the supplier as far as it is paid.',
  })
  releasedFen: bigint;
  @Field(() => FenScalar, { description: 'In payouts to the supplier, those that are being prepared too.' })
  payoutFen: bigint;
  @Field(() => FenScalar, {
    description: 'Of what was paid: what went to the supplier itself, by official card (公务卡).',
  })
  directFen: bigint;
  row: Payable;
}

export function toPayable(row: Payable): PayableType {
  const { dueFen, paidFen, releasedFen, payoutFen, directFen } = row;
  const status =
    paidFen > dueFen
      ? PayableStatus.OVERPAID
      : paidFen === dueFen
        ? PayableStatus.PAID
        : paidFen > 0n
          ? PayableStatus.PARTLY_PAID
          : PayableStatus.UNPAID;
  return {
    id: toGlobalId('Payable', row.id),
    reference: row.reference,
    openedOn: row.openedOn,
    dueFen,
    paidFen,
    openFen: dueFen - paidFen,
    openYuan: formatYuan(dueFen - paidFen),
    status,
    releasedFen,
    payoutFen,
    directFen,
    row,
  };
}
