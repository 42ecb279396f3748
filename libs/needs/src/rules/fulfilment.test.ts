import fc from 'fast-check';
import { after, Reasons } from '@shanhai/kernel';
import { checkOffer, mayOffer, OFFER_TRANSITIONS, type OfferState, type OfferTerms } from './board-offer';
import { type NamedEntry, type NamedLine, notOf, takeFrom } from './fulfilment';

const ENTRY: NamedEntry = {
  kind: 'HARVEST',
  categoryCode: 'GOJI',
  baseUnit: 'GRAM',
  organisationId: 'grower',
  placeCode: '640422',
  publishedOn: '2026-10-01',
  ofOffice: false,
};
const LINE: NamedLine = {
  baseUnit: 'GRAM',
  categoryCodes: ['GOJI_FRESH', 'GOJI'],
  buyerId: 'union',
  supplierId: 'grower',
  buyerPlaces: ['350181', '350100', '350000'],
  supplierPlaces: ['640422', '640400', '640000'],
  placedOn: '2026-10-01',
};
const why = (entry: Partial<NamedEntry>, line: Partial<NamedLine>) =>
  notOf({ ...ENTRY, ...entry }, { ...LINE, ...line })?.en ?? null;

it('knows which lines may have come of an entry', () => {
  expect(why({}, {})).toBeNull();
  expect(why({ categoryCode: 'GOJI_FRESH' }, { categoryCodes: ['GOJI'] })).toBe('goods of another category');
  expect(why({}, { baseUnit: 'PIECE' })).toBe('another unit');
  expect(why({}, { placedOn: '2026-09-30' })).toBe('placed before the entry was public');
  const stranger = 'no order of the publisher, or of the place';
  expect(why({}, { supplierId: 'another' })).toBe(stranger);
  expect(why({ kind: 'NEED', organisationId: 'union' }, { supplierId: 'another' })).toBeNull();
  expect(why({ kind: 'NEED' }, {})).toBe(stranger);
  const office = { organisationId: 'office', ofOffice: true };
  expect(why({ ...office, placeCode: '640400' }, {})).toBeNull();
  expect(why({ ...office, placeCode: '640425' }, {})).toBe(stranger);
  expect(why({ ...office, kind: 'NEED', placeCode: '350100' }, {})).toBeNull();
});

it('takes of lines in their order, no more than is free, and no more than the entry lacks', () => {
  expect(takeFrom(10n, [4n, -2n, 5n, 9n, 1n])).toEqual([4n, 0n, 5n, 1n, 0n]);
  fc.assert(
    fc.property(fc.bigInt(-5n, 50n), fc.array(fc.bigInt(-20n, 20n)), (lacks, free) => {
      const taken = takeFrom(lacks, free);
      const sum = taken.reduce((a, b) => a + b, 0n);
      const most = free.reduce((a, b) => a + (b > 0n ? b : 0n), 0n);
      expect(taken.every((each, index) => each >= 0n && (each === 0n || each <= free[index]))).toBe(true);
      expect(sum).toBe(lacks <= 0n ? 0n : most < lacks ? most : lacks);
    }),
  );
});

describe('an offer', () => {
  it('is answered once, and given up by either side', () => {
    const states: OfferState[] = ['OPEN', 'ACCEPTED', 'DECLINED', 'WITHDRAWN'];
    const from = (verb: keyof typeof OFFER_TRANSITIONS) =>
      states.filter((each) => after(OFFER_TRANSITIONS, verb, each));
    expect([from('accept'), from('decline'), from('withdraw')]).toEqual([
      ['OPEN'],
      ['OPEN', 'ACCEPTED'],
      ['OPEN', 'ACCEPTED'],
    ]);
  });

  it('is made by who can deliver or take it', () => {
    const kinds = ['BUYER', 'SUPPLIER', 'CHANNEL_PARTNER', 'OFFICE', 'CUSTODIAN'] as const;
    expect(kinds.filter((each) => mayOffer(each, 'NEED'))).toEqual(['SUPPLIER']);
    expect(kinds.filter((each) => mayOffer(each, 'HARVEST'))).toEqual(['BUYER', 'CHANNEL_PARTNER']);
  });

  it('names all that is wrong with it', () => {
    const wrong = (more: Partial<OfferTerms>) => {
      const reasons = new Reasons();
      const terms = { quantityBase: 1n, priceFen: 1n, priceBase: 1n, message: '', validUntil: '2026-10-02', ...more };
      checkOffer(terms, '2026-10-01', reasons);
      return reasons.all.map(({ code, field }) => `${code} ${field.join('.')}`);
    };
    expect(wrong({})).toEqual([]);
    expect(wrong({ quantityBase: 0n, priceFen: null, message: 'x'.repeat(501), validUntil: '2026-10-01' })).toEqual([
      'NOT_POSITIVE quantityBase',
      'REQUIRED priceFen',
      'TOO_LONG message',
      'DATE_OUT_OF_ORDER validUntil',
    ]);
    expect(wrong({ priceBase: 10n ** 13n, validUntil: '2027-10-03' })).toEqual(['INVALID priceBase', 'INVALID validUntil']); // prettier-ignore
    expect(wrong({ validUntil: '2026-02-30' })).toEqual(['DATE_INVALID validUntil']);
  });
});
