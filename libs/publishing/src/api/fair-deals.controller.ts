import { Controller, Get, Param, Query, Req, Res, UseFilters } from '@nestjs/common';
import { makePdf, PublicUrl } from '@shanhai/documents';
import { RefusalFilter } from '@shanhai/files';
import { fromGlobalId, type HttpRequest, toGlobalId, ViewerReader } from '@shanhai/graphql';
import { canonicalJson, refuse } from '@shanhai/kernel';
import { sealPdf } from '../deal/sealed-pdf';
import { dealPages } from '../papers/deal-pages';
import type { DealContent } from '../rules/deal-content';
import type { SealedDeal } from '../rules/deal-seal';
import { attachment, fileName } from '../rules/file-name';
import { SigningKey } from '../signing-key';
import { ExportSlots } from '../use-cases/export-slots';
import { TellFairDeal } from '../use-cases/tell-fair-deal';

interface Reply {
  headers(values: { [name: string]: string }): this;
  send(body: string | Buffer): void;
}

const FILE = /^([\w-]{1,80})\.(json|pdf)$/;

/**
 * `GET /fair-deals/{id of the supplier order}.json` or `.pdf`, with the bearer token of GraphQL; `?through=` names the place of
 * the log that it is told as of. The JSON is the very bytes that the PDF carries.
 */
@Controller('fair-deals')
@UseFilters(RefusalFilter)
export class FairDealsController {
  constructor(
    private readonly telling: TellFairDeal,
    private readonly key: SigningKey,
    private readonly viewers: ViewerReader,
    private readonly publicUrl: PublicUrl,
    private readonly slots: ExportSlots,
  ) {}

  @Get(':file')
  async read(
    @Param('file') file: string,
    @Query('through') through: unknown,
    @Req() request: HttpRequest,
    @Res() reply: Reply,
  ): Promise<void> {
    const viewer = this.viewers.require(request, 'order:read');
    const [, globalId, format] = FILE.exec(file) ?? refuse('NOT_FOUND', ['file'], { value: file.slice(0, 80) });
    const id = fromGlobalId('SupplierOrder', globalId, ['file']);
    const release = this.slots.take(viewer.organisationId);
    try {
      const deal = await this.telling.run(viewer, id, placeIn(through));
      const body = format === 'json' ? canonicalJson(deal) : await this.paper(deal);
      reply.headers(headersOf(deal, format)).send(body);
    } finally {
      release();
    }
  }

  private async paper(deal: SealedDeal<DealContent>): Promise<Buffer> {
    const { order, log } = deal.content;
    const url = this.publicUrl.to(`${pathOf(order.supplierOrderId, 'json')}?through=${log.position}`);
    const pages = dealPages(deal, Buffer.from(canonicalJson(deal)), url);
    const title = `交易档案 ${order.orderNumber}`;
    const pdf = await makePdf({ title, language: 'zh', madeAt: new Date(log.recordedAt) }, pages);
    return sealPdf(pdf, await this.key.get());
  }
}

export const pathOf = (supplierOrderId: string, format: 'json' | 'pdf'): `/${string}` =>
  `/fair-deals/${toGlobalId('SupplierOrder', supplierOrderId)}.${format}`;

/** Null for the newest place that is counted. @throws Refusal INVALID through */
export function placeIn(through: unknown): bigint | null {
  if (through === undefined || through === null) return null;
  return typeof through === 'string' && /^[1-9]\d{0,17}$/.test(through)
    ? BigInt(through)
    : refuse('INVALID', ['through'], {
        value: String(through).slice(0, 40),
        reason: { zh: '应为日志位置', en: 'a place of the event log' },
      });
}

function headersOf({ content, seal }: SealedDeal<DealContent>, format: string): { [name: string]: string } {
  const name = fileName(['fair-deal', content.order.orderNumber, `@${content.log.position}`], format);
  return {
    'Content-Type': format === 'json' ? 'application/json; charset=utf-8' : 'application/pdf',
    'Content-Disposition': attachment(name),
    'X-Content-Type-Options': 'nosniff',
    'Cache-Control': 'private, no-store',
    'X-Log-Position': content.log.position,
    'X-Fair-Deal-Hash': seal.sha256,
    'X-Fair-Deal-Key': seal.keyId,
  };
}
