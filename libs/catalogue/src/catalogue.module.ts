import { Module } from '@nestjs/common';
import { DivisionsModule } from '@shanhai/divisions';
import { GoodsThatCount } from './goods-that-count';
import { AdjustStock } from './use-cases/adjust-stock';
import { CreateSku } from './use-cases/create-sku';
import { PublishListing } from './use-cases/publish-listing';
import { SearchIndex } from './use-cases/search-index';
import { SetGtin } from './use-cases/set-gtin';
import { SetPriceTiers } from './use-cases/set-price-tiers';
import { TellOffers } from './use-cases/tell-offers';
import { WithdrawListing } from './use-cases/withdraw-listing';

const useCases = [
  CreateSku,
  SetGtin,
  SetPriceTiers,
  PublishListing,
  WithdrawListing,
  AdjustStock,
  SearchIndex,
  TellOffers,
];

/** Use cases and stores; the API's resolvers are in CatalogueApiModule. */
@Module({
  imports: [DivisionsModule],
  providers: [...useCases, GoodsThatCount],
  exports: [...useCases, GoodsThatCount],
})
export class CatalogueModule {}
