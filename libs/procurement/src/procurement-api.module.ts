import { Module, type Type } from '@nestjs/common';
import { ProcurementModule } from './procurement.module';

/** The resolvers of this lib; the schema is printed from them without a database. */
export const procurementResolvers: Type[] = [];

/** What of this lib is served over GraphQL. */
@Module({ imports: [ProcurementModule], providers: [...procurementResolvers] })
export class ProcurementApiModule {}
