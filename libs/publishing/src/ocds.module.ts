import { type DynamicModule, Module } from '@nestjs/common';
import { OcdsPublisher, type OcdsSettings } from './ocds-publisher';

/** What published contracts say of their publisher. */
@Module({})
export class OcdsModule {
  /** @throws Error where the prefix is none. */
  static forRoot(settings: OcdsSettings): DynamicModule {
    return {
      module: OcdsModule,
      global: true,
      providers: [{ provide: OcdsPublisher, useValue: OcdsPublisher.of(settings) }],
      exports: [OcdsPublisher],
    };
  }
}
