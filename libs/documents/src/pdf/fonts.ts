import { readFile } from 'node:fs/promises';
import type { Pdf } from './pdf';

/** Noto Sans SC (SIL Open Font License 1.1): Chinese and Latin, 10 MB a weight, so it is read when a document is first made. */
const FONTS = {
  regular: '@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf',
  bold: '@expo-google-fonts/noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf',
} as const;
type FontName = keyof typeof FONTS;

/** Fonts of this process, as PDFKit's reader made them of their files; each document has subsets of its own. */
const parsed = new Map<FontName, Buffer>();

/** Gives a document its fonts, `regular` and `bold`. */
export async function registerFonts(doc: Pdf): Promise<void> {
  for (const name of Object.keys(FONTS) as FontName[]) {
    const known = parsed.get(name);
    if (known) doc.registerFont(name, known);
    else {
      doc.registerFont(name, await readFile(require.resolve(FONTS[name])));
      parsed.set(name, readerOf(doc.font(name)));
    }
  }
}

/** What PDFKit made of the font's file. It takes that in place of a file as well, though its types say only files. */
function readerOf(doc: Pdf): Buffer {
  return (doc as unknown as { _font: { font: Buffer } })._font.font;
}
