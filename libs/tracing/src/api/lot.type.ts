import { Field, ObjectType, registerEnumType } from '@nestjs/graphql';
import { BaseUnitEnum } from '@shanhai/goods';
import { BaseQuantityScalar, DateScalar, enumOf, Node, toGlobalId } from '@shanhai/graphql';
import type { BaseUnit } from '@shanhai/kernel';
import { LOT_STANDINGS, type LotStanding } from '../rules/lot-standing';
import { ORIGIN_STATES, type OriginState } from '../rules/origin-states';
import { printTraceCode } from '../rules/trace-code';
import { leftOf, type LotRow } from '../store/lots';

export const OriginStatus = Object.fromEntries(ORIGIN_STATES.map((state) => [state, state])) as {
  [S in OriginState]: S;
};
export type OriginStatus = OriginState;
registerEnumType(OriginStatus, {
  name: 'OriginStatus',
  description: 'Where a lot stands with the proof of its origin (产地证明).',
});

export const LotStandingEnum = enumOf(LOT_STANDINGS);
registerEnumType(LotStandingEnum, {
  name: 'LotStanding',
  description:
    'FREE: may be shipped and made into others. HELD: waits for the office of its place. REFUSED: refused by it. UNDONE: made by mistake.',
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
  @Field(() => BaseQuantityScalar, {
    description: 'What was neither shipped, taken for other lots, lost, nor sold elsewhere, in `baseUnit`.',
  })
  remainingBase: bigint;
  @Field(() => BaseQuantityScalar, {
    description: 'What was taken for other lots: processed, mixed or taken over; in `baseUnit`.',
  })
  takenBase: bigint;
  @Field(() => BaseQuantityScalar, { description: 'What spoiled, was lost or used up, in `baseUnit`.' })
  lostBase: bigint;
  @Field(() => BaseQuantityScalar, {
    description: 'What was sold elsewhere, as its buyers declared and offices confirmed, in `baseUnit`.',
  })
  declaredBase: bigint;
  @Field(() => BaseUnitEnum) baseUnit: BaseUnit;
  @Field({ description: 'Division code, as of the harvest.' }) placeCode: string;
  @Field(() => DateScalar) harvestedOn: string;
  @Field(() => DateScalar) recordedOn: string;
  @Field(() => OriginStatus, {
    description: 'Of a lot that was made of others the worst of what it comes from: VERIFIED where all of that is.',
  })
  originStatus: OriginStatus;
  @Field({
    description: 'Whether the origin of it, or of a lot that it was made of, is revoked: it can not be shipped.',
  })
  originRevoked: boolean;
  @Field(() => LotStandingEnum) standing: LotStanding;

  /** For the resolvers of other fields; not on the wire. */
  lotId: string;
  productId: string;
  supplierId: string;
  makingId: string | null;
  openRecalls: number;
}

export function toLot(row: LotRow): Lot {
  const { id, revocations, ...rest } = row;
  return {
    ...rest,
    id: toGlobalId('Lot', id),
    lotId: id,
    originRevoked: revocations > 0,
    traceCodePrinted: printTraceCode(row.traceCode),
    remainingBase: leftOf(row),
  };
}
