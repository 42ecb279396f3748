import { inflateSync } from 'node:zlib';

/** What a PDF file that PDFKit made shows, read back from its objects. */
export interface ReadPdf {
  /** The text of each page in the order in which it was drawn, a line for each piece. */
  pages: string[];
  /** Names of the fonts that are embedded. */
  fonts: string[];
  /** The shapes of each form that a page calls, by its name: squares of x, y, width, height. */
  forms: Map<string, number[][]>;
}

interface PdfObject {
  head: string;
  stream: Buffer;
}

export function readPdf(file: Buffer): ReadPdf {
  const objects = objectsOf(file);
  const all = [...objects.values()];
  const called = [...objects].filter(([, { head }]) => /\/Type \/Page\b/.test(head)).map(([, page]) => page);
  return {
    pages: called.map((page) => textOf(page, objects)),
    fonts: all.flatMap(({ head }) => /\/BaseFont \/[A-Z0-9]+\+([^\s/]+)/.exec(head)?.[1] ?? []),
    forms: new Map(
      called.flatMap((page) =>
        [...resourcesOf(page, objects).matchAll(/\/(Qr\d+) (\d+) 0 R/g)].map(
          ([, name, id]) => [name, squaresOf(objects.get(id)!)] as const,
        ),
      ),
    ),
  };
}

function objectsOf(file: Buffer): Map<string, PdfObject> {
  const text = file.toString('latin1');
  const objects = new Map<string, PdfObject>();
  for (const { 1: id, index } of text.matchAll(/^(\d+) 0 obj$/gm)) {
    const end = text.indexOf('endobj', index);
    const at = text.indexOf('\nstream\n', index);
    const head = text.slice(index, at === -1 || at > end ? end : at);
    const length = Number(/\/Length (\d+)/.exec(head)?.[1] ?? 0);
    const raw = file.subarray(at + 8, at + 8 + length);
    objects.set(id, { head, stream: head.includes('/FlateDecode') ? inflateSync(raw) : raw });
  }
  return objects;
}

/** Fonts and forms that a page names, in a dictionary of their own or in the page's. */
function resourcesOf({ head }: PdfObject, objects: Map<string, PdfObject>): string {
  const elsewhere = /\/Resources (\d+) 0 R/.exec(head);
  return elsewhere ? objects.get(elsewhere[1])!.head : head;
}

function textOf(page: PdfObject, objects: Map<string, PdfObject>): string {
  const content = objects.get(/\/Contents (\d+) 0 R/.exec(page.head)![1])!.stream.toString('latin1');
  const fonts = new Map(
    [...resourcesOf(page, objects).matchAll(/\/(F\d+) (\d+) 0 R/g)].map(([, name, id]) => [
      name,
      charactersOf(objects.get(id)!, objects),
    ]),
  );
  let characters = new Map<string, string>();
  return [...content.matchAll(/\/(F\d+) [\d.]+ Tf|\[([^\]]*)\] TJ/g)]
    .flatMap(([, font, shown]) => {
      if (font) {
        characters = fonts.get(font)!;
        return [];
      }
      const codes = [...shown.matchAll(/<([0-9a-f]+)>/g)].map(([, hex]) => hex).join('');
      return [(codes.match(/.{4}/g) ?? []).map((code) => characters.get(code) ?? '\ufffd').join('')];
    })
    .join('\n');
}

/** What the codes of a font stand for, by its ToUnicode map. */
function charactersOf({ head }: PdfObject, objects: Map<string, PdfObject>): Map<string, string> {
  const map = objects.get(/\/ToUnicode (\d+) 0 R/.exec(head)![1])!.stream.toString('latin1');
  const characters = new Map<string, string>();
  for (const [, from, , list] of map.matchAll(/<([0-9a-f]{4})> <([0-9a-f]{4})> \[([^\]]*)\]/g)) {
    [...list.matchAll(/<([0-9a-f ]*)>/g)].forEach(([, hex], index) => {
      const code = (parseInt(from, 16) + index).toString(16).padStart(4, '0');
      characters.set(code, Buffer.from(hex.replace(/ /g, ''), 'hex').swap16().toString('utf16le'));
    });
  }
  return characters;
}

function squaresOf({ stream }: PdfObject): number[][] {
  return [...stream.toString('latin1').matchAll(/^(\d+) (\d+) (\d+) (\d+) re$/gm)].map((square) =>
    square.slice(1).map(Number),
  );
}
