import { OUTLINE_POINTS_MAX, readOutline } from './outline';

const ring = (points: unknown[]) => JSON.stringify({ type: 'Polygon', coordinates: [points] });
const SQUARE = [
  [105.7, 35.9],
  [105.8, 35.9],
  [105.8, 36.0],
  [105.7, 35.9],
];

it('reads a polygon of one closed ring', () => {
  expect(readOutline(ring(SQUARE))).toEqual({ type: 'Polygon', coordinates: [SQUARE] });
});

it.each([
  ['no JSON', '{'],
  ['nothing', 'null'],
  ['another shape', JSON.stringify({ type: 'Point', coordinates: [1, 2] })],
  ['a hole', JSON.stringify({ type: 'Polygon', coordinates: [SQUARE, SQUARE] })],
  ['an open ring', ring([...SQUARE.slice(0, 3), [1, 2]])],
  ['too few points', ring([SQUARE[0], SQUARE[1], SQUARE[0]])],
  ['too many points', ring([...Array(OUTLINE_POINTS_MAX).fill(SQUARE[1]), SQUARE[1]])],
  ['heights', ring(SQUARE.map((point) => [...point, 3]))],
  ['no numbers', ring(SQUARE.map(() => ['1', '2']))],
  ['places off the earth', ring(SQUARE.map(() => [181, 0]))],
])('takes no %s', (_, text) => {
  expect(readOutline(text)).toBeNull();
});
