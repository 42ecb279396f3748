import type { TracedLot } from '../use-cases/read-lot';
import { lotPage } from './lot-page';

const WEIGHT_MAX = 50_000;
const many = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));
const id = (index: number) => `00000000-0000-7000-8000-${String(index).padStart(12, '0')}`;
// The longest names that goods and organisations may have, of characters that HTML writes in six.
const LONG = '"'.repeat(100);
const OFFICE = '某某回族自治县乡村振兴局消费帮扶协作办公室'.repeat(2);
const named = { nameZh: LONG, nameEn: LONG };
const on = '2024-07-01';

/** More of everything than the page shows. */
const crowded = {
  lot: {
    ...{ id: id(0), supplierId: id(1), productId: id(2), traceCode: '7QK3MZ0D9XW2T', product: LONG, description: '' },
    ...{ category: named, brands: many(5, () => named), brandNamed: null, producer: LONG, producerSeat: '640422' },
    ...{ quantityBase: 10n ** 12n, baseUnit: 'GRAM', placeCode: '640422', harvestedOn: on, recordedOn: on },
    ...{ originStatus: 'VERIFIED', originValidUntil: null, revocations: 0, standing: 'FREE', stoppedOn: null },
    ...{
      making: { kind: 'MIXED', placeCode: '640422', on },
      gtin: '09520123456788',
      aliases: many(5, () => 'x'.repeat(60)),
    },
  },
  origin: {
    standing: 'PARTLY',
    verifiedBasisPoints: 5_000,
    parts: many(500, (index) => ({
      ...{ placeCode: String(index), place: many(5, () => '某某自治县'), firstHarvestedOn: on, lastHarvestedOn: on },
      basisPoints: 20,
      cells: ['VERIFIED', 'PENDING', 'UNCLAIMED'].map((standing) => ({
        ...{ standing, basisPoints: 6 },
        verifiedBy: standing === 'VERIFIED' ? many(9, (n) => ({ office: `${OFFICE}${n}`, on })) : [],
      })),
    })),
  },
  place: many(5, () => '某某自治县'),
  madeIn: many(5, () => '某某自治县'),
  events: [],
  steps: many(60, (step) => ({
    ...{ on, what: { zh: '由其他批次制成', en: 'Made from other lots' }, quantity: { amount: 1.5, unit: 'KGM' } },
    ...{ from: many(200, (index) => id(step * 200 + index)), into: [], recalled: false, released: false },
  })),
  others: new Map(
    many(20, (index) => [id(index), { id: id(index), traceCode: '7QK3MZ0D9XW2T', product: LONG, producer: LONG }]),
  ),
  recalls: [],
  papers: many(25, () => ({
    source: 'ATTACHED',
    kind: 'INSPECTION',
    number: 'x'.repeat(60),
    issuer: null,
    issuedOn: on,
    validUntil: on,
  })),
  ways: many(340, (index) => ({
    cityCode: String(index),
    city: '新疆维吾尔自治区伊犁哈萨克自治州',
    firstOn: on,
    lastOn: '2024-08-01',
    accepted: true,
  })),
} as unknown as TracedLot;

it.each(['zh', 'en'] as const)(
  'in %s stays under its weight however much there is, and says what it leaves out',
  (language) => {
    const page = lotPage(crowded, language);
    expect(Buffer.byteLength(page)).toBeLessThan(WEIGHT_MAX);
    const left = {
      zh: ['其他 492 个产地', '另外 180 个批次', '另外 320 个城市'],
      en: ['492 more places', '180 more lots', '320 more cities'],
    };
    for (const words of left[language]) expect(page).toContain(words);
  },
);
