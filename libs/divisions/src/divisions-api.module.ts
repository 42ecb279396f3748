import { Module, type Type } from '@nestjs/common';
import { DivisionsResolver } from './api/divisions.resolver';
import { OriginListsResolver } from './api/origin-lists.resolver';
import { PairingsResolver } from './api/pairings.resolver';
import { ProgrammesResolver } from './api/programmes.resolver';
import { DivisionsModule } from './divisions.module';

/** The resolvers of this lib; the schema is printed from them without a database. */
export const divisionsResolvers: Type[] = [
  DivisionsResolver,
  OriginListsResolver,
  PairingsResolver,
  ProgrammesResolver,
];

/** What of this lib is served over GraphQL. */
@Module({ imports: [DivisionsModule], providers: [...divisionsResolvers] })
export class DivisionsApiModule {}
