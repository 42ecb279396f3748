import { Module } from '@nestjs/common';
import { EpcisController } from './api/epcis.controller';
import { JsonLd } from './api/json-ld';
import { EpcisModule } from './epcis.module';

/** What of this lib is served: capture and query of trace events over the REST interface of EPCIS 2.0. */
@Module({ imports: [EpcisModule], controllers: [EpcisController], providers: [JsonLd] })
export class EpcisApiModule {}
