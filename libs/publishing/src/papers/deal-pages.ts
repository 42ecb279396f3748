import { drawQr, type Pdf, type PdfPage, qrSymbol } from '@shanhai/documents';
import { formatYuan } from '@shanhai/kernel';
import type { DealContent } from '../rules/deal-content';
import type { SealedDeal } from '../rules/deal-seal';
import { countingRows } from './deal-counting';
import { ATTACHED_NAME, BASE, KINDS, printedAt, STATES, wordFor } from './deal-words';
import { heading, labelled, PAPER, pagesOf, paragraph, type Row, table } from './paper-rows';

/** Rows of a table that are printed; all of them are in the JSON. */
const ROWS_PRINTED_MAX = 150;
/** SKUs whose comparison is printed, and offers of each. */
const COMPARED_PRINTED_MAX = 40;
const OFFERS_PRINTED_MAX = 6;
const QR_POINTS = 84;

const yuan = (fen: string | bigint): string => formatYuan(BigInt(fen));
const day = (on: string | null): string => on ?? '—';

/** The pages of a fair-deal file; the last one carries the JSON that all of it is of. */
export function dealPages(deal: SealedDeal<DealContent>, json: Buffer, url: string): PdfPage[] {
  const { content, seal } = deal;
  const rows: Row[] = [
    ...aboutRows(content, url),
    ...amountRows(content),
    ...approvalRows(content),
    ...lineRows(content),
    ...comparisonRows(content),
    ...parcelRows(content),
    ...deliveryRows(content),
    ...paymentRows(content),
    ...documentRows(content),
    ...countingRows(content),
    ...historyRows(content),
    ...sealRows(deal),
  ];
  const pages = pagesOf(rows, (doc, page, of) => around(doc, content, seal.sha256, page, of));
  const last = pages.length - 1;
  return pages.map((page, index) =>
    index < last
      ? page
      : (doc) => {
          page(doc);
          const madeAt = new Date(content.log.recordedAt);
          doc.file(json, { name: ATTACHED_NAME, type: 'application/json', creationDate: madeAt, modifiedDate: madeAt });
        },
  );
}

function around(doc: Pdf, { order }: DealContent, sha256: string, page: number, pages: number): void {
  doc.font('regular').fontSize(7.5).fillColor('#555555');
  const { margin } = PAPER;
  doc.text(`交易档案 Fair-deal file · 订单 ${order.orderNumber} · ${order.supplier.name}`, margin, 30, {
    lineBreak: false,
  });
  doc.text(`SHA-256 ${sha256}`, margin, PAPER.height - 30, { lineBreak: false });
  const number = `第 ${page} 页，共 ${pages} 页`;
  doc.text(number, PAPER.width - margin - doc.widthOfString(number), PAPER.height - 30, { lineBreak: false });
  doc.moveTo(margin, 46).lineTo(PAPER.width - margin, 46);
  doc.lineWidth(0.5).strokeColor('#90A4AE').stroke().strokeColor('black').fillColor('black');
}

function aboutRows({ order, log }: DealContent, url: string): Row[] {
  const symbol = qrSymbol(url);
  const title: Row = {
    height: 44,
    draw: (doc, top) => {
      doc.font('bold').fontSize(20).text('交易档案', PAPER.margin, top, { lineBreak: false });
      doc.font('regular').fontSize(9).fillColor('#555555');
      doc.text('Fair-deal file: one purchase, for auditors', PAPER.margin, top + 28, { lineBreak: false });
      doc.fillColor('black');
      const x = PAPER.width - PAPER.margin - QR_POINTS;
      drawQr(doc, symbol, { x, y: top, side: QR_POINTS });
    },
  };
  const party = ({ name, creditCode, seatName, seatCode }: DealContent['order']['buyer']) =>
    [name, creditCode, `${seatName ?? ''} ${seatCode}`.trim()].filter(Boolean).join('，');
  return [
    title,
    labelled('订单编号 Order', order.orderNumber),
    labelled('下单日期 Placed', order.placedOn),
    labelled('渠道 Channel', wordFor(KINDS, order.channel)),
    labelled('采购单位 Buyer', party(order.buyer)),
    labelled('供应商 Supplier', party(order.supplier)),
    labelled('付款编号 Reference', order.paymentReference),
    ...(order.ended === null ? [] : [labelled('已终止 Ended', order.ended)]),
    ...(order.closedShort ? [labelled('未发部分终止 Closed short', shortWords(order.closedShort))] : []),
    labelled('日志位置 Log', `${log.position}，记录于 ${printedAt(log.recordedAt)}`),
  ];
}

const shortWords = ({ on, by, reason, packs }: NonNullable<DealContent['order']['closedShort']>) =>
  `${on} 由${by === 'BUYER' ? '采购单位' : '供应商'}终止，未发 ${packs} 件：${reason}`;

function amountRows({ amounts, charges }: DealContent): Row[] {
  const { goodsFen, freightFen, otherFen, dueFen, paidFen, unappliedFen } = amounts;
  const columns = ['货款（不含运费）', '运费（单列）', '押金与其他', '应付合计', '已付', '待退'].map((title) => ({
    title,
    width: 1,
    align: 'right' as const,
  }));
  const row = [goodsFen, freightFen, otherFen, dueFen, paidFen, unappliedFen].map(yuan);
  return [
    heading('金额（元）', 'Amounts in yuan; freight apart'),
    ...table(columns, [row]),
    ...charges
      .filter(({ dueFen: due }) => BigInt(due) !== 0n)
      .map(({ kind, dueFen: due }) => paragraph(`${wordFor(KINDS, kind)}：${yuan(due)} 元`)),
  ];
}

function approvalRows({ approval, order }: DealContent): Row[] {
  const policy =
    approval.aboveFen === null
      ? `下单时（${order.placedOn}）本单位订单不需审批`
      : `下单时金额超过 ${yuan(approval.aboveFen)} 元的订单须经本单位另一人审批`;
  return [
    heading('审批', 'Approval'),
    paragraph(policy),
    ...table(
      [
        { title: '时间', width: 2 },
        { title: '事项', width: 2 },
        { title: '经办', width: 4 },
        { title: '意见', width: 3 },
      ],
      approval.acts.map(({ operation, at, name, userId, reason }) => [
        printedAt(at),
        wordFor(KINDS, operation),
        name ?? (userId ? `编号 ${userId}` : '系统'),
        reason ?? '',
      ]),
    ),
  ];
}

/** A table of no more rows than are printed, and how many are not. */
function printed(columns: Parameters<typeof table>[0], rows: readonly (readonly string[])[]): Row[] {
  const more = rows.length - ROWS_PRINTED_MAX;
  const shown = table(columns, rows.slice(0, ROWS_PRINTED_MAX));
  return more > 0 ? [...shown, paragraph(`其余 ${more} 行见所附 JSON。`, { grey: true })] : shown;
}

function lineRows({ lines }: DealContent): Row[] {
  return [
    heading('商品明细', 'Goods, prices in yuan'),
    ...printed(
      [
        { title: '行', width: 1.6 },
        { title: '商品', width: 7 },
        { title: '件数', width: 2, align: 'right' },
        { title: '单价', width: 2, align: 'right' },
        { title: '折合单价', width: 3, align: 'right' },
        { title: '下单金额', width: 3, align: 'right' },
        { title: '应付', width: 3, align: 'right' },
        { title: '已付', width: 3, align: 'right' },
      ],
      lines.map((line) => [
        String(line.ordinal),
        `${line.skuName}（${line.skuCode}）`,
        line.confirmedPacks === null || line.confirmedPacks === line.orderedPacks
          ? String(line.orderedPacks)
          : `${line.confirmedPacks}/${line.orderedPacks}`,
        `${yuan(line.unitPriceFen)}${line.pricing === 'WEIGHT' ? `/${BASE[line.baseUnit]}` : ''}`,
        `${yuan(line.perUnitFen)}/${BASE[line.baseUnit]}`,
        yuan(line.orderedFen),
        yuan(line.dueFen),
        yuan(line.paidFen),
      ]),
    ),
  ];
}

function comparisonRows({ comparisons, order, lines }: DealContent): Row[] {
  const codes = new Map(lines.map(({ skuId, skuName }) => [skuId, skuName]));
  const shown = comparisons.slice(0, COMPARED_PRINTED_MAX);
  return [
    heading(
      '同日可比报价',
      `Comparable offers of ${order.placedOn}: same category and unit, at the tier of as much goods`,
    ),
    paragraph('比较范围为当日平台公开在售的同品类、同计量单位商品；库存以当日日志所载为准。', { grey: true }),
    ...shown.flatMap((each): Row[] => {
      const name = codes.get(each.skuId) ?? each.skuId;
      if (!each.known) return [paragraph(`${name}：当日在售情况未记录，无法比较。`)];
      const unit = BASE[each.unit];
      const sums = `${name}：成交 ${yuan(each.paidPerUnitFen)} 元/${unit}，${each.of} 个报价中由低到高第 ${each.rank} 位；最低 ${yuan(each.lowestFen!)}，中位 ${yuan(each.medianFen!)}，最高 ${yuan(each.highestFen!)} 元/${unit}`;
      return [
        { ...paragraph(sums), keepWithNext: true },
        ...table(
          [
            { title: '', width: 1 },
            { title: '商品', width: 6 },
            { title: '供应商', width: 6 },
            { title: '件数', width: 2, align: 'right' },
            { title: '单价', width: 2, align: 'right' },
            { title: `元/${unit}`, width: 2, align: 'right' },
          ],
          each.offers
            .filter(({ bought }, at) => at < OFFERS_PRINTED_MAX || bought)
            .map((offer) => [
              offer.bought ? '本单' : '',
              offer.skuName,
              offer.supplierName ?? '',
              String(offer.packs),
              yuan(offer.unitPriceFen),
              yuan(offer.perUnitFen),
            ]),
        ),
      ];
    }),
    ...(comparisons.length > shown.length
      ? [paragraph(`其余 ${comparisons.length - shown.length} 种商品见所附 JSON。`, { grey: true })]
      : []),
  ];
}

const ordinals = ({ lines }: DealContent) => new Map(lines.map(({ lineId, ordinal }) => [lineId, String(ordinal)]));

function parcelRows(content: DealContent): Row[] {
  const at = ordinals(content);
  const rows = content.parcels.flatMap(({ on, lines }) =>
    lines.map((line) => [
      on,
      at.get(line.lineId) ?? '',
      String(line.packs),
      line.traceCode,
      line.placeName ?? line.placeCode,
      line.harvestedOn,
      line.origin.state === 'DECLARED'
        ? '供应商申报'
        : `${wordFor(STATES, line.origin.state)}：${line.origin.officeName ?? ''} ${day(line.origin.decidedOn)}`,
    ]),
  );
  return [
    heading('发货、批次与产地', 'Parcels, lots and origin'),
    ...(rows.length === 0 ? [paragraph('尚未发货。')] : []),
    ...printed(
      [
        { title: '发货', width: 3 },
        { title: '行', width: 1.6 },
        { title: '件数', width: 2, align: 'right' },
        { title: '追溯码', width: 4 },
        { title: '产地', width: 5 },
        { title: '采收', width: 3 },
        { title: '产地证明', width: 6 },
      ],
      rows,
    ),
  ];
}

function deliveryRows(content: DealContent): Row[] {
  const at = ordinals(content);
  const rows = content.deliveries.flatMap(({ on, kind, reason, lines }) =>
    lines.map((line) => [
      on,
      kind === 'ACCEPTED' ? '验收' : `退货${reason ? `：${reason}` : ''}`,
      at.get(line.lineId) ?? '',
      String(line.packs),
      String(line.rejectedPacks),
      yuan(line.amountFen),
    ]),
  );
  return [
    heading('验收与退货', 'Acceptance and returns'),
    ...(rows.length === 0 ? [paragraph('尚未验收。')] : []),
    ...printed(
      [
        { title: '日期', width: 3 },
        { title: '事项', width: 6 },
        { title: '行', width: 1.6 },
        { title: '合格件数', width: 3, align: 'right' },
        { title: '拒收件数', width: 3, align: 'right' },
        { title: '金额（元）', width: 3, align: 'right' },
      ],
      rows,
    ),
  ];
}

function paymentRows({ payments }: DealContent): Row[] {
  return [
    heading('付款与退款', 'Payments and refunds'),
    ...(payments.length === 0 ? [paragraph('尚未付款。')] : []),
    ...printed(
      [
        { title: '日期', width: 3 },
        { title: '事项', width: 2 },
        { title: '金额（元）', width: 3, align: 'right' },
        { title: '银行流水号', width: 6 },
        { title: '说明', width: 5 },
      ],
      payments.map(({ on, kind, amountFen, bankReference, reason }) => [
        on,
        kind === 'RECEIVED' ? '到账' : '退款',
        yuan(amountFen),
        bankReference ?? '—',
        reason ?? '',
      ]),
    ),
  ];
}

function documentRows({ documents, invoiceMatch: match }: DealContent): Row[] {
  const matched = match
    ? `发票核对：${wordFor(STATES, match.state)}。应付 ${yuan(match.dueFen)} 元，验收 ${yuan(match.acceptedFen)} 元，发票 ${yuan(match.invoicedFen)} 元${match.sellerDiffers ? '；销方与供应商不符' : ''}${match.buyerDiffers ? '；购方与采购单位不符' : ''}${match.acceptedOn ? `；差异于 ${match.acceptedOn} 确认：${match.reason}` : ''}`
    : '发票核对：尚无验收或发票。';
  return [
    heading('发票与凭证', 'Invoices and evidence'),
    paragraph(matched),
    ...printed(
      [
        { title: '种类', width: 3 },
        { title: '号码', width: 6 },
        { title: '开具', width: 3 },
        { title: '金额（元）', width: 3, align: 'right' },
        { title: '税额（元）', width: 3, align: 'right' },
        { title: '销方', width: 6 },
        { title: '状态', width: 3 },
      ],
      documents.map((each) => [
        wordFor(KINDS, each.kind),
        each.number,
        each.issuedOn,
        yuan(each.amountFen),
        each.taxFen === null ? '—' : yuan(each.taxFen),
        each.sellerName ?? '',
        wordFor(STATES, each.state),
      ]),
    ),
  ];
}

function historyRows({ history }: DealContent): Row[] {
  return [
    heading('事件日志', 'Facts in the event log'),
    ...printed(
      [
        { title: '位置', width: 2, align: 'right' },
        { title: '业务日期', width: 3 },
        { title: '记录时间', width: 4 },
        { title: '事项', width: 6 },
        { title: '哈希（前 16 位）', width: 4 },
      ],
      history.map(({ position, on, recordedAt, type, hash }) => [
        position,
        on,
        printedAt(recordedAt),
        wordFor(KINDS, type),
        hash.slice(0, 16),
      ]),
    ),
  ];
}

function sealRows({ content, seal }: SealedDeal<DealContent>): Row[] {
  return [
    heading('封印', 'Seal'),
    labelled('内容 SHA-256', seal.sha256),
    labelled('密钥 Key', seal.keyId),
    labelled('签名 Ed25519', seal.signature),
    labelled('日志链 Log chain', content.log.chain),
    paragraph(
      `全部内容附于本文件（${ATTACHED_NAME}）。离线核验：npm run cli -- verify fair-deal 文件，公钥见平台 packKeys；本 PDF 的全部字节也经同一密钥签名。`,
      { grey: true },
    ),
  ];
}
