import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DivisionsModule } from '@shanhai/divisions';
import { ProductRow } from './store/product.entity';
import { CreateProduct } from './use-cases/create-product';
import { LoadReferenceGoods } from './use-cases/load-reference-goods';

const useCases = [CreateProduct, LoadReferenceGoods];

/** Use cases and stores; the API's resolvers are in GoodsApiModule. */
@Module({ imports: [DivisionsModule, TypeOrmModule.forFeature([ProductRow])], providers: useCases, exports: useCases })
export class GoodsModule {}
