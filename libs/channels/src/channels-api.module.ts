import { Module, type Type } from '@nestjs/common';
import { DivisionsModule } from '@shanhai/divisions';
import {
  OutletCountFieldsResolver,
  OutletFieldsResolver,
  RegistrationFieldsResolver,
} from './api/channel-fields.resolver';
import { OutletsResolver } from './api/outlets.resolver';
import { RegistrationsResolver } from './api/registrations.resolver';
import { ChannelsModule } from './channels.module';

/** The resolvers of this lib; the schema is printed from them without a database. */
export const channelsResolvers: Type[] = [
  OutletsResolver,
  OutletFieldsResolver,
  OutletCountFieldsResolver,
  RegistrationsResolver,
  RegistrationFieldsResolver,
];

/** What of this lib is served over GraphQL. */
@Module({ imports: [ChannelsModule, DivisionsModule], providers: [...channelsResolvers] })
export class ChannelsApiModule {}
