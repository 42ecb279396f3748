import { Module, type Type } from '@nestjs/common';
import { DivisionsModule } from '@shanhai/divisions';
import { AidModule } from './aid.module';
import { AidResolver, AidVersionFieldsResolver } from './api/aid.resolver';
import { SupplierAidResolver } from './api/supplier-aid.resolver';

/** The resolvers of this lib; the schema is printed from them without a database. */
export const aidResolvers: Type[] = [AidResolver, AidVersionFieldsResolver, SupplierAidResolver];

/** What of this lib is served over GraphQL. */
@Module({ imports: [AidModule, DivisionsModule], providers: [...aidResolvers] })
export class AidApiModule {}
