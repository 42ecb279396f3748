import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { gtin14, isGtin } from '@shanhai/catalogue';
import { PublicUrl } from '@shanhai/documents';
import { articleJsonLd, articlePage } from '../page/article-page';
import { messagePage } from '../page/message-page';
import { preferredType } from '../rules/accept';
import { linkHeader, linksOfArticle } from '../rules/link-set';
import { ReadArticles } from '../use-cases/read-article';
import { languageOfPage, OPEN, type PublicReply, type PublicRequest, sendFresh, sendPage } from './public-answer';

const OFFERED = ['text/html', 'application/ld+json', 'application/json'] as const;
const JSON_LD_PATH = /\.jsonld$/;

/** The page of an article, `GET /p/{gtin}`: for people, and as JSON-LD for programs. Public: it names no buyer and no price. */
@Controller()
export class ArticleController {
  constructor(
    private readonly articles: ReadArticles,
    private readonly publicUrl: PublicUrl,
  ) {}

  @Get('p/:gtin')
  async page(@Param('gtin') asked: string, @Req() request: PublicRequest, @Res() reply: PublicReply): Promise<void> {
    const language = languageOfPage(request);
    const gtin = asked.replace(JSON_LD_PATH, '');
    const read = isGtin(gtin) ? await this.articles.run(gtin14(gtin)) : null;
    if (!read) return sendPage(request, reply, 404, language, messagePage(language, 'NO_ARTICLE'));
    reply.headers({ Link: linkHeader(`/01/${read.gtin}`, linksOfArticle(read.gtin)) });
    const type = JSON_LD_PATH.test(asked) ? 'application/ld+json' : preferredType(request.headers.accept, OFFERED);
    if (type === null || type === 'text/html')
      return sendPage(request, reply, 200, language, articlePage(read, language));
    sendFresh(request, reply, 200, JSON.stringify(articleJsonLd(read, (path) => this.publicUrl.to(path))), {
      ...OPEN,
      'Content-Type': `${type}; charset=utf-8`,
      Vary: 'Accept, Accept-Language',
    });
  }
}
