import { Field, ObjectType } from '@nestjs/graphql';
import { Payload } from '@shanhai/graphql';
import { Listing } from './listing.type';
import { Sku } from './sku.type';

@ObjectType()
export class CreateSkuPayload extends Payload {
  @Field(() => Sku, { nullable: true }) sku?: Sku | null;
}

@ObjectType()
export class SetGtinPayload extends Payload {
  @Field(() => Sku, { nullable: true }) sku?: Sku | null;
}

@ObjectType()
export class SetPriceTiersPayload extends Payload {
  @Field(() => Sku, { nullable: true }) sku?: Sku | null;
}

@ObjectType()
export class PublishListingPayload extends Payload {
  @Field(() => Listing, { nullable: true }) listing?: Listing | null;
}

@ObjectType()
export class WithdrawListingPayload extends Payload {
  @Field(() => Listing, { nullable: true }) listing?: Listing | null;
}

@ObjectType()
export class AdjustStockPayload extends Payload {
  @Field(() => Sku, { nullable: true }) sku?: Sku | null;
}
