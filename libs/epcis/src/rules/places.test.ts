import { withPlacesAbove } from './places';

it('gives the seats of all offices whose place it is, once each', () => {
  expect(withPlacesAbove(['640422', '640121104'])).toEqual([
    '640000',
    '640400',
    '640422',
    '640100',
    '640121',
    '640121104',
  ]);
  expect(withPlacesAbove(['640121104205'])).toContain('640121104205');
  expect(withPlacesAbove([])).toEqual([]);
});
