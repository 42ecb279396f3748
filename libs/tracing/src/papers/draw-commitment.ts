import { drawQr, type Pdf, type PdfPage, type QrSymbol } from '@shanhai/documents';
import type { Words } from '@shanhai/kernel';
import type { CommitmentSources } from '../rules/commitment-sources';
import { COMMITMENT_BASES, type CommitmentBasis } from '../rules/documents';
import { printedQuantity } from '../rules/printed-quantity';
import { printTraceCode } from '../rules/trace-code';
import type { CommitmentContent } from '../store/commitment-certificates';

/** A5 upright, in points: two on a sheet of a cooperative's printer. */
export const COMMITMENT_PAPER = { size: [419.53, 595.28], marginPoints: 16 } as const;
/** Free of print at the sides and below the QR code. */
const BORDER_POINTS = 32;

/** What is committed to, as the form has it. */
const COMMITMENTS = [
  '不使用禁用农药兽药、停用兽药和非法添加物',
  '常规农药兽药残留不超标',
  '对承诺的真实性负责',
] as const;
const BASES: Record<CommitmentBasis, Words> = {
  COMMISSIONED_TEST: { zh: '委托检测', en: 'commissioned test' },
  SELF_TEST: { zh: '自我检测', en: 'self-test' },
  INTERNAL_CONTROL: { zh: '内部质量控制', en: 'internal control' },
  SELF_COMMITMENT: { zh: '自我承诺', en: 'self-commitment' },
};
const NO_CONTACT = '公开件不显示 · not on the public copy';
const QR_POINTS = 84;
const LABEL_POINTS = 104;
/** Long names are printed smaller: the longest that there may be still fit. */
const SIZES = [10.5, 9, 7.5, 6.5];
const WORDS_HEIGHT_MAX = 38;
const GREY = '#555555';

/** The paper of a commitment certificate, with the contact that the law asks for or, for the public, without. */
export function commitmentPage(content: CommitmentContent, withContact: boolean, symbol: QrSymbol): PdfPage {
  return (doc) => {
    const left = BORDER_POINTS;
    const width = doc.page.width - 2 * left;
    doc.font('bold').fontSize(24).text('承诺达标合格证', left, 21, { width, align: 'center', characterSpacing: 3 });
    doc.font('regular').fontSize(9).fillColor(GREY);
    doc.text('Commitment certificate of edible farm products', left, doc.y, { width, align: 'center' });
    doc.fillColor('black').fontSize(10);
    doc.text('我承诺对生产销售的食用农产品：', left, doc.y + 10, { width });
    for (const each of COMMITMENTS) ticked(doc, each, true, { x: left + 8, width: width - 8 });
    doc.y += 6;
    for (const [label, words] of rowsOf(content, withContact)) row(doc, label, words, { left, width });
    basisRow(doc, content, { left, width });
    foot(doc, content, symbol, { left, width });
  };
}

function rowsOf(content: CommitmentContent, withContact: boolean): [label: Words, words: string][] {
  const { contact, party, sources } = content;
  return [
    [{ zh: '产品名称', en: 'Product' }, content.product],
    [{ zh: '数量（重量）', en: 'Quantity' }, printedQuantity(BigInt(content.quantityBase), content.baseUnit)],
    [{ zh: '产地', en: 'Place' }, content.placeName || content.placeCode],
    ...(sources ? [[{ zh: '原料来源', en: 'Made of' }, sourcesText(sources)] as [Words, string]] : []),
    [{ zh: '生产日期', en: 'Produced' }, content.harvestedOn],
    [{ zh: '承诺主体', en: 'Party' }, party.name],
    [{ zh: '信用代码', en: 'Credit code' }, party.creditCode],
    [{ zh: '联系方式', en: 'Contact' }, withContact ? `${contact.name} ${contact.phone}` : NO_CONTACT],
    [{ zh: '开具日期', en: 'Issued' }, content.issuedOn],
  ];
}

/** Places beyond these are told by their number: the paper is one page. */
const PLACES_PRINTED_MAX = 4;

function sourcesText({ producers, lots, places }: CommitmentSources): string {
  const shown = places.slice(0, PLACES_PRINTED_MAX).map(({ placeName, percent }) => `${placeName} ${percent}%`);
  const rest = places.length > shown.length ? `等 ${places.length} 处` : '';
  return `${producers} 个生产者的 ${lots} 个批次：${shown.join('、')}${rest}`;
}

interface Frame {
  left: number;
  width: number;
}

/** A label with its words beside it, over a thin line; the row is as high as its words need. */
function row(doc: Pdf, label: Words, words: string, { left, width }: Frame): void {
  const top = doc.y;
  labelAt(doc, label, left, top);
  const room = width - LABEL_POINTS;
  doc.font('regular');
  const fits = (size: number) => doc.fontSize(size).heightOfString(words, { width: room }) <= WORDS_HEIGHT_MAX;
  doc.fontSize(SIZES.find(fits) ?? SIZES.at(-1)!).text(words, left + LABEL_POINTS, top, { width: room });
  lineBelow(doc, top, { left, width });
}

function basisRow(doc: Pdf, { bases }: CommitmentContent, { left, width }: Frame): void {
  const top = doc.y;
  labelAt(doc, { zh: '承诺依据', en: 'Basis' }, left, top);
  doc.font('regular').fontSize(10);
  COMMITMENT_BASES.forEach((basis, index) => {
    const column = (width - LABEL_POINTS) / 2;
    const x = left + LABEL_POINTS + (index % 2) * column;
    doc.y = top + Math.floor(index / 2) * 16;
    ticked(doc, BASES[basis].zh, bases.includes(basis), { x, width: column });
  });
  lineBelow(doc, top, { left, width });
}

function labelAt(doc: Pdf, { zh, en }: Words, left: number, top: number): void {
  doc.font('bold').fontSize(10.5).text(zh, left, top, { lineBreak: false });
  const beside = left + doc.widthOfString(zh) + 3;
  // Its feet stand on the line of the larger letters.
  doc.font('regular').fontSize(7.5).fillColor(GREY);
  doc.text(en, beside, top + 3.8, { lineBreak: false });
  doc.fillColor('black');
}

function lineBelow(doc: Pdf, top: number, { left, width }: Frame): void {
  const bottom = Math.max(doc.y, top + 15) + 3;
  doc
    .moveTo(left, bottom)
    .lineTo(left + width, bottom)
    .lineWidth(0.4)
    .strokeColor('#999999')
    .stroke();
  doc.strokeColor('black');
  doc.y = bottom + 5;
}

/** A box that is ticked or not, with its words: drawn, for fonts have no boxes. */
function ticked(doc: Pdf, words: string, isTicked: boolean, { x, width }: { x: number; width: number }): void {
  const y = doc.y + 3.5;
  doc.lineWidth(0.8).rect(x, y, 8, 8).stroke();
  if (isTicked)
    doc
      .lineWidth(1.4)
      .moveTo(x + 1.5, y + 4)
      .lineTo(x + 3.5, y + 6.5)
      .lineTo(x + 7, y + 1.5)
      .stroke();
  doc.text(words, x + 13, y - 3.5, { width: width - 13 });
}

function foot(doc: Pdf, { number, traceCode }: CommitmentContent, symbol: QrSymbol, { left, width }: Frame): void {
  const top = doc.page.height - BORDER_POINTS - QR_POINTS;
  const x = left + width - QR_POINTS;
  drawQr(doc, symbol, { x, y: top, side: QR_POINTS });
  doc
    .font('regular')
    .fontSize(8)
    .text('扫码追溯 Scan to trace', x - 10, top + QR_POINTS, {
      width: QR_POINTS + 20,
      align: 'center',
      lineBreak: false,
    });
  const put = (label: string, words: string, y: number) => {
    doc.font('regular').fontSize(8).fillColor(GREY).text(label, left, y, { lineBreak: false });
    doc
      .font('bold')
      .fontSize(10)
      .fillColor('black')
      .text(words, left, y + 11, { lineBreak: false });
  };
  put('编号 Number', number, top + 14);
  put('追溯码 Trace code', printTraceCode(traceCode), top + 46);
}
