/** A sheet or roll of labels; lengths in millimetres. */
export interface LabelSheet {
  page: readonly [width: number, height: number];
  columns: number;
  rows: number;
  label: readonly [width: number, height: number];
  /** Left and upper edge of the first label. */
  margin: readonly [left: number, top: number];
  /** From one label to the next beside it. */
  columnStep: number;
  /** Labels of one file. */
  most: number;
}

/** Sheets of A4 that every stationer has, by the size of a label; and rolls of a thermal printer, a label a page. */
export const LABEL_SHEETS = {
  '63x38': {
    page: [210, 297],
    columns: 3,
    rows: 7,
    label: [63.5, 38.1],
    margin: [7.2, 15.1],
    columnStep: 66,
    most: 1000,
  },
  '99x57': { page: [210, 297], columns: 2, rows: 5, label: [99.1, 57], margin: [4.6, 6], columnStep: 101.6, most: 500 },
  '60x40': { page: [60, 40], columns: 1, rows: 1, label: [60, 40], margin: [0, 0], columnStep: 60, most: 100 },
} as const satisfies Record<string, LabelSheet>;
export type LabelSize = keyof typeof LABEL_SHEETS;
export const LABEL_SIZES = Object.keys(LABEL_SHEETS) as LabelSize[];

/** Upper left corners of so many labels, page by page. */
export function labelPlaces(
  { columns, rows, label, margin, columnStep }: LabelSheet,
  count: number,
): [x: number, y: number][][] {
  const perPage = columns * rows;
  return Array.from({ length: Math.ceil(count / perPage) }, (_, page) =>
    Array.from({ length: Math.min(perPage, count - page * perPage) }, (__, at) => [
      margin[0] + (at % columns) * columnStep,
      margin[1] + Math.floor(at / columns) * label[1],
    ]),
  );
}
