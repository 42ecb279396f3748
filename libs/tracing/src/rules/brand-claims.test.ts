import { judgeBrandClaim } from './brand-claims';

const isWithin = (code: string, area: string) => code.startsWith(area);
const goji = { areaCodes: ['640521100', '640521101'], validFrom: '2017-01-01', validUntil: null };
const lot = { placeCode: '640521100', harvestedOn: '2025-07-01' };
const terms = { validFrom: '2025-01-01', validUntil: '2026-01-01', withdrawnFrom: null };

it.each([
  ['is kept in the area, authorised on the day of production', null, goji, lot, [terms]],
  ['is kept in a village of the area', null, goji, { ...lot, placeCode: '640521101203' }, [terms]],
  ['is dropped in another town of the county', 'OUTSIDE_AREA', goji, { ...lot, placeCode: '640521206' }, [terms]],
  ['is dropped before the brand', 'BRAND_NOT_IN_FORCE', goji, { ...lot, harvestedOn: '2016-12-31' }, [terms]],
  ['is dropped once the brand has ended', 'BRAND_NOT_IN_FORCE', { ...goji, validUntil: '2025-07-01' }, lot, [terms]],
  ['is kept under a brand of unknown days', null, { ...goji, validFrom: null }, lot, [terms]],
  ['is dropped without an authorisation', 'NOT_AUTHORISED', goji, lot, []],
  ['is dropped before the authorisation', 'NOT_AUTHORISED', goji, { ...lot, harvestedOn: '2024-12-31' }, [terms]],
  [
    'is dropped on the day on which it has ended',
    'NOT_AUTHORISED',
    goji,
    { ...lot, harvestedOn: '2026-01-01' },
    [terms],
  ],
  ['is dropped once it was withdrawn', 'NOT_AUTHORISED', goji, lot, [{ ...terms, withdrawnFrom: '2025-07-01' }]],
  ['is kept for what was made before that', null, goji, lot, [{ ...terms, withdrawnFrom: '2025-07-02' }]],
])('a claim on a brand %s', (_, reason, brand, of, authorisations) => {
  expect(judgeBrandClaim(brand, of, [], authorisations, isWithin)).toBe(reason);
});

it.each([
  ['is kept where all of it is', null, [lot, { ...lot, placeCode: '640521101203' }]],
  ['is dropped where some of it is from elsewhere', 'OUTSIDE_AREA', [lot, { ...lot, placeCode: '640521206' }]],
  ['is dropped where some was harvested before', 'NOT_AUTHORISED', [lot, { ...lot, harvestedOn: '2024-12-31' }]],
  ['is dropped where some was before the brand', 'BRAND_NOT_IN_FORCE', [{ ...lot, harvestedOn: '2016-12-31' }, lot]],
])('a claim of a made lot %s', (_, reason, roots) => {
  expect(judgeBrandClaim(goji, lot, roots, [terms], isWithin)).toBe(reason);
});
