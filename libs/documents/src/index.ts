/**
 * Printed matter: PDF files with Chinese text, and QR codes.
 *
 * - `makePdf(about, pages)` draws page after page with PDFKit and gives the file. Fonts `regular` and `bold` (Noto Sans SC, only
 *   the glyphs that are used are embedded) are there by name: `doc.font('bold').fontSize(16).text('承诺达标合格证')`. The same
 *   pages with the same `madeAt` are the same bytes. One document is drawn at a time in a process, and other work goes on
 *   between its pages, so that a page should be what draws in some ten milliseconds.
 * - `qrSymbol(text)` makes a QR code of it; `drawQr(doc, symbol, at)` draws it into a PDF as shapes, kept once in the file
 *   however often it stands there; `qrSvg(symbol, name)` and `qrPng(symbol, modulePixels)` are pictures of it.
 * - `PublicUrl`, injected, says the address of what is printed: `publicUrl.to('/t/7QK3MZ0D9XW2T')`.
 */
export { DocumentsModule } from './documents.module';
export { makePdf, PDF_PAGES_MAX, type PdfAbout } from './pdf/make-pdf';
export type { Pdf, PdfPage } from './pdf/pdf';
export { drawQr } from './pdf/draw-qr';
export { PublicUrl } from './public-url';
export { qrPng } from './qr/qr-png';
export { qrSvg } from './qr/qr-svg';
export { QR_QUIET_MODULES, QR_TEXT_BYTES_MAX, qrSymbol, type QrSymbol } from './qr/qr-symbol';
