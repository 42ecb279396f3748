import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { Connection, DateScalar, FenScalar, Node, Payload, toGlobalId } from '@shanhai/graphql';
import type { Fen } from '@shanhai/kernel';
import type { SalesDisputeRow } from '../store/sales-disputes';
import type { SoldGoodsRow } from '../store/sold-goods';

@ObjectType({
  implements: () => [Node],
  description:
    'A dispute about a row of a confirmed sales report (销售争议): what the row sold counts for nothing until the office of the partner’s place settles it.',
})
export class SalesDispute extends Node {
  @Field(() => ID) reportId: string;
  @Field(() => Int) rowNumber: number;
  @Field() rowKey: string;
  @Field(() => DateScalar) openedOn: string;
  @Field() reason: string;
  @Field(() => DateScalar, { nullable: true, description: 'Null while it is open.' }) settledOn: string | null;
  @Field(() => Boolean, { nullable: true, description: 'Whether the row stands; false: it was taken back.' })
  stands: boolean | null;
  @Field(() => String, { nullable: true }) settledBecause: string | null;

  /** For the resolvers of other fields; not on the wire. */
  row: SalesDisputeRow;
}

export function toSalesDispute(row: SalesDisputeRow): SalesDispute {
  const { rowNumber, rowKey, openedOn, reason, settledOn, stands, settledBecause } = row;
  const ids = { id: toGlobalId('SalesDispute', row.id), reportId: toGlobalId('SalesReport', row.reportId) };
  return { ...ids, rowNumber, rowKey, openedOn, reason, settledOn, stands, settledBecause, row };
}

@ObjectType()
export class SalesDisputeConnection extends Connection(SalesDispute) {}

@ObjectType({
  description:
    'A row of a channel partner’s confirmed report that sold your goods and stands; what customers paid is left out.',
})
export class SoldGoods {
  @Field(() => ID) reportId: string;
  @Field(() => Int) rowNumber: number;
  @Field() rowKey: string;
  @Field(() => DateScalar) soldOn: string;
  @Field(() => DateScalar) confirmedOn: string;
  @Field(() => Int, { description: 'Packs.' }) quantity: number;
  @Field(() => FenScalar, { description: 'What you were to be paid for them.' }) exOriginFen: Fen;
  @Field({ description: 'A dispute about it is open.' }) disputed: boolean;

  /** For the resolvers of other fields; not on the wire. */
  partnerId: string;
  skuId: string;
}

export const toSoldGoods = ({ reportId, ...row }: SoldGoodsRow): SoldGoods => ({
  ...row,
  reportId: toGlobalId('SalesReport', reportId),
});

@ObjectType()
export class SoldGoodsConnection extends Connection(SoldGoods) {}

@InputType()
export class SalesDisputeFilterInput {
  @Field(() => Boolean, { nullable: true }) open?: boolean | null;
  @Field(() => String, { nullable: true }) rowKey?: string | null;
}
@InputType()
export class SoldGoodsFilterInput {
  @Field(() => ID, { nullable: true }) partnerId?: string | null;
  @Field(() => Boolean, { nullable: true }) disputed?: boolean | null;
}
@InputType()
export class DisputeSalesRowInput {
  @Field() idempotencyKey: string;
  @Field(() => ID) reportId: string;
  @Field(() => Int) rowNumber: number;
  @Field() reason: string;
}
@InputType()
export class SettleSalesDisputeInput {
  @Field() idempotencyKey: string;
  @Field(() => ID) disputeId: string;
  @Field({ description: 'False takes back what the row sold, as of today.' }) stands: boolean;
  @Field() reason: string;
}

@ObjectType()
export class DisputeSalesRowPayload extends Payload {
  @Field(() => SalesDispute, { nullable: true }) dispute?: SalesDispute;
}
@ObjectType()
export class SettleSalesDisputePayload extends Payload {
  @Field(() => SalesDispute, { nullable: true }) dispute?: SalesDispute;
}
