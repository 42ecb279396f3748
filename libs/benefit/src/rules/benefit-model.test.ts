import { type BenefitModel, checkTerms, modelOn } from './benefit-model';

const model = (id: string, more: Partial<BenefitModel> = {}): BenefitModel => ({
  id,
  kind: 'ORDER_PURCHASE',
  floorFen: 240n,
  floorBase: 1_000n,
  dividendPoints: 500,
  guaranteedFen: null,
  productId: null,
  lotId: null,
  validFrom: '2025-01-01',
  validUntil: null,
  ...more,
});
const GOODS = { lotId: 'lot', productId: 'goji' };
const idOn = (models: BenefitModel[], day: string, goods = GOODS) => modelOn(models, goods, day)?.id ?? null;

it('asks the lot before the product, and that before the supplier', () => {
  const all = [model('supplier'), model('product', { productId: 'goji' }), model('lot', { lotId: 'lot' })];
  expect(idOn(all, '2025-05-01')).toBe('lot');
  expect(idOn(all.slice(0, 2), '2025-05-01')).toBe('product');
  expect(idOn(all, '2025-05-01', { lotId: 'other', productId: 'wine' })).toBe('supplier');
  expect(idOn(all, '2024-12-31')).toBeNull();
});

it('takes the one that began last, and of one day the one recorded last; it may have ended', () => {
  const first = model('first');
  const later = model('later', { validFrom: '2025-06-01' });
  expect(idOn([later, first], '2025-05-31')).toBe('first');
  expect(idOn([later, first], '2025-06-01')).toBe('later');
  const ended = model('ended', { validUntil: '2025-03-01' });
  expect(idOn([first, ended], '2025-02-28')).toBe('ended');
  expect(idOn([first, ended], '2025-03-01')).toBeNull();
});

it('wants of each kind its terms, and none of the other’s', () => {
  expect(checkTerms(model('x', { productId: 'goji' }))).toEqual([]);
  expect(checkTerms(model('x', { floorFen: null, floorBase: 0n, guaranteedFen: 1n }))).toEqual([
    ['REQUIRED', 'floorFen'],
    ['REQUIRED', 'productId'],
    ['NOT_OF_MODEL', 'guaranteedFen'],
    ['NOT_POSITIVE', 'floorBase'],
  ]);
  const shares = { kind: 'SHARES', floorFen: null, floorBase: null, guaranteedFen: 50_000n } as const;
  expect(checkTerms(model('x', shares))).toEqual([]);
  expect(checkTerms(model('x', { kind: 'SHARES', dividendPoints: -1 }))).toEqual([
    ['NOT_OF_MODEL', 'floorFen'],
    ['NOT_OF_MODEL', 'floorBase'],
    ['REQUIRED', 'guaranteedFen'],
    ['NOT_POSITIVE', 'dividendPoints'],
  ]);
});
