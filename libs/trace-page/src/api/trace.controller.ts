import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { Database } from '@shanhai/database';
import { PublicUrl } from '@shanhai/documents';
import { isLotAlias, readTraceCode } from '@shanhai/tracing';
import { lotJsonLd } from '../page/json-ld';
import { lotPage } from '../page/lot-page';
import { messagePage } from '../page/message-page';
import { preferredType } from '../rules/accept';
import { linkHeader, linksOf } from '../rules/link-set';
import { lotNamed } from '../store/lot-named';
import { ReadLot } from '../use-cases/read-lot';
import { languageOfPage, OPEN, type PublicReply, type PublicRequest, sendFresh, sendPage } from './public-answer';

const OFFERED = ['text/html', 'application/ld+json', 'application/json'] as const;
const JSON_LD_PATH = /\.jsonld$/;

/**
 * The trace page: `GET /t/{trace code}` for people, and for programs that accept JSON-LD or ask for `/t/{trace code}.jsonld`.
 * Public: it names no buyer and no price. A code that is none costs no statement.
 */
@Controller()
export class TraceController {
  constructor(
    private readonly database: Database,
    private readonly lots: ReadLot,
    private readonly publicUrl: PublicUrl,
  ) {}

  @Get('t/:code')
  async page(@Param('code') asked: string, @Req() request: PublicRequest, @Res() reply: PublicReply): Promise<void> {
    const language = languageOfPage(request);
    const traceCode = readTraceCode(asked.replace(JSON_LD_PATH, ''));
    const traced = traceCode && (await this.lots.run({ traceCode }));
    if (!traced) return sendPage(request, reply, 404, language, messagePage(language, 'NO_LOT'));
    const type = JSON_LD_PATH.test(asked) ? 'application/ld+json' : preferredType(request.headers.accept, OFFERED);
    const { lot } = traced;
    reply.headers({ Link: linkHeader(`/t/${lot.traceCode}`, linksOf(lot.traceCode)) });
    if (type === null || type === 'text/html')
      return sendPage(request, reply, 200, language, lotPage(traced, language));
    const body = JSON.stringify(lotJsonLd(traced, (path) => this.publicUrl.to(path)));
    sendFresh(request, reply, 200, body, {
      ...OPEN,
      'Content-Type': `${type}; charset=utf-8`,
      Vary: 'Accept, Accept-Language',
    });
  }

  /** Identifiers of the industrial internet lead to the same page. */
  @Get('hdl/:prefix/:suffix')
  async alias(
    @Param() { prefix, suffix }: { prefix: string; suffix: string },
    @Req() request: PublicRequest,
    @Res() reply: PublicReply,
  ): Promise<void> {
    const alias = `${prefix}/${suffix}`;
    const lot = isLotAlias(alias) ? await lotNamed(this.database, { alias }) : null;
    const language = languageOfPage(request);
    if (!lot) return sendPage(request, reply, 404, language, messagePage(language, 'NO_LOT'));
    reply
      .status(307)
      .headers({ ...OPEN, Location: `/t/${lot.traceCode}`, 'Cache-Control': 'no-cache' })
      .send();
  }
}
