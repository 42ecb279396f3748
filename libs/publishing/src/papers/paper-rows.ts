import type { Pdf, PdfPage } from '@shanhai/documents';

/** Paper that flows: rows of known height, put on pages one after the other. A4 in points. */
export const PAPER = { width: 595.28, height: 841.89, margin: 36 } as const;
const TOP = 58;
const BOTTOM = PAPER.height - 46;
export const PAPER_WIDTH = PAPER.width - 2 * PAPER.margin;
const GREY = '#555555';

/** Something that is drawn at a height of the page and takes some of it. */
export interface Row {
  height: number;
  draw: (doc: Pdf, top: number) => void;
  /** Stands on each page on which rows of its table do. */
  header?: Row;
  /** Does not stand alone at the end of a page. */
  keepWithNext?: boolean;
}

export interface Column {
  title: string;
  width: number;
  align?: 'right';
}

const SIZE = 8;
const LINE = 11.5;
const PADDING = 3;
const BESIDE = 5;

/** Width of text in ems, never less than Noto Sans SC takes. */
function emsOf(character: string): number {
  const code = character.codePointAt(0)!;
  if (code >= 0x2000) return 1;
  return /[A-Z@%&mw]/.test(character) ? 0.78 : 0.57;
}

/** Text broken into lines that fit a width; it is broken anywhere, as Chinese is. */
export function wrapped(text: string, width: number, size: number): string[] {
  const lines: string[] = [];
  let [line, used] = ['', 0];
  for (const character of text) {
    const wide = emsOf(character) * size;
    if (character === '\n' || (used + wide > width && line !== '')) {
      lines.push(line);
      [line, used] = ['', 0];
    }
    if (character === '\n') continue;
    line += character;
    used += wide;
  }
  return [...lines, line];
}

export function heading(zh: string, en: string): Row {
  return {
    height: 30,
    keepWithNext: true,
    draw: (doc, top) => {
      doc.font('bold').fontSize(11.5).fillColor('black');
      doc.text(zh, PAPER.margin, top + 9, { lineBreak: false });
      const beside = PAPER.margin + doc.widthOfString(zh) + 6;
      doc.font('regular').fontSize(8).fillColor(GREY);
      doc.text(en, beside, top + 13, { lineBreak: false });
      doc.fillColor('black');
    },
  };
}

export const space = (points: number): Row => ({ height: points, keepWithNext: true, draw: () => undefined });

/** Words over the whole width. */
export function paragraph(text: string, { size = SIZE, grey = false } = {}): Row {
  const lines = wrapped(text, PAPER_WIDTH, size);
  return {
    height: lines.length * size * 1.45 + 3,
    draw: (doc, top) => {
      doc
        .font('regular')
        .fontSize(size)
        .fillColor(grey ? GREY : 'black');
      lines.forEach((line, at) => doc.text(line, PAPER.margin, top + at * size * 1.45, { lineBreak: false }));
      doc.fillColor('black');
    },
  };
}

/** A label with its words beside it. */
export function labelled(label: string, words: string): Row {
  const at = 110;
  const lines = wrapped(words, PAPER_WIDTH - at, 9);
  return {
    height: lines.length * 13 + 2,
    draw: (doc, top) => {
      doc.font('regular').fontSize(9).fillColor(GREY).text(label, PAPER.margin, top, { lineBreak: false });
      doc.fillColor('black');
      lines.forEach((line, index) => doc.text(line, PAPER.margin + at, top + index * 13, { lineBreak: false }));
    },
  };
}

/** A table: its header on each page, its cells wrapped. Widths are shares of the page. */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): Row[] {
  const share = PAPER_WIDTH / columns.reduce((sum, { width }) => sum + width, 0);
  const widths = columns.map(({ width }) => width * share);
  const header = cells(columns, widths, columns.map(({ title }) => title), true); // prettier-ignore
  return rows.length === 0
    ? []
    : [{ ...header, keepWithNext: true }, ...rows.map((row) => ({ ...cells(columns, widths, row, false), header }))];
}

function cells(
  columns: readonly Column[],
  widths: readonly number[],
  texts: readonly string[],
  isHeader: boolean,
): Row {
  const lines = texts.map((text, at) => wrapped(text, widths[at] - 2 * BESIDE, SIZE));
  const height = Math.max(...lines.map((each) => each.length)) * LINE + 2 * PADDING;
  return {
    height,
    draw: (doc, top) => {
      if (isHeader) doc.rect(PAPER.margin, top, PAPER_WIDTH, height).fill('#ECEFF1');
      doc
        .font(isHeader ? 'bold' : 'regular')
        .fontSize(SIZE)
        .fillColor('black');
      let left = PAPER.margin;
      lines.forEach((each, at) => {
        each.forEach((line, index) => {
          const free = widths[at] - 2 * BESIDE - doc.widthOfString(line);
          const shift = columns[at].align === 'right' ? Math.max(0, free) : 0;
          doc.text(line, left + BESIDE + shift, top + PADDING + index * LINE - 1.5, { lineBreak: false });
        });
        left += widths[at];
      });
      const bottom = top + height;
      doc.moveTo(PAPER.margin, bottom).lineTo(PAPER.margin + PAPER_WIDTH, bottom);
      doc.lineWidth(0.3).strokeColor('#B0B7BC').stroke().strokeColor('black');
    },
  };
}

/** Puts rows on pages; `around` draws what stands on each of them. */
export function pagesOf(rows: readonly Row[], around: (doc: Pdf, page: number, pages: number) => void): PdfPage[] {
  const pages: Row[][] = [[]];
  let used = 0;
  const put = (row: Row) => {
    pages.at(-1)!.push(row);
    used += row.height;
  };
  rows.forEach((row, at) => {
    const next = row.keepWithNext ? (rows[at + 1]?.height ?? 0) + (rows[at + 1]?.keepWithNext ? 30 : 0) : 0;
    if (used > 0 && used + row.height + next > BOTTOM - TOP) {
      pages.push([]);
      used = 0;
      if (row.header) put(row.header);
    }
    put(row);
  });
  return pages.map((each, index) => (doc) => {
    around(doc, index + 1, pages.length);
    let top = TOP;
    for (const row of each) {
      row.draw(doc, top);
      top += row.height;
    }
  });
}
