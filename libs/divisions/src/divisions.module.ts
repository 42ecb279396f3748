import { Module } from '@nestjs/common';
import { Places } from './places';
import { CreatePairing } from './use-cases/create-pairing';
import { EndPairing } from './use-cases/end-pairing';
import { ImportDivisions } from './use-cases/import-divisions';
import { LoadDivisions } from './use-cases/load-divisions';
import { LoadReferencePlaces } from './use-cases/load-reference-places';
import { PutOriginList } from './use-cases/put-origin-list';

const exported = [
  Places,
  LoadDivisions,
  ImportDivisions,
  LoadReferencePlaces,
  CreatePairing,
  EndPairing,
  PutOriginList,
];

/** Use cases and stores; the API's resolvers are in DivisionsApiModule. */
@Module({ providers: exported, exports: exported })
export class DivisionsModule {}
