import { Module } from '@nestjs/common';
import { Places } from './places';
import { ImportDivisions } from './use-cases/import-divisions';
import { LoadDivisions } from './use-cases/load-divisions';
import { LoadReferencePlaces } from './use-cases/load-reference-places';

const exported = [Places, LoadDivisions, ImportDivisions, LoadReferencePlaces];

/** Use cases and stores; the API's resolvers are in DivisionsApiModule. */
@Module({ providers: exported, exports: exported })
export class DivisionsModule {}
