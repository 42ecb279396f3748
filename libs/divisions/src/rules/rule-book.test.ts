import fc from 'fast-check';
import { PlaceBook, type PlaceSpan } from './place-book';
import { type Pairing, RuleBook } from './rule-book';

const span = (
  code: string,
  parentCode: string | null,
  validFrom = '1949-10-01',
  validUntil: string | null = null,
  next?: string,
): PlaceSpan => ({
  code,
  name: code,
  parentCode,
  validFrom,
  validUntil,
  level: parentCode === null ? 1 : code.length > 6 ? 4 : code.endsWith('00') ? 2 : 3,
  successors: next ? [{ code: next, changedOn: validUntil!, partial: false }] : [],
});
const places = new PlaceBook([
  span('350000', null),
  span('350200', '350000'),
  span('350203', '350200'),
  span('350600', '350000'),
  span('350681', '350600', '1993-01-01', '2021-01-01', '350604'),
  span('350604', '350600', '2021-01-01'),
  span('640000', null),
  span('640100', '640000'),
  span('640121', '640100'),
  span('640121104', '640121'),
  span('640400', '640000'),
  span('640422', '640400'),
]);
const pairing = (id: string, east: string | null, west: string, more: Partial<Pairing> = {}): Pairing => ({
  id,
  programmeCode: 'EAST_WEST',
  eastDivisionCode: east,
  eastOrganisationId: null,
  westDivisionCode: west,
  validFrom: '2010-01-01',
  validUntil: null,
  ...more,
});
const province = pairing('province', '350000', '640000');
const city = pairing('city', '350200', '640100');
const town = pairing('town', '350000', '640121104');
const company = pairing('company', null, '640121', { eastOrganisationId: 'group' });
const question = {
  programmeCode: 'EAST_WEST',
  buyerSeatCode: '350203',
  buyerOrganisationIds: ['shop', 'group'],
  originCode: '640121104',
  date: '2024-06-01',
};
const best = (pairings: Pairing[], ask: Partial<typeof question> = {}) =>
  new RuleBook(places, [], pairings).matchPairing({ ...question, ...ask });

describe('RuleBook.isListed', () => {
  const rules = new RuleBook(
    places,
    [
      { listCode: 'L', divisionCode: '640121', validFrom: '2014-01-01', validUntil: '2022-01-01' },
      { listCode: 'L', divisionCode: '350681', validFrom: '2014-01-01', validUntil: null },
      { listCode: 'NEW', divisionCode: '350604', validFrom: '2014-01-01', validUntil: null },
    ],
    [],
  );

  it('takes the place and what lies in it, in the span', () => {
    expect(rules.isListed('L', '640121', '2014-01-01')).toBe(true);
    expect(rules.isListed('L', '640121104', '2021-12-31')).toBe(true);
    expect(rules.isListed('L', '640121104', '2022-01-01')).toBe(false);
    expect(rules.isListed('L', '640121', '2013-12-31')).toBe(false);
    expect(rules.isListed('L', '640100', '2020-01-01')).toBe(false);
    expect(rules.isListed('OTHER', '640121', '2020-01-01')).toBe(false);
  });

  it('carries codes on both sides', () => {
    for (const code of ['350681', '350604']) {
      for (const date of ['2020-06-01', '2023-06-01']) {
        expect(rules.isListed('L', code, date)).toBe(true);
        expect(rules.isListed('NEW', code, date)).toBe(true);
      }
    }
  });
});

describe('RuleBook.matchPairing', () => {
  it('prefers the organisation, then the lowest western place, then the lowest eastern', () => {
    expect(best([province, city, town, company]).pairing).toBe(company);
    expect(best([province, city, town]).pairing).toBe(town);
    expect(best([province, city]).pairing).toBe(city);
    expect(best([province, pairing('lower east', '350203', '640000')]).pairing?.id).toBe('lower east');
    expect(best([province, city, town, company], { originCode: '640422' }).pairing).toBe(province);
  });

  it('asks both sides and the programme', () => {
    expect(best([city], { buyerSeatCode: '350604' }).pairing).toBeNull();
    expect(best([city], { originCode: '640422' }).pairing).toBeNull();
    expect(best([company], { buyerOrganisationIds: ['shop'] }).pairing).toBeNull();
    expect(best([province], { programmeCode: 'INSIDE_PROVINCE' }).pairing).toBeNull();
  });

  it('matches a pairing that names an older or a newer code', () => {
    for (const east of ['350681', '350604']) {
      for (const date of ['2015-01-01', '2024-01-01']) {
        expect(
          best([pairing(east, east, '640400')], { buyerSeatCode: east, originCode: '640422', date }).pairing?.id,
        ).toBe(east);
      }
    }
    expect(
      best([pairing('old', '350681', '640400')], { buyerSeatCode: '350604', originCode: '640422' }).pairing?.id,
    ).toBe('old');
  });

  it('tells a former pairing apart, to the day, and ignores one that is yet to begin', () => {
    const ended = { ...city, validUntil: '2024-06-01' };
    expect(best([ended])).toEqual({ pairing: null, former: ended });
    expect(best([ended], { date: '2024-05-31' })).toEqual({ pairing: ended, former: null });
    expect(best([ended, province])).toEqual({ pairing: province, former: ended });
    expect(best([ended], { date: '2009-12-31' })).toEqual({ pairing: null, former: null });
  });

  it('answers the same in whatever order the pairings come', () => {
    const all = [
      province,
      city,
      town,
      company,
      { ...city, id: 'twin' },
      { ...town, id: 'ended', validUntil: '2020-01-01' },
    ];
    const expected = best(all);
    fc.assert(
      fc.property(fc.shuffledSubarray(all, { minLength: all.length }), (shuffled) =>
        expect(best(shuffled)).toEqual(expected),
      ),
    );
  });
});
