import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { NestFactory } from '@nestjs/core';
import { recordStatements } from '@shanhai/database';
import { countRoundTrips, type Person, testWorld } from '@shanhai/testing';
import { ApiModule } from '../../apps/api/src/api.module';

export interface Asked<Data> {
  data: Data;
  /** Every SQL statement that the request sent, in order. */
  statements: string[];
  roundTrips: number;
}

/** The API inside this process, where the statements of a request can be counted. */
export class InProcessApi {
  private constructor(private readonly app: NestFastifyApplication) {}

  static async start(): Promise<InProcessApi> {
    const { databaseUrl, tokenSecret } = testWorld();
    const settings = {
      databaseUrl,
      tokenSecret,
      becomeApplicationRole: true,
      publicUrl: 'https://trace.example.cn',
    } as Parameters<typeof ApiModule.forRoot>[0];
    const module = ApiModule.forRoot(settings);
    const app = await NestFactory.create<NestFastifyApplication>(module, new FastifyAdapter(), { logger: false });
    await app.init();
    return new InProcessApi(app);
  }

  async ask<Data>(person: Person | null, query: string, variables: object): Promise<Asked<Data>> {
    const request = () =>
      recordStatements(() =>
        this.app
          .inject({
            method: 'POST',
            url: '/graphql',
            headers: person ? { authorization: `Bearer ${person.api.token}` } : {},
            payload: { query, variables },
          })
          .then((response) => response.json<{ data: Data; errors?: unknown }>()),
      );
    const { result, roundTrips } = await countRoundTrips(request);
    expect(result.result.errors).toBeUndefined();
    return { data: result.result.data, statements: result.statements, roundTrips };
  }

  close(): Promise<void> {
    return this.app.close();
  }
}
