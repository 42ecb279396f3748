import 'reflect-metadata';
import { ConsoleLogger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { BODY_BYTES_MAX } from '@shanhai/graphql';
import { ApiModule } from './api.module';
import { logRequests, requestId } from './request-log';
import { readSettings } from './settings';

async function main(): Promise<void> {
  const settings = readSettings(process.env);
  const app = await NestFactory.create<NestFastifyApplication>(
    ApiModule.forRoot(settings),
    new FastifyAdapter({
      bodyLimit: BODY_BYTES_MAX,
      genReqId: requestId,
      trustProxy: settings.trustedProxies?.length ? settings.trustedProxies : false,
    }),
    {
      logger: new ConsoleLogger({ json: settings.logAsJson, logLevels: ['error', 'warn', 'fatal'] }),
      abortOnError: false,
    },
  );
  logRequests(app, settings.logAsJson ? (line) => console.log(line) : null);
  app.enableShutdownHooks();
  await app.listen(settings.port, settings.host);
  // Read by those who start the API on a free port (PORT=0).
  console.log(JSON.stringify({ listening: (await app.getUrl()).replace('[::1]', '127.0.0.1') }));
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
