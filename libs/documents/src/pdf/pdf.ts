/** A document of PDFKit, with fonts `regular` and `bold`. */
export type Pdf = PDFKit.PDFDocument;
/** Draws one page. */
export type PdfPage = (doc: Pdf) => void;
