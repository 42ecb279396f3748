import { Injectable } from '@nestjs/common';
import { Database } from '@shanhai/database';
import { Places } from '@shanhai/divisions';
import { Clock } from '@shanhai/kernel';
import { type OriginStanding, originStanding } from '../rules/origin-standing';
import { placeNames } from '../rules/place-names';
import { type Article, articleOf, type LotOnSale, lotsOnSale } from '../store/article';

/** What anybody may know of an article. */
export interface ReadArticle {
  gtin: string;
  article: Article;
  place: string[];
  lots: (LotOnSale & { place: string[]; origin: OriginStanding })[];
}

/** Reads what anybody who scans the GTIN of a pack may know of it: two statements. Null where it is of nothing here. */
@Injectable()
export class ReadArticles {
  constructor(
    private readonly database: Database,
    private readonly places: Places,
    private readonly clock: Clock,
  ) {}

  /** @param gtin of 14 digits */
  async run(gtin: string): Promise<ReadArticle | null> {
    const article = await articleOf(this.database, gtin);
    if (!article) return null;
    const [lots, book] = await Promise.all([
      article.onSale ? lotsOnSale(this.database, article) : [],
      this.places.book(),
    ]);
    const today = this.clock.today();
    return {
      gtin,
      article,
      place: placeNames(book, article.originCode, today),
      lots: lots.map((lot) => ({
        ...lot,
        place: placeNames(book, lot.placeCode, lot.harvestedOn),
        origin: originStanding(lot, today),
      })),
    };
  }
}
