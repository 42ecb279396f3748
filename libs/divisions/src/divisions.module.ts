import { Module } from '@nestjs/common';
import { Places } from './places';
import { CreatePairing } from './use-cases/create-pairing';
import { EndPairing } from './use-cases/end-pairing';
import { ImportDivisions } from './use-cases/import-divisions';
import { LoadDivisions } from './use-cases/load-divisions';
import { LoadReferencePlaces } from './use-cases/load-reference-places';
import { PutOriginList } from './use-cases/put-origin-list';
import { PutProgramme } from './use-cases/put-programme';

const exported = [
  Places,
  LoadDivisions,
  ImportDivisions,
  LoadReferencePlaces,
  CreatePairing,
  EndPairing,
  PutOriginList,
  PutProgramme,
];

/** Use cases and stores; the API's resolvers are in DivisionsApiModule. */
@Module({ providers: exported, exports: exported })
export class DivisionsModule {}
