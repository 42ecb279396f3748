import { Module, type Type } from '@nestjs/common';
import { DivisionsModule } from './divisions.module';

/** The resolvers of this lib; the schema is printed from them without a database. */
export const divisionsResolvers: Type[] = [];

/** What of this lib is served over GraphQL. */
@Module({ imports: [DivisionsModule], providers: [...divisionsResolvers] })
export class DivisionsApiModule {}
