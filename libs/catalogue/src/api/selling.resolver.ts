import { Args, Resolver } from '@nestjs/graphql';
import { Database } from '@shanhai/database';
import { CurrentViewer, fromGlobalId, Mutation, type Viewer } from '@shanhai/graphql';
import { listingsOfSkus } from '../store/listings';
import { skusById } from '../store/skus';
import { AdjustStock } from '../use-cases/adjust-stock';
import { CreateSku } from '../use-cases/create-sku';
import { PublishListing } from '../use-cases/publish-listing';
import { SetGtin } from '../use-cases/set-gtin';
import { SetPriceTiers } from '../use-cases/set-price-tiers';
import { WithdrawListing } from '../use-cases/withdraw-listing';
import {
  AdjustStockInput,
  CreateSkuInput,
  PublishListingInput,
  SetGtinInput,
  SetPriceTiersInput,
  WithdrawListingInput,
} from './catalogue.inputs';
import {
  AdjustStockPayload,
  CreateSkuPayload,
  PublishListingPayload,
  SetGtinPayload,
  SetPriceTiersPayload,
  WithdrawListingPayload,
} from './catalogue.payloads';
import { toListing } from './listing.type';
import { toSku } from './sku.type';

const sell = 'catalogue:manage';

/** What a supplier does with its own goods. */
@Resolver()
export class SellingResolver {
  constructor(
    private readonly database: Database,
    private readonly createSkus: CreateSku,
    private readonly gtin: SetGtin,
    private readonly setTiers: SetPriceTiers,
    private readonly publish: PublishListing,
    private readonly withdraw: WithdrawListing,
    private readonly adjust: AdjustStock,
  ) {}

  @Mutation(() => CreateSkuPayload, {
    allow: sell,
    description:
      'Makes a sellable pack of your product. Refused: NOT_FOUND, SKU_CODE_TAKEN, GTIN_TAKEN, INVALID, NOT_POSITIVE, REQUIRED.',
  })
  async createSku(@Args('input') input: CreateSkuInput, @CurrentViewer() viewer: Viewer): Promise<CreateSkuPayload> {
    const productId = fromGlobalId('Product', input.productId, ['productId']);
    return { sku: await this.sku(await this.createSkus.run(viewer, { ...input, productId })), userErrors: [] };
  }

  @Mutation(() => SetGtinPayload, {
    allow: sell,
    description:
      'Gives your SKU its GTIN, or another where the pack has changed; labels with the earlier one lead to the same goods. Refused: NOT_FOUND, INVALID, GTIN_TAKEN.',
  })
  async setGtin(@Args('input') input: SetGtinInput, @CurrentViewer() viewer: Viewer): Promise<SetGtinPayload> {
    const skuId = fromGlobalId('Sku', input.skuId, ['skuId']);
    await this.gtin.run(viewer, { skuId, gtin: input.gtin });
    return { sku: await this.sku(skuId), userErrors: [] };
  }

  @Mutation(() => SetPriceTiersPayload, {
    allow: sell,
    description: 'Replaces the prices of your SKU. Refused: NOT_FOUND, TIERS_INVALID, TOO_MANY.',
  })
  async setPriceTiers(
    @Args('input') input: SetPriceTiersInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<SetPriceTiersPayload> {
    const skuId = fromGlobalId('Sku', input.skuId, ['skuId']);
    await this.setTiers.run(viewer, { skuId, tiers: input.tiers });
    return { sku: await this.sku(skuId), userErrors: [] };
  }

  @Mutation(() => PublishListingPayload, {
    allow: sell,
    description: 'Puts your SKU on sale; it needs prices. Refused: NOT_FOUND, TIERS_INVALID, NOT_POSITIVE, INVALID.',
  })
  async publishListing(
    @Args('input') input: PublishListingInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<PublishListingPayload> {
    const skuId = fromGlobalId('Sku', input.skuId, ['skuId']);
    await this.publish.run(viewer, { skuId, minimumQuantity: input.minimumQuantity });
    return { listing: await this.listing(skuId), userErrors: [] };
  }

  @Mutation(() => WithdrawListingPayload, {
    allow: sell,
    description: 'Takes your SKU off sale. Refused: NOT_FOUND, LISTING_NOT_ON_SALE.',
  })
  async withdrawListing(
    @Args('input') input: WithdrawListingInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<WithdrawListingPayload> {
    const skuId = fromGlobalId('Sku', input.skuId, ['skuId']);
    await this.withdraw.run(viewer, { skuId });
    return { listing: await this.listing(skuId), userErrors: [] };
  }

  @Mutation(() => AdjustStockPayload, {
    allow: sell,
    description:
      'Sets the stock of your SKU, never below what orders have reserved. Refused: NOT_FOUND, OUT_OF_STOCK, INVALID, REQUIRED, IDEMPOTENCY_KEY_REUSED.',
  })
  async adjustStock(
    @Args('input') input: AdjustStockInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<AdjustStockPayload> {
    const skuId = fromGlobalId('Sku', input.skuId, ['skuId']);
    await this.adjust.run(viewer, { ...input, skuId });
    return { sku: await this.sku(skuId), userErrors: [] };
  }

  private async sku(id: string) {
    return toSku((await skusById(this.database, [id])).get(id)!);
  }

  private async listing(skuId: string) {
    return toListing((await listingsOfSkus(this.database, [skuId])).get(skuId)!);
  }
}
