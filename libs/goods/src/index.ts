export { Brand, Category } from './api/class.types';
export { BaseUnitEnum, loadProduct, Product, toProduct } from './api/product.type';
export { GoodsApiModule, goodsResolvers } from './goods-api.module';
export { GoodsModule } from './goods.module';
export { type BrandRow, brands, type CategoryRow, categories } from './store/classes';
export { ProductRow } from './store/product.entity';
export { productsById } from './store/products';
export { CreateProduct } from './use-cases/create-product';
export { LoadReferenceGoods } from './use-cases/load-reference-goods';
