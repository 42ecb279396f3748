import { Module } from '@nestjs/common';
import { CaptureEvents } from './use-cases/capture-events';
import { QueryEvents } from './use-cases/query-events';

/** Use cases and stores; what is served is in EpcisApiModule. */
@Module({ providers: [CaptureEvents, QueryEvents], exports: [CaptureEvents, QueryEvents] })
export class EpcisModule {}
