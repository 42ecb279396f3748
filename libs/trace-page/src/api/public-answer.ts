import { createHash } from 'node:crypto';
import { languageOf } from '@shanhai/graphql';
import type { Language } from '@shanhai/kernel';
import { SECURITY_POLICY } from '../page/style';

/** What of a Fastify request the public pages read. */
export interface PublicRequest {
  url: string;
  headers: Record<string, string | undefined>;
  query: Record<string, unknown>;
}
export interface PublicReply {
  status(code: number): this;
  headers(values: Record<string, string>): this;
  send(body?: string | Buffer): void;
}

/** Anybody's program may read what anybody may read. */
export const OPEN = { 'Access-Control-Allow-Origin': '*', 'X-Content-Type-Options': 'nosniff' };

/** The language that a link on the page asks for, else the browser's. */
export function languageOfPage({ query, headers }: PublicRequest): Language {
  return query.lang === 'en' || query.lang === 'zh' ? query.lang : languageOf(headers['accept-language']);
}

/** Answers with a page. */
export function sendPage(
  request: PublicRequest,
  reply: PublicReply,
  status: number,
  language: Language,
  body: string,
): void {
  sendFresh(request, reply, status, body, {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Language': language === 'zh' ? 'zh-CN' : 'en',
    'Content-Security-Policy': SECURITY_POLICY,
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
    Vary: 'Accept, Accept-Language',
  });
}

/**
 * Answers with what is true now: a client may keep it and must ask again, for a recall shows at once. What has not changed since
 * is not sent again.
 */
export function sendFresh(
  { headers }: PublicRequest,
  reply: PublicReply,
  status: number,
  body: string,
  more: Record<string, string>,
): void {
  const tag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"`;
  const known = (headers['if-none-match'] ?? '').split(',').some((each) => each.trim().replace(/^W\//, '') === tag);
  reply.headers({ ...more, 'Cache-Control': 'no-cache', ETag: tag });
  if (status === 200 && known) reply.status(304).send();
  else reply.status(status).send(body);
}
