import fc from 'fast-check';
import { addDays, after, Reasons } from '@shanhai/kernel';
import { ENTRY_QUANTITY_MAX, ENTRY_STATES, ENTRY_TRANSITIONS, type EntryVerb } from './board-entry';
import { checkTerms, type EntryTerms, keptTerms } from './check-entry';
import { namesContact, plainText } from './entry-text';

const TODAY = '2026-10-01';
const TERMS: EntryTerms = {
  title: '红寺堡枸杞 20 吨',
  note: '2026-09-20 采收，5 公斤装',
  quantityBase: 20_000_000n,
  priceFen: 6_100n,
  priceBase: 1_000n,
  validFrom: TODAY,
  validUntil: '2026-12-01',
};
const wrong = (more: Partial<EntryTerms>) => {
  const reasons = new Reasons();
  checkTerms({ ...TERMS, ...more }, TODAY, reasons);
  return reasons.all.map(({ code, field }) => `${code} ${field.join('.')}`);
};

it('allows what leads on, and nothing else', () => {
  const verbs = Object.keys(ENTRY_TRANSITIONS) as EntryVerb[];
  const allowed = verbs.map((verb) => [verb, ENTRY_STATES.filter((state) => after(ENTRY_TRANSITIONS, verb, state))]);
  expect(Object.fromEntries(allowed)).toEqual({
    edit: ['PENDING', 'SENT_BACK', 'PUBLIC'],
    approve: ['PENDING'],
    sendBack: ['PENDING', 'PUBLIC'],
    withdraw: ['PENDING', 'SENT_BACK', 'PUBLIC'],
    expire: ['PENDING', 'SENT_BACK', 'PUBLIC'],
  });
});

it.each([
  '电话 13800138000',
  '138 0013 8000',
  '+86-138-0013-8000',
  '0954-3012345',
  '(0954)3012345',
  '１３８００１３８０００',
  '138\u200b0013\u200b8000',
  '400-820-8820',
  'a@b.cn',
  '加微信详谈',
  'QQ：12345',
  '联系人 张某 3012345',
])('sees a contact in “%s”', (text) => expect(namesContact(text)).toBe(true));

it.each([
  '马铃薯 20 吨，2026 年 10 月起',
  '2026-10-01 至 2026-12-31',
  '采收日 2026.09.20',
  '单价 1.20–1.60 元/公斤',
  '共 1,000,000 克，200 箱 5 公斤装',
  '批次 64042210012026',
])('sees none in “%s”', (text) => expect(namesContact(text)).toBe(false));

it('keeps no character that readers do not see', () => {
  expect(plainText(' 枸\u202e杞\u0007\n一级\u200d ')).toBe('枸杞\n一级');
  fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => plainText(plainText(text)) === plainText(text)));
});

it('takes terms that can be kept, and names all that is wrong with others', () => {
  expect(wrong({})).toEqual([]);
  expect(wrong({ priceFen: null, priceBase: null })).toEqual([]);
  expect(wrong({ title: '\u200b ', note: '加微信', quantityBase: 0n, priceBase: null })).toEqual([
    'REQUIRED title',
    'CONTACT_IN_TEXT note',
    'NOT_POSITIVE quantityBase',
    'REQUIRED priceBase',
  ]);
  expect(wrong({ priceFen: -1n, priceBase: 0n, quantityBase: ENTRY_QUANTITY_MAX + 1n })).toEqual([
    'INVALID quantityBase',
    'NOT_POSITIVE priceFen',
    'NOT_POSITIVE priceBase',
  ]);
  expect(wrong({ validFrom: '2026-02-30', validUntil: 'soon' })).toEqual([
    'DATE_INVALID validFrom',
    'DATE_INVALID validUntil',
  ]);
  expect(wrong({ validFrom: '2026-11-01', validUntil: '2026-11-01' })).toEqual(['DATE_OUT_OF_ORDER validUntil']);
  expect(wrong({ validFrom: '2025-01-01', validUntil: TODAY })).toEqual(['DATE_OUT_OF_ORDER validUntil']);
  expect(wrong({ validUntil: addDays(TODAY, 367) })).toEqual(['INVALID validUntil']);
  expect(keptTerms({ ...TERMS, title: ' 枸杞\u200b ' }).title).toBe('枸杞');
});
