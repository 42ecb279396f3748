import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';

interface Server {
  addContentTypeParser(type: string, options: { parseAs: 'string' }, parser: unknown): void;
  getDefaultJsonParser(onProto: 'error', onConstructor: 'ignore'): unknown;
}

/** Reads bodies of JSON-LD as those of JSON. */
@Injectable()
export class JsonLd implements OnModuleInit {
  constructor(private readonly http: HttpAdapterHost) {}

  onModuleInit(): void {
    const server = this.http.httpAdapter.getInstance<Server>();
    server.addContentTypeParser(
      'application/ld+json',
      { parseAs: 'string' },
      server.getDefaultJsonParser('error', 'ignore'),
    );
  }
}
