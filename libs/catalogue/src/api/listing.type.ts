import { Field, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { DateScalar, FenScalar } from '@shanhai/graphql';
import { formatYuan } from '@shanhai/kernel';
import type { ListingRow, ListingStatus as Status } from '../store/listings';
import { Sku, toSku } from './sku.type';

export const ListingStatus = { ON_SALE: 'ON_SALE', WITHDRAWN: 'WITHDRAWN' } as const satisfies { [S in Status]: S };
export type ListingStatus = Status;
registerEnumType(ListingStatus, { name: 'ListingStatus' });

@ObjectType({ description: 'A price from a quantity on.' })
export class PriceTier {
  @Field(() => Int, { description: 'Packs.' }) fromQuantity: number;
  @Field(() => FenScalar, { description: 'A pack; a kilogram or litre where the SKU is priced by weight.' })
  unitPriceFen: bigint;
  @Field({ description: 'The same in yuan, for people.' }) unitPriceYuan: string;
}

@ObjectType({ description: 'A SKU on sale, or withdrawn from sale.' })
export class Listing {
  @Field(() => Sku) sku: Sku;
  @Field(() => ListingStatus) status: ListingStatus;
  @Field(() => [PriceTier], { description: 'Ascending by quantity.' }) tiers: PriceTier[];
  @Field(() => Int, { description: 'The least packs of one order line.' }) minimumQuantity: number;
  @Field(() => Int, { description: 'Packs in a case.' }) caseSize: number;
  @Field(() => Int, { description: 'Packs on hand that no order has reserved.' }) availableStock: number;
  @Field(() => DateScalar) publishedOn: string;
}

export function toListing(row: ListingRow): Listing {
  return {
    sku: toSku(row),
    status: row.status,
    tiers: row.tiers.map((tier) => ({ ...tier, unitPriceYuan: formatYuan(tier.unitPriceFen) })),
    minimumQuantity: row.minimumQuantity,
    caseSize: row.caseSize,
    availableStock: Number(row.available),
    publishedOn: row.publishedOn,
  };
}
