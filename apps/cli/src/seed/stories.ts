import type { PlannedOrder } from './plan';

/** Orders that show one rule of counting each. */
export const STORIES: PlannedOrder[] = [
  // Paid in full before the year ends, shipped and accepted in the next: RESERVE in December, EW_PURCHASE in January.
  {
    key: 'paid before it was shipped',
    buyer: 'school',
    placedOn: '2024-12-26',
    lines: [{ sku: 'XJ-POTATO-25', quantity: 80 }],
    shipAfter: 7,
    acceptAfter: 2,
    paidOn: '2024-12-30',
    importedOn: '2024-12-31',
    exactWeight: true,
  },
  // The pairing of Fuzhou and Dingxi ended in 2021: FORMER_PAIRING.
  {
    key: 'former pairing',
    buyer: 'gulou',
    placedOn: '2025-03-11',
    lines: [
      { sku: 'AD-POTATO-25', quantity: 260 },
      { sku: 'AD-NOODLES-1', quantity: 400 },
    ],
    shipAfter: 4,
    acceptAfter: 6,
    paidOn: '2025-04-02',
  },
  // Fujian buys from Fujian: SAME_SIDE.
  {
    key: 'same side',
    buyer: 'gulou',
    placedOn: '2025-04-16',
    lines: [{ sku: 'GT-TREMELLA-250', quantity: 240 }],
    shipAfter: 2,
    acceptAfter: 3,
    paidOn: '2025-05-06',
  },
  // Fujian goods go west: EAST_TO_WEST.
  {
    key: 'east to west',
    buyer: 'xiji-union',
    placedOn: '2025-09-02',
    lines: [
      { sku: 'GT-TREMELLA-250', quantity: 360 },
      { sku: 'GT-SHIITAKE-500', quantity: 100 },
    ],
    shipAfter: 3,
    acceptAfter: 5,
    paidOn: '2025-09-23',
  },
  // Paid in May, the statement arrives in August when May is sealed: LATE.
  {
    key: 'late statement',
    buyer: 'zhangpu',
    placedOn: '2025-05-06',
    lines: [
      { sku: 'HY-MILLET-2500', quantity: 800 },
      { sku: 'HY-GRAIN-GIFT', quantity: 200 },
    ],
    shipAfter: 3,
    acceptAfter: 5,
    paidOn: '2025-05-30',
    importedOn: '2025-08-08',
  },
  // Refunded in June, recorded in September when June is sealed: ADJUSTMENT.
  {
    key: 'late refund',
    buyer: 'hospital',
    placedOn: '2025-04-08',
    lines: [
      { sku: 'JY-BEEF-1', quantity: 300 },
      { sku: 'JY-HONEY-500', quantity: 240 },
    ],
    shipAfter: 3,
    acceptAfter: 4,
    paidOn: '2025-05-08',
    refund: { share: 0.2, recordedOn: '2025-09-12', refundedOn: '2025-06-20', reason: '部分牛肉解冻，按协议退款' },
  },
  {
    key: 'refund in an open month',
    buyer: 'xiashang',
    placedOn: '2025-07-09',
    lines: [{ sku: 'PY-CHICKEN-1', quantity: 180 }],
    shipAfter: 3,
    acceptAfter: 3,
    paidOn: '2025-07-31',
    refund: { share: 0.1, recordedOn: '2025-08-20', refundedOn: '2025-08-20', reason: '包装破损，协商折让' },
  },
  // The payer forgets the reference: suspense, claimed two weeks later.
  {
    key: 'claimed from suspense',
    buyer: 'fuqing',
    placedOn: '2025-06-17',
    lines: [{ sku: 'XJ-BUCKWHEAT-5', quantity: 160 }],
    shipAfter: 3,
    acceptAfter: 4,
    paidOn: '2025-07-10',
    forgotten: { claimedOn: '2025-07-25' },
  },
  {
    key: 'still in suspense',
    buyer: 'xiangan',
    placedOn: '2025-10-13',
    lines: [{ sku: 'PY-APRICOT-DRY', quantity: 400 }],
    shipAfter: 3,
    acceptAfter: 5,
    paidOn: '2025-11-05',
    forgotten: { claimedOn: null },
  },
  {
    key: 'returned',
    buyer: 'xiangan',
    placedOn: '2025-10-20',
    lines: [{ sku: 'PY-CHICKEN-HALF', quantity: 240 }],
    shipAfter: 3,
    acceptAfter: 3,
    paidOn: '2025-11-07',
    returned: { share: 0.25, on: '2025-11-18', reason: '保质期不足' },
    refund: { share: 0.25, recordedOn: '2025-11-21', refundedOn: '2025-11-21', reason: '退货退款' },
  },
  {
    key: 'refused in part',
    buyer: 'union',
    placedOn: '2025-08-26',
    lines: [
      { sku: 'HS-GOJI-500', quantity: 600 },
      { sku: 'HS-WINE-750', quantity: 120 },
    ],
    shipAfter: 4,
    acceptAfter: 5,
    rejected: 0.2,
    paidOn: '2025-09-18',
  },
  {
    key: 'declined',
    buyer: 'guomao',
    placedOn: '2025-02-19',
    lines: [{ sku: 'YL-BEEF-5', quantity: 40 }],
    shipAfter: 3,
    acceptAfter: 3,
    paidOn: null,
    declined: true,
  },
];
