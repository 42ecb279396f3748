import { Injectable, type OnModuleInit, UnsupportedMediaTypeException } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';

type Done = (error: Error | null, body?: unknown) => void;
interface ContentTypeParsers {
  removeContentTypeParser(type: string): void;
  addContentTypeParser(
    types: string,
    parser: (request: { routeOptions: { url?: string } }, payload: unknown, done: Done) => void,
  ): void;
}

/**
 * Lets POST /files have bodies of any type. They are handed on unread, so that nobody's bytes are kept before it is known
 * who sends them; every other route refuses types that it does not know, as before.
 */
@Injectable()
export class ContentTypes implements OnModuleInit {
  constructor(private readonly http: HttpAdapterHost) {}

  onModuleInit(): void {
    const server = this.http.httpAdapter.getInstance<ContentTypeParsers>();
    // Fastify reads plain text by itself, whole and before it is known who sends it.
    server.removeContentTypeParser('text/plain');
    server.addContentTypeParser('*', ({ routeOptions }, payload, done) => {
      if (routeOptions.url === '/files') done(null, payload);
      else done(new UnsupportedMediaTypeException());
    });
  }
}
