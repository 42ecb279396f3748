import { Module, type Type } from '@nestjs/common';
import { DivisionsModule } from '@shanhai/divisions';
import { BoardAlertsResolver } from './api/board-alerts.resolver';
import { BoardEntryFieldsResolver } from './api/board-fields.resolver';
import { BoardFulfilmentsResolver } from './api/board-fulfilments.resolver';
import { BoardOffersResolver } from './api/board-offers.resolver';
import { BoardResolver } from './api/board.resolver';
import { NeedsModule } from './needs.module';

/** The resolvers of this lib; the schema is printed from them without a database. */
export const needsResolvers: Type[] = [
  BoardResolver,
  BoardEntryFieldsResolver,
  BoardOffersResolver,
  BoardFulfilmentsResolver,
  BoardAlertsResolver,
];

/** What of this lib is served over GraphQL. */
@Module({ imports: [NeedsModule, DivisionsModule], providers: [...needsResolvers] })
export class NeedsApiModule {}
