import fc from 'fast-check';
import { canonicalJson, contentHash, toJson } from './canonical';

/** The same value with the keys of every object the other way round. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, reversed(member)]),
  );
}

describe('canonical JSON', () => {
  it('is JSON of the same value', () =>
    fc.assert(
      fc.property(fc.jsonValue(), (value) =>
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value))),
      ),
    ));

  it('does not depend on the order of keys', () =>
    fc.assert(
      fc.property(fc.jsonValue(), (value) => expect(canonicalJson(reversed(value))).toBe(canonicalJson(value))),
    ));

  it('sorts keys, writes bigints as digits and dates as instants, and leaves undefined out', () => {
    const value = { b: 12n, a: [undefined, null, new Date(0)], c: undefined, 枸杞: { z: 'ü"', y: true } };
    expect(canonicalJson(value)).toBe(
      '{"a":[null,null,"1970-01-01T00:00:00.000Z"],"b":"12","枸杞":{"y":true,"z":"ü\\""}}',
    );
    expect(canonicalJson(undefined)).toBe('null');
    expect(canonicalJson(Number.NaN)).toBe('null');
  });

  it('tells a bigint from the number of the same digits only by its quotes', () => {
    expect(contentHash({ fen: 1n })).toEqual(contentHash({ fen: '1' }));
    expect(contentHash({ fen: 1n })).not.toEqual(contentHash({ fen: 1 }));
  });
});

it('writes bigints as digits for SQL', () => expect(toJson({ a: [1n, 2] })).toBe('{"a":["1",2]}'));
