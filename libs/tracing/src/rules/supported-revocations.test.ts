import { splitBySupport } from './supported-revocations';

const [town, county, province] = ['640422100', '640422', '640000'].map((placeCode) => ({ placeCode }));

it.each([
  ['its own place', ['640422', '640400', '640000'], [county], [county], []],
  ['a place above it, not one below', ['640422', '640400', '640000'], [town, province], [province], [town]],
  ['nothing below the province', ['640000'], [town, county], [], [town, county]],
  ['nothing of a place beside it', ['640423', '640400', '640000'], [county], [], [county]],
  ['nothing where nothing was revoked', ['640422'], [], [], []],
])('a claim supports %s', (_, proven, revoked, supported, unsupported) => {
  expect(splitBySupport(revoked, proven)).toEqual({ supported, unsupported });
});
