import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { NestFactory } from '@nestjs/core';
import { BODY_BYTES_MAX } from '@shanhai/graphql';
import { AccessTokens, rolesOf } from '@shanhai/organisations';
import { ApiModule } from '../apps/api/src/api.module';
import type { World } from './world';

/** The whole API inside this process, where the SQL that it sends can be listened to. */
export class InProcessApi {
  private constructor(private readonly app: NestFastifyApplication) {}

  static async start(databaseUrl: string, tokenSecret: string): Promise<InProcessApi> {
    const settings = {
      databaseUrl,
      tokenSecret,
      port: 0,
      host: '127.0.0.1',
      becomeApplicationRole: true,
      publicUrl: 'https://trace.example.cn',
    };
    const app = await NestFactory.create<NestFastifyApplication>(
      ApiModule.forRoot({ ...settings, messagesToLog: false, logAsJson: false }),
      new FastifyAdapter({ bodyLimit: BODY_BYTES_MAX }),
      { logger: ['error'], abortOnError: false },
    );
    await app.init();
    return new InProcessApi(app);
  }

  /** A token of a member with all roles. */
  async token(world: World, kind: 'BUYER' | 'OFFICE'): Promise<string> {
    const organisationId = kind === 'BUYER' ? world.buyerId : world.officeId;
    const seatCode = kind === 'BUYER' ? '350181' : '640000';
    return this.tokenOf({ userId: world.userId, organisationId, organisationKind: kind, seatCode });
  }

  async tokenOf(member: Omit<Parameters<AccessTokens['sign']>[0], 'roles'>): Promise<string> {
    const subject = { ...member, roles: rolesOf(member.organisationKind) };
    return (await this.app.get(AccessTokens, { strict: false }).sign(subject)).token;
  }

  /** The answer's text. @throws Error where the answer has errors. */
  async ask(token: string | null, body: string): Promise<string> {
    const headers = { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) };
    const { statusCode, body: text } = await this.app.inject({ method: 'POST', url: '/graphql', headers, body });
    if (statusCode !== 200 || /"errors":|"userErrors":\[\{/.test(text)) throw new Error(`${body}\n${text}`);
    return text;
  }

  close(): Promise<void> {
    return this.app.close();
  }
}
