import { Module, type Type } from '@nestjs/common';
import { EpcisController } from './api/epcis.controller';
import { JsonLd } from './api/json-ld';
import { NamedQueriesController } from './api/named-queries.controller';
import { TraceEventsResolver } from './api/trace-events.resolver';
import { EpcisModule } from './epcis.module';

/** The resolvers of this lib; the schema is printed from them without a database. */
export const epcisResolvers: Type[] = [TraceEventsResolver];

/** What of this lib is served: capture and query of trace events, over the REST interface of EPCIS 2.0 and over GraphQL. */
@Module({
  imports: [EpcisModule],
  controllers: [NamedQueriesController, EpcisController],
  providers: [JsonLd, ...epcisResolvers],
})
export class EpcisApiModule {}
