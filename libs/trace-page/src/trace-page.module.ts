import { Module } from '@nestjs/common';
import { DivisionsModule } from '@shanhai/divisions';
import { MakeLabels } from './use-cases/make-labels';
import { ReadArticles } from './use-cases/read-article';
import { ReadLot } from './use-cases/read-lot';

const useCases = [ReadLot, ReadArticles, MakeLabels];

/** Use cases and stores; what is served is in TracePageApiModule. */
@Module({ imports: [DivisionsModule], providers: useCases, exports: useCases })
export class TracePageModule {}
