import 'reflect-metadata';
import { ConsoleLogger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { readSettings } from './settings';
import { WorkerModule } from './worker.module';
import { Worker } from './worker';

async function main(): Promise<void> {
  const settings = readSettings(process.env);
  const app = await NestFactory.createApplicationContext(WorkerModule.forRoot(settings), {
    logger: new ConsoleLogger({ json: settings.logAsJson, logLevels: ['error', 'warn', 'fatal'] }),
    abortOnError: false,
  });
  app.enableShutdownHooks();
  app.get(Worker).start();
  console.log(JSON.stringify({ working: true }));
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
