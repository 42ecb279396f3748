import { Field, ObjectType, registerEnumType } from '@nestjs/graphql';
import { BaseUnitEnum } from '@shanhai/goods';
import { BaseQuantityScalar, DateScalar, Node, toGlobalId } from '@shanhai/graphql';
import type { BaseUnit } from '@shanhai/kernel';
import { ORIGIN_STATES, type OriginState } from '../rules/origin-states';
import { printTraceCode } from '../rules/trace-code';
import type { LotRow } from '../store/lots';

export const OriginStatus = Object.fromEntries(ORIGIN_STATES.map((state) => [state, state])) as {
  [S in OriginState]: S;
};
export type OriginStatus = OriginState;
registerEnumType(OriginStatus, {
  name: 'OriginStatus',
  description: 'Where a lot stands with the proof of its origin (产地证明).',
});

@ObjectType({
  implements: () => [Node],
  description:
    'A quantity of one product, harvested or made at one place on one date by one supplier (批次). Public: it names no buyer and no price.',
})
export class Lot extends Node {
  @Field({ description: '13 characters; what the QR code on a parcel holds.' }) traceCode: string;
  @Field({ description: 'The trace code in groups, for people.' }) traceCodePrinted: string;
  @Field(() => BaseQuantityScalar, { description: 'In `baseUnit`.' }) quantityBase: bigint;
  @Field(() => BaseQuantityScalar, { description: 'What was neither shipped nor lost, in `baseUnit`.' })
  remainingBase: bigint;
  @Field(() => BaseQuantityScalar, { description: 'What spoiled, was lost or used up, in `baseUnit`.' })
  lostBase: bigint;
  @Field(() => BaseUnitEnum) baseUnit: BaseUnit;
  @Field({ description: 'Division code, as of the harvest.' }) placeCode: string;
  @Field(() => DateScalar) harvestedOn: string;
  @Field(() => DateScalar) recordedOn: string;
  @Field(() => OriginStatus) originStatus: OriginStatus;
  @Field({
    description: 'Whether the origin of it, or of a lot that it was made of, is revoked: it can not be shipped.',
  })
  originRevoked: boolean;

  /** For the resolvers of other fields; not on the wire. */
  lotId: string;
  productId: string;
  supplierId: string;
}

export function toLot(row: LotRow): Lot {
  const { id, shippedBase, revocations, ...rest } = row;
  return {
    ...rest,
    id: toGlobalId('Lot', id),
    lotId: id,
    originRevoked: revocations > 0,
    traceCodePrinted: printTraceCode(row.traceCode),
    remainingBase: row.quantityBase - shippedBase - row.lostBase,
  };
}
