import { Module } from '@nestjs/common';
import { BackfillEvents } from './use-cases/backfill-events';
import { CaptureEvents } from './use-cases/capture-events';
import { QueryEvents } from './use-cases/query-events';

const useCases = [CaptureEvents, QueryEvents, BackfillEvents];

/** Use cases and stores; what is served is in EpcisApiModule. */
@Module({ providers: useCases, exports: useCases })
export class EpcisModule {}
