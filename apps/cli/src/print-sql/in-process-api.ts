import { randomBytes } from 'node:crypto';
import type { Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { AccessTokens, AddOrganisation, type AddedOrganisation, rolesOf } from '@shanhai/organisations';
import { ApiModule } from '../../../api/src/api.module';

export interface Member {
  token: string;
  organisationId: string;
  userId: string;
}

const SECRET_BYTES = 32;

/** The whole API inside this process: it answers documents, and the statements that it sends can be listened to. */
export class InProcessApi {
  private constructor(private readonly app: NestFastifyApplication) {}

  static async start(databaseUrl: string): Promise<InProcessApi> {
    const settings = {
      publicUrl: 'https://trace.example.cn',
      databaseUrl,
      tokenSecret: randomBytes(SECRET_BYTES).toString('hex'),
      port: 0,
      host: '127.0.0.1',
      becomeApplicationRole: true,
      messagesToLog: false,
      logAsJson: false,
    };
    const app = await NestFactory.create<NestFastifyApplication>(ApiModule.forRoot(settings), new FastifyAdapter(), {
      logger: ['error', 'warn'],
      abortOnError: false,
    });
    await app.init();
    return new InProcessApi(app);
  }

  close(): Promise<void> {
    return this.app.close();
  }

  use<UseCase>(type: Type<UseCase>): UseCase {
    return this.app.get(type, { strict: false });
  }

  /** Adds an approved organisation with `people` members of all roles. */
  async addOrganisation(organisation: Omit<AddedOrganisation, 'members'>, people = 1): Promise<Member[]> {
    const members = Array.from({ length: people }, (_, index) => ({
      name: `第 ${index + 1} 人`,
      email: `${organisation.creditCode.toLowerCase()}.${index}@example.org`,
      password: randomBytes(SECRET_BYTES).toString('hex'),
    }));
    const { organisationId, userIds } = await this.use(AddOrganisation).run({ ...organisation, members });
    const tokens = this.use(AccessTokens);
    const { kind: organisationKind, seatCode } = organisation;
    const made: Member[] = [];
    for (const userId of userIds) {
      const { token } = tokens.sign({
        userId,
        organisationId,
        organisationKind,
        seatCode,
        roles: rolesOf(organisationKind),
      });
      made.push({ token, organisationId, userId });
    }
    return made;
  }

  /** Gets what is served beside GraphQL; it must be there. */
  async get(member: Member, url: string): Promise<{ headers: Record<string, unknown>; payload: string }> {
    const headers = { authorization: `Bearer ${member.token}`, 'accept-language': 'en' };
    const response = await this.app.inject({ method: 'GET', url, headers });
    if (response.statusCode !== 200) throw new Error(`${url}\n${response.statusCode} ${response.payload}`);
    return response;
  }

  /** Asks a document that must succeed. */
  async ask<Data>(member: Member, query: string, variables: object = {}): Promise<Data> {
    const response = await this.app.inject({
      method: 'POST',
      url: '/graphql',
      headers: { authorization: `Bearer ${member.token}` },
      payload: { query, variables },
    });
    const { data, errors } = response.json<{ data: Data; errors?: unknown }>();
    if (errors) throw new Error(`${query}\n${JSON.stringify(errors, null, 1)}`);
    return data;
  }

  /** Runs a mutation that must not be refused. */
  async do<Payload>(member: Member, mutation: string, input: object, fields: string): Promise<Payload> {
    const type = `${mutation[0].toUpperCase()}${mutation.slice(1)}Input`;
    const document = `mutation ($input: ${type}!) { ${mutation}(input: $input) { ${fields} userErrors { code field message } } }`;
    const data = await this.ask<Record<string, Payload & { userErrors: unknown[] }>>(member, document, { input });
    const payload = data[mutation];
    if (payload.userErrors.length > 0) throw new Error(`${mutation}: ${JSON.stringify(payload.userErrors)}`);
    return payload;
  }
}
