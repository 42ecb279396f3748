import { randomUUID } from 'node:crypto';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

export const REQUEST_ID_HEADER = 'x-request-id';

/** A caller's own id is taken over where it is one, so that a request can be followed through a proxy. */
export function requestId({ headers }: { headers: Record<string, string | string[] | undefined> }): string {
  const given = headers[REQUEST_ID_HEADER];
  return typeof given === 'string' && /^[\w-]{8,64}$/.test(given) ? given : randomUUID();
}

/**
 * Answers with the request's id and, where lines are wanted, writes one of JSON for each request: what was asked for, never
 * by whom, with no header, body or query string in it.
 */
export function logRequests(app: NestFastifyApplication, write: ((line: string) => void) | null): void {
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onRequest', async (request, reply) => {
    reply.header(REQUEST_ID_HEADER, request.id);
  });
  if (!write) return;
  fastify.addHook('onResponse', async (request, reply) => {
    const line = {
      level: 'log',
      timestamp: Date.now(),
      context: 'Request',
      requestId: request.id,
      method: request.method,
      path: request.url.split('?')[0],
      status: reply.statusCode,
      durationMs: Math.round(reply.elapsedTime),
    };
    write(JSON.stringify(line));
  });
}
