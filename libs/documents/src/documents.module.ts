import { type DynamicModule, Global, Module } from '@nestjs/common';
import { PublicUrl } from './public-url';

/** What printed matter needs to know of the world. */
@Global()
@Module({})
export class DocumentsModule {
  /** @throws Error where the address is none. */
  static forRoot({ publicUrl }: { publicUrl: string }): DynamicModule {
    return {
      module: DocumentsModule,
      providers: [{ provide: PublicUrl, useValue: PublicUrl.of(publicUrl) }],
      exports: [PublicUrl],
    };
  }
}
