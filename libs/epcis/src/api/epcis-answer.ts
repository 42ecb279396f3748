import type { HttpRequest } from '@shanhai/graphql';

export interface Request extends HttpRequest {
  query: Record<string, unknown>;
  url: string;
}
export interface Reply {
  status(code: number): this;
  headers(values: Record<string, string>): this;
  send(body?: string): void;
}

export const VERSIONS = { 'GS1-EPCIS-Version': '2.0.0', 'GS1-CBV-Version': '2.0.0', 'GS1-Vendor-Version': '1.0.0' };
const JSON_LD = 'application/ld+json';

/** Answers in JSON, or JSON-LD where it is accepted, with a link to the next page where there is one. */
export function sendJson(request: Request, reply: Reply, body: object, next: string | null = null): void {
  const type = request.headers.accept?.includes(JSON_LD) ? JSON_LD : 'application/json';
  reply
    .headers({
      ...VERSIONS,
      'Content-Type': `${type}; charset=utf-8`,
      'Cache-Control': 'private, no-store',
      ...(next === null ? {} : { Link: `<${pageUrl(request.url, next)}>; rel="next"` }),
    })
    .send(JSON.stringify(body));
}

/** Prefixes of extensions' names that a query uses: `GS1-Extensions: farm=https://farm.example.cn/terms/` (EPCIS 2.0, 12.3). */
export function extensionsIn(headers: Request['headers']): Record<string, string> {
  const said = (headers['gs1-extensions'] ?? '')
    .split(/[,;]/)
    .map((each) => /^([A-Za-z][\w.-]*)=(\S+)$/.exec(each.trim()));
  return Object.fromEntries(said.flatMap((each) => (each ? [[each[1], each[2]]] : [])));
}

function pageUrl(url: string, token: string): string {
  const [path, query] = url.split('?');
  const parameters = new URLSearchParams(query);
  parameters.set('nextPageToken', token);
  return `${path}?${parameters.toString()}`;
}
