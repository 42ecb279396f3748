import { Module } from '@nestjs/common';
import { ProcurementModule } from '@shanhai/procurement';
import { ExportFigures } from './use-cases/export-figures';
import { ExportSlots } from './use-cases/export-slots';

const useCases = [ExportFigures, ExportSlots];

/** Use cases and stores; what is served is in PublishingApiModule. */
@Module({ imports: [ProcurementModule], providers: useCases, exports: useCases })
export class PublishingModule {}
