import { Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';

const PATH = '/stripe/webhooks';
/** Stripe's events are under 100 KB. */
const BODY_BYTES_MAX = 512 * 1024;
/** Names the parser of this route; no client's own type is read by it elsewhere. */
const AS_BYTES = 'application/x-bytes-of-a-webhook';

type Done = (error: Error | null, body?: unknown) => void;
interface Request {
  raw: { headers: Record<string, string | undefined> };
  routeOptions: { url?: string };
}
interface Route {
  url: string;
  bodyLimit?: number;
  onRequest?: unknown;
}
interface Server {
  addContentTypeParser(
    type: string,
    options: { parseAs: 'buffer' },
    parser: (request: Request, body: Buffer, done: Done) => void,
  ): void;
  addHook(name: 'onRoute', hook: (route: Route) => void): void;
}

/** Hands the body of a webhook on as the bytes that came, whatever type they are said to be: they are what is signed. */
@Injectable()
export class WebhookBodies {
  /** When it is made: routes are registered before modules are told that they began. */
  constructor(http: HttpAdapterHost) {
    const server = http.httpAdapter.getInstance<Server>();
    server.addContentTypeParser(AS_BYTES, { parseAs: 'buffer' }, ({ routeOptions }, body, done) =>
      routeOptions.url === PATH
        ? done(null, body)
        : done(Object.assign(new Error('Unsupported Media Type'), { statusCode: 415 })),
    );
    server.addHook('onRoute', (route) => {
      if (route.url !== PATH) return;
      route.bodyLimit = BODY_BYTES_MAX;
      route.onRequest = ({ raw }: Request, _: unknown, done: () => void) => {
        raw.headers['content-type'] = AS_BYTES;
        done();
      };
    });
  }
}
