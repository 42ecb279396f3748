import { drawQr, type Pdf, type PdfPage, type QrSymbol } from '@shanhai/documents';
import type { Words } from '@shanhai/kernel';
import { type LabelSheet, labelPlaces } from '../rules/label-sheets';

/** What stands on a label, besides its QR code. */
export interface LabelText {
  product: string;
  producer: string;
  place: string;
  harvestedOn: string;
  /** In groups. */
  traceCode: string;
}

const POINTS_PER_MM = 72 / 25.4;
const PADDING_MM = 2.5;
/** The words need the rest. A code of a Digital Link has modules of half a millimetre and more then, which a phone reads. */
const QR_SHARE_MAX = 0.4;
/** Of Noto Sans SC, in parts of the size of its letters; a hair more, so that a line fits what is left for it. */
const LINE_HEIGHT = 1.46;
const SCAN: Words = { zh: '扫码看溯源', en: 'Scan for its origin' };

/** Pages of labels, all the same. */
export function labelPages(sheet: LabelSheet, count: number, text: LabelText, symbol: QrSymbol): PdfPage[] {
  return labelPlaces(sheet, count).map((places) => (doc: Pdf) => {
    for (const [x, y] of places) drawLabel(doc, sheet, x * POINTS_PER_MM, y * POINTS_PER_MM, text, symbol);
  });
}

function drawLabel(doc: Pdf, sheet: LabelSheet, x: number, y: number, text: LabelText, symbol: QrSymbol): void {
  const padding = PADDING_MM * POINTS_PER_MM;
  const [width, height] = sheet.label.map((mm) => mm * POINTS_PER_MM);
  const side = Math.min(height - 2 * padding - 8, width * QR_SHARE_MAX);
  const size = height > 130 ? 9 : 7.5;
  drawQr(doc, symbol, { x: x + padding, y: y + padding, side });
  doc.font('regular').fontSize(size - 1.5);
  doc.text(SCAN.zh, x + padding, y + padding + side, { width: side, align: 'center', lineBreak: false });
  const left = x + padding + side + padding / 2;
  const room = x + width - padding - left;
  const bottom = y + height - padding;
  const line = size * LINE_HEIGHT;
  const titleSize = size + 1.5;
  const put = (words: string, top: number, most: number) =>
    doc.text(words, left, top, { width: room, height: most, ellipsis: true });
  doc.font('bold').fontSize(titleSize);
  const titleHeight = Math.min(doc.heightOfString(text.product, { width: room }), 2 * titleSize * LINE_HEIGHT);
  put(text.product, y + padding, titleHeight);
  doc.font('regular').fontSize(size);
  const under = y + padding + titleHeight;
  put(text.producer, under, Math.min(2 * line, bottom - 4 * line - under));
  put(`产地 ${text.place}`, bottom - 4 * line, 2 * line);
  put(`日期 ${text.harvestedOn}`, bottom - 2 * line, line);
  doc.font('bold').fontSize(size);
  doc.text(text.traceCode, left, bottom - line, { lineBreak: false });
}
