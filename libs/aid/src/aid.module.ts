import { Module } from '@nestjs/common';
import { DivisionsModule } from '@shanhai/divisions';
import { PutAidProject } from './use-cases/put-aid-project';

/** Use cases and stores; what is served is in AidApiModule. */
@Module({ imports: [DivisionsModule], providers: [PutAidProject], exports: [PutAidProject] })
export class AidModule {}
