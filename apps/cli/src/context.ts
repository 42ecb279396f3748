import { Module, type DynamicModule, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { Clock } from '@shanhai/kernel';
import { CatalogueModule } from '@shanhai/catalogue';
import { DatabaseModule } from '@shanhai/database';
import { DocumentsModule } from '@shanhai/documents';
import { DivisionsModule } from '@shanhai/divisions';
import { EpcisModule } from '@shanhai/epcis';
import { FilesModule } from '@shanhai/files';
import { GoodsModule } from '@shanhai/goods';
import { NeedsModule } from '@shanhai/needs';
import { OrdersModule } from '@shanhai/orders';
import { OrganisationsModule } from '@shanhai/organisations';
import { PaymentsModule } from '@shanhai/payments';
import { ProcurementModule } from '@shanhai/procurement';
import { TracingModule } from '@shanhai/tracing';
import { runningDatabaseUrl } from './running';

/** DATABASE_URL, or the database of the `npm start` that runs here. @throws Error where there is neither. */
export function databaseUrl(): string {
  const url = process.env.DATABASE_URL || runningDatabaseUrl();
  if (!url) throw new Error('DATABASE_URL is not set, and no "npm start" runs here whose database it could be');
  return url;
}

@Module({})
class CliModule {
  static forRoot(clock: Clock | undefined): DynamicModule {
    return {
      module: CliModule,
      imports: [
        DatabaseModule.forRoot({
          url: databaseUrl(),
          becomeApplicationRole: process.env.SHANHAI_DATABASE_ROLE !== 'login',
          clock,
          poolSize: 5,
        }),
        DocumentsModule.forRoot({ publicUrl: process.env.PUBLIC_URL ?? 'http://localhost:4000' }),
        OrganisationsModule.forRoot({
          tokenSecret: process.env.SHANHAI_TOKEN_SECRET ?? 'the command line signs no access tokens',
        }),
        FilesModule,
        EpcisModule,
        DivisionsModule,
        GoodsModule,
        TracingModule,
        CatalogueModule,
        PaymentsModule,
        OrdersModule,
        NeedsModule,
        ProcurementModule,
      ],
    };
  }
}

/** Runs `work` with the libs' use cases on DATABASE_URL, and closes the connections. */
export async function withLibs<T>(work: (libs: INestApplicationContext) => Promise<T>, clock?: Clock): Promise<T> {
  const libs = await NestFactory.createApplicationContext(CliModule.forRoot(clock), {
    logger: ['error', 'warn'],
    abortOnError: false,
  });
  try {
    return await work(libs);
  } finally {
    await libs.close();
  }
}
