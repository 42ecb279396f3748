import { Injectable } from '@nestjs/common';
import { Database } from '@shanhai/database';
import { Places } from '@shanhai/divisions';
import { makePdf, PublicUrl, qrSymbol } from '@shanhai/documents';
import type { Viewer } from '@shanhai/graphql';
import { Clock, refuse } from '@shanhai/kernel';
import { printTraceCode, readTraceCode } from '@shanhai/tracing';
import { labelPages } from '../labels/draw-labels';
import { digitalLinkPath } from '../rules/digital-link';
import { LABEL_SHEETS, LABEL_SIZES, type LabelSize } from '../rules/label-sheets';
import { gtinOfSku } from '../store/lot-named';
import { type LotOfPage, lotOfPage } from '../store/lot-of-page';

/** Where the code of a lot leads: its Digital Link, or its trace code where its goods have no GTIN. */
export function lotPath({ gtin, traceCode }: Pick<LotOfPage, 'gtin' | 'traceCode'>): `/${string}` {
  return gtin === null ? `/t/${traceCode}` : digitalLinkPath(gtin, traceCode);
}

/**
 * Makes a file of labels for parcels of the supplier's own lot; three statements.
 * The GTIN is that of the SKU that is packed, or of the product's first where none is named.
 * Refuses NOT_FOUND (lot, also another's; SKU), INVALID (size), NOT_POSITIVE and TOO_MANY (count), DOCUMENTS_BUSY.
 */
@Injectable()
export class MakeLabels {
  constructor(
    private readonly database: Database,
    private readonly places: Places,
    private readonly publicUrl: PublicUrl,
    private readonly clock: Clock,
  ) {}

  async run(
    viewer: Viewer,
    asked: { traceCode: string; skuCode: string | null; size: string; count: number },
  ): Promise<Buffer> {
    const { size, count, skuCode } = asked;
    if (!isSize(size))
      refuse('INVALID', ['size'], {
        value: size.slice(0, 20),
        reason: { zh: `应为 ${LABEL_SIZES.join('、')}`, en: `must be one of ${LABEL_SIZES.join(', ')}` },
      });
    const sheet = LABEL_SHEETS[size];
    if (!(count > 0)) refuse('NOT_POSITIVE', ['count'], { value: count });
    if (count > sheet.most) refuse('TOO_MANY', ['count'], { max: sheet.most, count });
    const traceCode = readTraceCode(asked.traceCode);
    const lot = traceCode === null ? null : await lotOfPage(this.database, { traceCode });
    if (lot?.supplierId !== viewer.organisationId)
      refuse('NOT_FOUND', ['traceCode'], { value: asked.traceCode.slice(0, 40) });
    const gtin = skuCode === null ? lot.gtin : await gtinOfSku(this.database, lot.productId, skuCode);
    if (gtin === undefined) refuse('NOT_FOUND', ['sku'], { value: skuCode!.slice(0, 40) });
    const book = await this.places.book();
    const codes = book.ancestry(lot.placeCode, lot.harvestedOn);
    const place = codes.map((code) => book.spanAt(code, lot.harvestedOn)!.name).reverse();
    const text = {
      product: lot.product,
      producer: lot.producer,
      // The province is on the page; a label has room for what is nearer.
      place: (place.length > 2 ? place.slice(1) : place).join('') || lot.placeCode,
      harvestedOn: lot.harvestedOn,
      traceCode: printTraceCode(lot.traceCode),
    };
    const symbol = qrSymbol(this.publicUrl.to(lotPath({ ...lot, gtin })));
    const title = `${lot.product} ${text.traceCode}`;
    const page = sheet.page.map((mm) => (mm * 72) / 25.4) as [number, number];
    return makePdf(
      { title, language: 'zh', madeAt: this.clock.now(), size: page, marginPoints: 0 },
      labelPages(sheet, count, text, symbol),
    );
  }
}

function isSize(text: string): text is LabelSize {
  return Object.hasOwn(LABEL_SHEETS, text);
}
