import { type DynamicModule, Global, Module } from '@nestjs/common';
import { ViewerReader } from '@shanhai/graphql';
import { AccessTokens } from './access-token';

/** Units, users, roles and sign-in. */
@Global()
@Module({})
export class OrganisationsModule {
  static forRoot(options: { tokenSecret: string }): DynamicModule {
    return {
      module: OrganisationsModule,
      providers: [
        { provide: AccessTokens, useFactory: () => new AccessTokens(options.tokenSecret) },
        { provide: ViewerReader, useExisting: AccessTokens },
      ],
      exports: [AccessTokens, ViewerReader],
    };
  }
}
