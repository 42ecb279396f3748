import { refuse } from '@shanhai/kernel';
import type { TableRow } from './table-row';
import { broken, contentOfPart, partsOf } from './unzip';

/** Inflated: a hundred thousand rows of ten cells have some 60 MB. */
const SHEET_BYTES_MAX = 256 * 1024 * 1024;
/** Texts that cells share are kept while the sheet is read. */
const STRINGS_BYTES_MAX = 48 * 1024 * 1024;
const LIST_BYTES_MAX = 4 * 1024 * 1024;
/** One row or text; Excel's own limit of a cell is 32,767 characters. */
const PIECE_CHARACTERS_MAX = 1024 * 1024;
/** Excel's own limit. */
const COLUMNS_MAX = 16_384;
/** Reports have some ten columns; what stands beyond is not read. */
const COLUMNS_READ = 64;

/**
 * The rows of the first sheet of an Office Open XML workbook (ECMA-376), a row at a time: the sheet is never in memory as a whole.
 * Numbers come as people see them; days as Excel's serial numbers.
 * @throws Refusal XLSX_BROKEN, XLSX_TOO_LARGE at `content`
 */
export async function* xlsxRows(archive: Buffer): AsyncGenerator<TableRow> {
  const parts = partsOf(archive);
  const part = (name: string) => parts.get(name) ?? broken(`no ${name}`);
  const whole = async (name: string) => {
    const chunks: Buffer[] = [];
    for await (const chunk of contentOfPart(archive, part(name), LIST_BYTES_MAX)) chunks.push(chunk);
    return Buffer.concat(chunks).toString('utf8');
  };
  const workbook = await whole('xl/workbook.xml');
  if (/date1904="(1|true)"/.test(workbook)) broken('days since 1904');
  const sheet = firstSheet(workbook, await whole('xl/_rels/workbook.xml.rels'));
  const strings: string[] = [];
  if (parts.has('xl/sharedStrings.xml'))
    for await (const item of pieces(contentOfPart(archive, part('xl/sharedStrings.xml'), STRINGS_BYTES_MAX), 'si'))
      strings.push(textIn(item.body));
  let row = 0;
  for await (const { attributes, body } of pieces(contentOfPart(archive, part(sheet), SHEET_BYTES_MAX), 'row')) {
    row = Number(/\sr="(\d{1,7})"/.exec(attributes)?.[1] ?? row + 1);
    yield { row, cells: cellsOf(body, strings) };
  }
}

function firstSheet(workbook: string, relationships: string): string {
  const id = /<(?:\w+:)?sheet\s[^<>]*?\sr:id="([^"]+)"/.exec(workbook)?.[1] ?? broken('no sheet');
  const named = [...relationships.matchAll(/<(?:\w+:)?Relationship\s[^<>]*>/g)].find(([each]) =>
    each.includes(`Id="${id}"`),
  );
  const target = /Target="([^"]+)"/.exec(named?.[0] ?? '')?.[1] ?? broken('no sheet');
  return target.startsWith('/') ? target.slice(1) : `xl/${target}`;
}

interface Piece {
  attributes: string;
  body: string;
}

const openingOf = (name: string) => new RegExp(`<(?:\\w+:)?${name}(\\s[^<>]*?)?(/?)>`, 'g');
const closingOf = (name: string) => new RegExp(`</(?:\\w+:)?${name}>`, 'g');

/** The elements of one name in a stream of XML, one at a time. */
async function* pieces(chunks: AsyncIterable<Buffer>, name: string): AsyncGenerator<Piece> {
  const decoder = new TextDecoder('utf-8');
  let text = '';
  for await (const chunk of chunks) {
    text += decoder.decode(chunk, { stream: true });
    const { found, rest } = cutOut(text, name);
    yield* found;
    text = rest;
    if (text.length > PIECE_CHARACTERS_MAX) refuse('XLSX_TOO_LARGE', ['content'], { max: PIECE_CHARACTERS_MAX });
  }
}

/** The whole elements of one name in a text, and what may be the beginning of the next; in time that grows with the text alone. */
function cutOut(text: string, name: string): { found: Piece[]; rest: string } {
  const [opening, closing] = [openingOf(name), closingOf(name)];
  const found: Piece[] = [];
  for (let open = opening.exec(text); open; open = opening.exec(text)) {
    const [tag, attributes = '', selfClosed] = open;
    const start = open.index + tag.length;
    closing.lastIndex = start;
    const close = selfClosed ? null : closing.exec(text);
    if (!selfClosed && !close) return { found, rest: text.slice(open.index) };
    found.push({ attributes, body: close ? text.slice(start, close.index) : '' });
    opening.lastIndex = close ? closing.lastIndex : start;
  }
  return { found, rest: text.slice(Math.max(0, text.lastIndexOf('<'))) };
}

function cellsOf(row: string, strings: readonly string[]): string[] {
  const cells: string[] = [];
  let column = -1;
  for (const { attributes, body } of cutOut(row, 'c').found) {
    const letters = /\sr="([A-Z]{1,3})\d/.exec(attributes)?.[1];
    column = letters ? columnOf(letters) : column + 1;
    if (column >= COLUMNS_MAX) broken('column');
    if (column >= COLUMNS_READ) continue;
    while (cells.length < column) cells.push('');
    cells[column] = valueOf(/\st="(\w+)"/.exec(attributes)?.[1] ?? 'n', body, strings);
  }
  return cells;
}

function columnOf(letters: string): number {
  return [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}

function valueOf(type: string, body: string, strings: readonly string[]): string {
  if (type === 'inlineStr') return textIn(body);
  const value = /<(?:\w+:)?v(?:\s[^<>]*)?>([^<]*)</.exec(body)?.[1] ?? '';
  if (type === 's') return strings[Number(value)] ?? broken('text');
  if (type !== 'n') return unescaped(value);
  const number = Number(value);
  // Seventeen digits of a binary fraction are fifteen of what somebody typed.
  return value.trim() === '' || !Number.isFinite(number) ? value : String(Number(number.toPrecision(15)));
}

/** All text of an item, its formatting aside; how it is read aloud (rPh) is not part of it. */
function textIn(item: string): string {
  const spoken = cutOut(item, 'rPh').found.reduce((sum, { body }) => sum + cutOut(body, 't').found.length, 0);
  const texts = cutOut(item, 't').found;
  // How it is read aloud stands behind what is read.
  return texts
    .slice(0, texts.length - spoken)
    .map(({ body }) => unescaped(body))
    .join('');
}

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function unescaped(text: string): string {
  return text
    .replace(/&(?:#x([0-9a-fA-F]{1,6})|#(\d{1,7})|(amp|lt|gt|quot|apos));/g, (all, hex, digits, name) => {
      if (name) return ENTITIES[name as string];
      const code = hex ? Number.parseInt(hex as string, 16) : Number(digits);
      return code <= 0x10ffff ? String.fromCodePoint(code) : (all as string);
    })
    .replace(/_x([0-9a-fA-F]{4})_/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
