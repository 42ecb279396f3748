import type { QrSymbol } from '../qr/qr-symbol';
import type { Pdf } from './pdf';

/** Symbols that a document holds, under the names that its pages call them by. */
const drawn = new WeakMap<Pdf, Map<string, { name: string; reference: PDFKit.PDFKitReference }>>();

/** Draws a QR code into a square of `side` points with its upper left corner at (x, y). A file holds its shapes once. */
export function drawQr(doc: Pdf, symbol: QrSymbol, { x, y, side }: { x: number; y: number; side: number }): void {
  const { name, reference } = formOf(doc, symbol);
  (doc.page as unknown as { xobjects: Record<string, unknown> }).xobjects[name] = reference;
  const scale = side / symbol.modules;
  const operators = `q ${scale} 0 0 ${scale} ${x} ${y} cm /${name} Do Q`;
  (doc as unknown as { addContent(operators: string): void }).addContent(operators);
}

/** The symbol as a form of the document (ISO 32000-1, 8.10): one unit a module, y downwards as on PDFKit's pages. */
function formOf(doc: Pdf, { text, modules, dark }: QrSymbol): { name: string; reference: PDFKit.PDFKitReference } {
  const forms = drawn.get(doc) ?? new Map<string, { name: string; reference: PDFKit.PDFKitReference }>();
  drawn.set(doc, forms);
  const before = forms.get(text);
  if (before) return before;
  const reference = doc.ref({ Type: 'XObject', Subtype: 'Form', BBox: [0, 0, modules, modules], Resources: {} });
  const squares = dark.map(({ x, y, width }) => `${x} ${y} ${width} 1 re`).join('\n');
  reference.end(Buffer.from(`1 g 0 0 ${modules} ${modules} re f 0 g\n${squares}\nf\n`));
  const form = { name: `Qr${forms.size + 1}`, reference };
  forms.set(text, form);
  return form;
}
