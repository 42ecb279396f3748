import { PlaceBook, type PlaceSpan } from '@shanhai/divisions';
import { countOutlets, type OutletGroup } from './count-outlets';

const span = (code: string, level: 1 | 2 | 3, parentCode: string | null, more: Partial<PlaceSpan> = {}): PlaceSpan => ({
  code,
  name: code,
  level,
  parentCode,
  validFrom: '1990-01-01',
  validUntil: null,
  successors: [],
  ...more,
});
const book = new PlaceBook([
  span('350000', 1, null),
  span('350200', 2, '350000'),
  span('350203', 3, '350200'),
  span('350206', 3, '350200'),
  span('350100', 2, '350000'),
  span('350182', 3, '350100', {
    validUntil: '2017-01-01',
    successors: [{ code: '350112', changedOn: '2017-01-01', partial: false }],
  }),
  span('350112', 3, '350100', { validFrom: '2017-01-01' }),
]);
const groups: OutletGroup[] = [
  { kind: 'HALL', divisionCode: '350203', operatorId: 'a', outlets: 2 },
  { kind: 'HALL', divisionCode: '350206', operatorId: 'b', outlets: 3 },
  { kind: 'ZONE', divisionCode: '350203', operatorId: 'a', outlets: 4 },
  { kind: 'ZONE', divisionCode: '350182', operatorId: 'a', outlets: 5 },
  { kind: 'COUNTER', divisionCode: '350000', operatorId: 'b', outlets: 6 },
];
const on = '2026-01-01';

it('rolls places up to a level, each outlet in one row', () => {
  expect(countOutlets(groups, ['DIVISION'], { book, on, level: 2 })).toEqual([
    { kind: null, divisionCode: '350100', operatorId: null, outlets: 5 },
    { kind: null, divisionCode: '350200', operatorId: null, outlets: 9 },
    // The province's own: it stands above cities.
    { kind: null, divisionCode: null, operatorId: null, outlets: 6 },
  ]);
});

it('tells a place that has another code by now under that code', () => {
  const counts = countOutlets(groups, ['DIVISION'], { book, on, level: 3 });
  expect(counts.find(({ divisionCode }) => divisionCode === '350112')).toMatchObject({ outlets: 5 });
});

it('divides by kind and operator, and by nothing', () => {
  expect(countOutlets(groups, ['KIND', 'OPERATOR'], { book, on, level: 3 })).toEqual([
    { kind: 'COUNTER', divisionCode: null, operatorId: 'b', outlets: 6 },
    { kind: 'HALL', divisionCode: null, operatorId: 'a', outlets: 2 },
    { kind: 'HALL', divisionCode: null, operatorId: 'b', outlets: 3 },
    { kind: 'ZONE', divisionCode: null, operatorId: 'a', outlets: 9 },
  ]);
  expect(countOutlets(groups, [], { book, on, level: 3 })).toEqual([
    { kind: null, divisionCode: null, operatorId: null, outlets: 20 },
  ]);
});
