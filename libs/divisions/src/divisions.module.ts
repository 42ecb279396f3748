import { Module } from '@nestjs/common';
import { Places } from './places';

/** Use cases and stores; the API's resolvers are in DivisionsApiModule. */
@Module({ providers: [Places], exports: [Places] })
export class DivisionsModule {}
