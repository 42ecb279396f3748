export { GoodsApiModule, goodsResolvers } from './goods-api.module';
export { GoodsModule } from './goods.module';
