import { Controller, Get, NotFoundException, Param, Query, Req, Res, UseFilters } from '@nestjs/common';
import { Database } from '@shanhai/database';
import { PublicUrl, qrPng, qrSvg, qrSymbol } from '@shanhai/documents';
import { RefusalFilter } from '@shanhai/files';
import { type HttpRequest, ViewerReader } from '@shanhai/graphql';
import { printTraceCode, readTraceCode } from '@shanhai/tracing';
import { gtinOfSku, lotNamed } from '../store/lot-named';
import { lotPath, MakeLabels } from '../use-cases/make-labels';
import { OPEN, type PublicReply } from './public-answer';

/** What is printed of a lot: its QR code, for anybody, and labels, for its supplier with permission `lot:manage`. */
@Controller('lots')
@UseFilters(RefusalFilter)
export class LotPrintsController {
  constructor(
    private readonly database: Database,
    private readonly publicUrl: PublicUrl,
    private readonly viewers: ViewerReader,
    private readonly labels: MakeLabels,
  ) {}

  @Get(':traceCode/qr.svg')
  async svg(
    @Param('traceCode') traceCode: string,
    @Query('sku') sku: unknown,
    @Res() reply: PublicReply,
  ): Promise<void> {
    const { symbol, name } = await this.symbolOf(traceCode, sku);
    this.send(reply, 'image/svg+xml; charset=utf-8', qrSvg(symbol, name));
  }

  @Get(':traceCode/qr.png')
  async png(
    @Param('traceCode') traceCode: string,
    @Query('sku') sku: unknown,
    @Res() reply: PublicReply,
  ): Promise<void> {
    this.send(reply, 'image/png', qrPng((await this.symbolOf(traceCode, sku)).symbol));
  }

  @Get(':traceCode/labels.pdf')
  async pdf(
    @Param('traceCode') traceCode: string,
    @Req() request: HttpRequest & { query: Record<string, unknown> },
    @Res() reply: PublicReply,
  ): Promise<void> {
    const viewer = this.viewers.require(request, 'lot:manage');
    const { count = '1', size = '63x38', sku } = request.query;
    const skuCode = sku === undefined ? null : String(sku);
    const asked = {
      traceCode,
      skuCode,
      size: String(size),
      count: /^\d{1,9}$/.test(String(count)) ? Number(count) : 0,
    };
    const file = await this.labels.run(viewer, asked);
    reply
      .headers({
        'Content-Type': 'application/pdf',
        'Content-Disposition': `attachment; filename="labels-${readTraceCode(traceCode)}.pdf"`,
        'X-Content-Type-Options': 'nosniff',
        'Cache-Control': 'private, no-store',
      })
      .send(file);
  }

  /** @throws NotFoundException where there is no such lot, or its product has no such SKU. */
  private async symbolOf(asked: string, sku: unknown) {
    const traceCode = readTraceCode(asked);
    const lot = traceCode && (await lotNamed(this.database, { traceCode }));
    if (!lot) throw new NotFoundException();
    const gtin = sku === undefined ? lot.gtin : await gtinOfSku(this.database, lot.productId, String(sku));
    if (gtin === undefined) throw new NotFoundException();
    return {
      symbol: qrSymbol(this.publicUrl.to(lotPath({ ...lot, gtin }))),
      name: `${lot.product} ${printTraceCode(lot.traceCode)}`,
    };
  }

  /** A picture may be kept for an hour: where its code leads stays, though goods may get another GTIN. */
  private send(reply: PublicReply, type: string, body: string | Buffer): void {
    reply
      .headers({
        ...OPEN,
        'Content-Type': type,
        'Cache-Control': 'public, max-age=3600',
        'Content-Security-Policy': "default-src 'none'",
      })
      .send(body);
  }
}
