import { placeOfMade } from './making-place';

const root = (placeCode: string, harvestedOn = '2020-07-01') => ({ placeCode, harvestedOn });
/** Zhongning had other digits until 2003; whatever was in 642999 was split. */
const carried = (code: string) => (code === '640322' ? '640521' : code === '642999' ? null : code);

it('is the place of all roots where they agree, under the code of the day of making', () => {
  expect(placeOfMade([root('640422'), root('640422', '2024-01-01')], '640100', carried)).toBe('640422');
  expect(placeOfMade([root('640322'), root('640521')], '640100', carried)).toBe('640521');
});

it('is the place of making where they differ, or where nobody can say what became of theirs', () => {
  expect(placeOfMade([root('640422'), root('640303')], '640100', carried)).toBe('640100');
  expect(placeOfMade([root('642999')], '640100', carried)).toBe('640100');
});
