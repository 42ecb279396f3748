import { setImmediate as otherWork } from 'node:timers/promises';
import type { Language } from '@shanhai/kernel';
import { registerFonts } from './fonts';
import { Lane } from './lane';
import type { PdfPage } from './pdf';

export interface PdfAbout {
  title: string;
  /** What readers and screen readers take the text for. */
  language: Language;
  /** Stands in the file. */
  madeAt: Date;
  /** Width and height in points (1/72 inch); A4 where it is not said. */
  size?: readonly [width: number, height: number];
  marginPoints?: number;
}

/** A thousand of the smallest labels are 16 pages; more than this is asked for by mistake. */
export const PDF_PAGES_MAX = 100;
const A4 = [595.28, 841.89] as const;
const MARGIN_POINTS = 36;
/** Documents that wait while one is drawn: seconds of work, and each holds only what it will draw. */
const WAITING_MAX = 20;

const lane = new Lane(WAITING_MAX);

/**
 * Makes a PDF file of pages. One is drawn at a time in a process, and what else is to be done is done between two pages.
 * @throws Refusal DOCUMENTS_BUSY where too many wait; RangeError where there is no page, or more than PDF_PAGES_MAX.
 */
export function makePdf(about: PdfAbout, pages: readonly PdfPage[]): Promise<Buffer> {
  if (pages.length === 0 || pages.length > PDF_PAGES_MAX)
    throw new RangeError(`A document has 1 to ${PDF_PAGES_MAX} pages`);
  return lane.run(() => draw(about, pages));
}

async function draw(
  { title, language, madeAt, size = A4, marginPoints = MARGIN_POINTS }: PdfAbout,
  pages: readonly PdfPage[],
): Promise<Buffer> {
  // Loaded with the first document: the API starts sooner.
  const { default: PdfDocument } = await import('pdfkit');
  const doc = new PdfDocument({
    autoFirstPage: false,
    size: [...size],
    margin: marginPoints,
    font: '',
    lang: language === 'zh' ? 'zh-CN' : 'en',
    displayTitle: true,
    info: { Title: title, Creator: 'Shanhai', Producer: 'Shanhai', CreationDate: madeAt },
  });
  const chunks: Buffer[] = [];
  doc.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise<void>((resolve, reject) => doc.on('end', resolve).on('error', reject));
  await registerFonts(doc);
  for (const page of pages) {
    page(doc.addPage().font('regular'));
    await otherWork();
  }
  doc.end();
  await ended;
  return Buffer.concat(chunks);
}
