import { Controller, Get, Res, UseFilters } from '@nestjs/common';
import { RefusalFilter } from '@shanhai/files';
import { SHEET_HEADS } from '@shanhai/procurement';
import { attachment } from '../rules/file-name';
import { BYTE_ORDER_MARK, csvRecord } from '../rules/csv-cells';

interface TextReply {
  headers(values: Record<string, string>): this;
  send(content: string): void;
}

/** Heads of the files that `declarePurchases` reads, and a row that shows what each column takes. */
const HEADS = Object.values(SHEET_HEADS).map(([head]) => head);
const EXAMPLE = ['25642000000012345678', '2025-03-05', '1100.00', '发票001.pdf', '93640422MA7XQ1Y198', '西吉某合作社', '2025-03-01', '2025-03-05', '2025-03-06', '1100.00', '2025030600012345', '回单001.pdf', '马铃薯', 'POTATO', '', '1250.5', '公斤', '1000.00', '640422', '2025-02-20', '', '产地证明001.pdf']; // prettier-ignore

/** Files to be filled in and uploaded. Public: they hold nobody's data. */
@Controller('templates')
@UseFilters(RefusalFilter)
export class TemplatesController {
  @Get('declared-purchases.csv')
  read(@Res() reply: TextReply): void {
    const texts = HEADS.map(() => 'TEXT' as const);
    reply
      .headers({
        'Content-Type': 'text/csv; charset=utf-8',
        'Content-Disposition': attachment('平台外采购申报模板.csv'),
        'X-Content-Type-Options': 'nosniff',
      })
      .send(BYTE_ORDER_MARK + csvRecord(texts, HEADS) + csvRecord(texts, EXAMPLE));
  }
}
