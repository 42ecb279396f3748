import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { BODY_BYTES_MAX } from '@shanhai/graphql';
import { ApiModule } from './api.module';
import { readSettings } from './settings';

async function main(): Promise<void> {
  const settings = readSettings(process.env);
  const app = await NestFactory.create<NestFastifyApplication>(
    ApiModule.forRoot(settings),
    new FastifyAdapter({ bodyLimit: BODY_BYTES_MAX }),
    { logger: ['error', 'warn', 'fatal'], abortOnError: false },
  );
  app.enableShutdownHooks();
  await app.listen(settings.port, settings.host);
  // Read by those who start the API on a free port (PORT=0).
  console.log(JSON.stringify({ listening: (await app.getUrl()).replace('[::1]', '127.0.0.1') }));
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
