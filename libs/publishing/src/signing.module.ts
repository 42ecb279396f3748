import { type DynamicModule, Module } from '@nestjs/common';
import { SigningKey, type SigningSettings } from './signing-key';

/** The key that files are sealed with. */
@Module({})
export class SigningModule {
  static forRoot(settings: SigningSettings): DynamicModule {
    return {
      module: SigningModule,
      global: true,
      providers: [{ provide: SigningKey, useValue: new SigningKey(settings) }],
      exports: [SigningKey],
    };
  }
}
