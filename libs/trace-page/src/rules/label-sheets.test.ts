import { LABEL_SHEETS, LABEL_SIZES, labelPlaces } from './label-sheets';

describe.each(LABEL_SIZES)('labels of %s', (size) => {
  const sheet = LABEL_SHEETS[size];

  it('lie on their page and not on each other', () => {
    const [page] = labelPlaces(sheet, sheet.columns * sheet.rows);
    for (const [x, y] of page) {
      expect(x + sheet.label[0]).toBeLessThanOrEqual(sheet.page[0]);
      expect(y + sheet.label[1]).toBeLessThanOrEqual(sheet.page[1]);
    }
    for (const [index, [x, y]] of page.entries())
      for (const [otherX, otherY] of page.slice(index + 1))
        expect(Math.abs(x - otherX) >= sheet.label[0] || Math.abs(y - otherY) >= sheet.label[1] - 0.001).toBe(true);
  });

  it('are as many as were asked for, on at most a hundred pages', () => {
    for (const count of [1, sheet.columns * sheet.rows, sheet.columns * sheet.rows + 1, sheet.most]) {
      const pages = labelPlaces(sheet, count);
      expect(pages.flat()).toHaveLength(count);
      expect(pages.length).toBeLessThanOrEqual(100);
    }
  });
});
