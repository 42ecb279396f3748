import { Module } from '@nestjs/common';
import { ProcurementModule } from '@shanhai/procurement';
import { ApproveBulletin, SendBackBulletin } from './use-cases/decide-bulletin';
import { BuildPacks } from './use-cases/build-packs';
import { ExportFigures } from './use-cases/export-figures';
import { ExportSlots } from './use-cases/export-slots';
import { PrepareBulletin } from './use-cases/prepare-bulletin';
import { PublishContracts } from './use-cases/publish-contracts';
import { RequestPack } from './use-cases/request-pack';

const useCases = [
  ExportFigures,
  ExportSlots,
  PrepareBulletin,
  ApproveBulletin,
  SendBackBulletin,
  PublishContracts,
  RequestPack,
  BuildPacks,
];

/** Use cases and stores; what is served is in PublishingApiModule. */
@Module({ imports: [ProcurementModule], providers: useCases, exports: useCases })
export class PublishingModule {}
