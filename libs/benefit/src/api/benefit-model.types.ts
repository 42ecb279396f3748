import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import {
  BaseQuantityScalar,
  Connection,
  DateScalar,
  enumOf,
  FenScalar,
  Node,
  Payload,
  toGlobalId,
} from '@shanhai/graphql';
import { BaseUnitEnum } from '@shanhai/goods';
import type { BaseUnit } from '@shanhai/kernel';
import { BENEFIT_MODELS, type BenefitModelKind } from '../rules/benefit-model';
import type { BenefitModelRow } from '../store/benefit-models';

export const BenefitModelKindEnum = enumOf(BENEFIT_MODELS);
registerEnumType(BenefitModelKindEnum, {
  name: 'BenefitModelKind',
  description: 'How a supplier shares with farming households.',
  valuesMap: {
    ORDER_PURCHASE: { description: '订单收购+分红: buys what was agreed at a floor price, and pays a dividend.' },
    SHARES: { description: '入股+保底收益+按股分红: guaranteed income of a share, and a dividend by shares.' },
  },
});

const FLOOR = 'The supplier buys from households at no less than this, for `floorBase` base units.';
const POINTS = 'What share of what buyers pay for the goods is paid out as dividend, in basis points (10000 is all).';
const GUARANTEED = 'Guaranteed income of one share in a year.';
const UNTIL = 'The first day on which it holds no more; null where it has no end.';

@ObjectType({
  implements: () => [Node],
  description:
    'How a supplier shares with households from a day on (联农带农), for a product, a lot or all of its goods.',
})
export class BenefitModel extends Node {
  @Field(() => BenefitModelKindEnum) kind: BenefitModelKind;
  @Field(() => ID, { nullable: true }) productId: string | null;
  @Field(() => ID, { nullable: true, description: 'With `productId` null too: all goods of the supplier.' })
  lotId: string | null;
  @Field(() => FenScalar, { nullable: true, description: FLOOR }) floorFen: bigint | null;
  @Field(() => BaseQuantityScalar, { nullable: true }) floorBase: bigint | null;
  @Field(() => BaseUnitEnum, { nullable: true, description: 'The unit of `floorBase`.' }) baseUnit: BaseUnit | null;
  @Field(() => Int, { description: POINTS }) dividendPoints: number;
  @Field(() => FenScalar, { nullable: true, description: GUARANTEED }) guaranteedFen: bigint | null;
  @Field(() => DateScalar) validFrom: string;
  @Field(() => DateScalar, { nullable: true, description: UNTIL }) validUntil: string | null;
  @Field({ description: 'The agreement that says so.' }) source: string;
  @Field({ description: 'Content hash (SHA-256) of its file.' }) fileHash: string;
  @Field(() => DateScalar) recordedOn: string;

  /** For the resolver of `supplier`. */
  supplierId: string;
}

export function toBenefitModel({ id, productId, lotId, seatCode: _, ...row }: BenefitModelRow): BenefitModel {
  return {
    ...row,
    id: toGlobalId('BenefitModel', id),
    productId: productId && toGlobalId('Product', productId),
    lotId: lotId && toGlobalId('Lot', lotId),
  };
}

export const BenefitModelConnection = Connection(BenefitModel);

@InputType()
export class PutBenefitModelInput {
  @Field({ description: 'Unique in your organisation; the same input again gives the first result.' })
  idempotencyKey: string;
  @Field(() => BenefitModelKindEnum) kind: BenefitModelKind;
  @Field(() => ID, { nullable: true, description: 'The product that it is about.' }) productId?: string | null;
  @Field(() => ID, {
    nullable: true,
    description: 'Or the lot; neither for all goods, which SHARES alone may be about.',
  })
  lotId?: string | null;
  @Field(() => FenScalar, { nullable: true, description: `${FLOOR} ORDER_PURCHASE alone.` }) floorFen?: bigint | null;
  @Field(() => BaseQuantityScalar, { nullable: true }) floorBase?: bigint | null;
  @Field(() => Int, { description: POINTS }) dividendPoints: number;
  @Field(() => FenScalar, { nullable: true, description: `${GUARANTEED} SHARES alone.` }) guaranteedFen?: bigint | null;
  @Field(() => DateScalar, { description: 'The first day of orders that it holds for.' }) validFrom: string;
  @Field(() => DateScalar, { nullable: true, description: UNTIL }) validUntil?: string | null;
  @Field({ description: 'The agreement that says so; at most 200 characters.' }) source: string;
  @Field({ description: 'Content hash of its file.' }) fileHash: string;
}

@ObjectType()
export class PutBenefitModelPayload extends Payload {
  @Field(() => BenefitModel, { nullable: true }) model?: BenefitModel | null;
}
