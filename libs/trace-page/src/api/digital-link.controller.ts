import { Controller, Get, Options, Req, Res } from '@nestjs/common';
import { Database } from '@shanhai/database';
import { PublicUrl } from '@shanhai/documents';
import { readTraceCode } from '@shanhai/tracing';
import { type Message, messagePage } from '../page/message-page';
import { preferredType } from '../rules/accept';
import { digitalLinkPath, readDigitalLink } from '../rules/digital-link';
import {
  dataOf,
  linkHeader,
  type Links,
  linksOf,
  linksOfArticle,
  linkSet,
  readLinkType,
  resolverDescription,
} from '../rules/link-set';
import { articleOf } from '../store/article';
import { lotNamed } from '../store/lot-named';
import { isGtinOf } from '../store/lot-of-page';
import { languageOfPage, OPEN, type PublicReply, type PublicRequest, sendFresh, sendPage } from './public-answer';

const LINK_SET = 'application/linkset+json';
const OFFERED = ['text/html', 'application/ld+json', LINK_SET, 'application/json'] as const;
const LINK_SET_CONTEXT =
  '<https://ref.gs1.org/standards/resolver/linkset-context>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"';

/**
 * A GS1-conformant resolver of the lots of this platform: `GET /01/{gtin}/10/{trace code}` leads on by 307 to what the client
 * takes, or to the link type that it asks for; `linkType=linkset` gives all links. A serial number or variant leads to its
 * batch, and a GTIN without a batch to the page of the article. 400 for a link that is not written right, 404 for one that leads to nothing here.
 */
@Controller()
export class DigitalLinkController {
  constructor(
    private readonly database: Database,
    private readonly publicUrl: PublicUrl,
  ) {}

  @Get('.well-known/gs1resolver')
  description(@Req() request: PublicRequest, @Res() reply: PublicReply): void {
    const body = JSON.stringify(resolverDescription(this.publicUrl.to('/').slice(0, -1)));
    sendFresh(request, reply, 200, body, { ...OPEN, 'Content-Type': 'application/json; charset=utf-8' });
  }

  @Options('01/*')
  options(@Res() reply: PublicReply): void {
    const allowed = { Allow: 'GET, HEAD, OPTIONS', 'Access-Control-Allow-Methods': 'GET, HEAD, OPTIONS' };
    reply
      .status(204)
      .headers({ ...OPEN, ...allowed, 'Access-Control-Allow-Headers': 'Accept, Accept-Language' })
      .send();
  }

  @Get('01/*')
  async resolve(@Req() request: PublicRequest, @Res() reply: PublicReply): Promise<void> {
    const [path, query = ''] = request.url.split('?', 2);
    const link = readDigitalLink(path);
    if (!link) return this.say(request, reply, 400, 'BAD_LINK');
    const traceCode = link.lot === null ? null : await this.lotOf(link.gtin, link.lot);
    if (link.lot !== null && traceCode === null) return this.say(request, reply, 404, 'NO_LOT');
    if (traceCode === null && !(await articleOf(this.database, link.gtin)))
      return this.say(request, reply, 404, 'NO_ARTICLE');
    const anchor = digitalLinkPath(link.gtin, traceCode);
    const links: Links = traceCode === null ? linksOfArticle(link.gtin) : linksOf(traceCode);
    const { linkType } = request.query;
    const type = preferredType(request.headers.accept, OFFERED);
    reply.headers({ ...OPEN, Link: linkHeader(anchor, links), Vary: 'Accept, Accept-Language' });
    if (linkType === 'linkset' || linkType === 'all' || (linkType === undefined && type === LINK_SET))
      return this.sendLinkSet(request, reply, anchor, links);
    const forPeople = type === 'text/html' || type === null;
    const wanted = linkType === undefined ? null : readLinkType(String(linkType));
    const named = wanted === null ? undefined : links[wanted];
    const target = linkType !== undefined ? named : forPeople ? links.pip : dataOf(links);
    if (!target) return this.say(request, reply, 404, 'NO_LINK');
    reply
      .status(307)
      .headers({ Location: withQuery(target.path, query), 'Cache-Control': 'no-cache' })
      .send();
  }

  /** The trace code of the lot that a link names; null where there is none, or it is of other goods. */
  private async lotOf(gtin: string, named: string): Promise<string | null> {
    const traceCode = readTraceCode(named);
    const lot = traceCode && (await lotNamed(this.database, { traceCode }));
    return lot && (lot.gtin === gtin || (await isGtinOf(this.database, gtin, lot.productId))) ? lot.traceCode : null;
  }

  private sendLinkSet(request: PublicRequest, reply: PublicReply, anchor: `/${string}`, links: Links): void {
    const to = (path: `/${string}`) => this.publicUrl.to(path);
    const body = JSON.stringify(linkSet(to(anchor), links, to));
    const type = request.headers.accept?.includes('application/json') ? 'application/json' : LINK_SET;
    sendFresh(request, reply, 200, body, {
      'Content-Type': `${type}; charset=utf-8`,
      Link: `${LINK_SET_CONTEXT}, ${linkHeader(anchor, links)}`,
    });
  }

  private say(request: PublicRequest, reply: PublicReply, status: number, message: Message): void {
    const language = languageOfPage(request);
    sendPage(request, reply, status, language, messagePage(language, message));
  }
}

/** What a client asked besides the link type goes on with it (GS1-Conformant Resolver 1.2, 2.6.6). */
function withQuery(path: string, query: string): string {
  const parameters = new URLSearchParams(query);
  parameters.delete('linkType');
  const [before, fragment] = path.split('#');
  const text = parameters.toString();
  return `${before}${text && `?${text}`}${fragment === undefined ? '' : `#${fragment}`}`;
}
