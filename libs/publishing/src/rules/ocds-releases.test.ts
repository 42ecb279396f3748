import fc from 'fast-check';
import type { ContractingFact, ContractingProcess } from './contracting-process';
import { compiledRelease, recordOf } from './ocds-merge';
import { releasesOf } from './ocds-releases';
import { valueOf } from './ocds-terms';

const buyer = { name: '厦门某工会', creditCode: '81350200MC0XQ1Y64P', seatCode: '350200' };
const supplier = { name: '西吉合作社', creditCode: '93640422MA7XQ1Y198', seatCode: '640422' };
const line = { lineId: 'L1', skuId: 'S', productId: 'P', categoryCode: 'GOJI', contentBase: '500' };

type Said = [type: string, payload: object, second?: number];
const processOf = (said: Said[], more: Partial<ContractingProcess> = {}): ContractingProcess => ({
  supplierOrderId: 'O1',
  buyer,
  supplier,
  lines: [{ lineId: 'L1', skuName: '枸杞 500 克' }],
  budgets: [],
  facts: said.map(
    ([type, payload, second], at): ContractingFact => ({
      id: `F${at}`,
      position: BigInt(at + 1),
      type,
      on: '2025-03-01',
      recordedAt: new Date(Date.UTC(2025, 2, 1, 0, 0, second ?? at)),
      payload,
    }),
  ),
  ...more,
});

const PLACED: Said[] = [
  [
    'supplier_order.placed',
    {
      orderNumber: '20250301-ABC',
      lines: [{ ...line, pricing: 'PACK', unitPriceFen: '1234', quantity: 10, amountFen: '12340' }],
    },
    0,
  ],
  ['payable.opened', { items: [{ amountFen: '12340' }, { amountFen: '660' }] }, 0],
];
const CONFIRMED: Said = ['supplier_order.confirmed', { lines: [{ lineId: 'L1', quantity: 10 }] }];
const SHIPPED: Said = ['supplier_order.shipped', { shipmentId: 'H1', lines: [{ quantity: 10 }] }];
const accepted = (acceptedQuantity: number, rejectedQuantity: number): Said => [
  'supplier_order.accepted',
  { deliveryId: 'D1', lines: [{ acceptedQuantity, rejectedQuantity }] },
];
const compiled = (said: Said[], more?: Partial<ContractingProcess>) =>
  compiledRelease(releasesOf(processOf(said, more), 'ocds-trial').map(({ release }) => release));

describe('releases of a supplier order', () => {
  it('tell what was recorded at one moment by one release, and begin with award and contract', () => {
    const releases = releasesOf(processOf([...PLACED, CONFIRMED, SHIPPED]), 'ocds-trial');
    expect(releases.map(({ position, release }) => [position, release.id, release.tag])).toEqual([
      [2n, 'F1', ['award', 'contract']],
      [3n, 'F2', ['awardUpdate', 'contractUpdate']],
      [4n, 'F3', ['implementation']],
    ]);
    const [{ release }] = releases;
    expect(release).toMatchObject({
      ocid: 'ocds-trial-O1',
      initiationType: 'tender',
      date: '2025-03-01T00:00:00.000Z',
    });
    expect(release).not.toHaveProperty('planning');
    expect(release).not.toHaveProperty('tender');
    expect(release.awards).toEqual([
      {
        id: 'O1',
        title: '订单 20250301-ABC',
        status: 'pending',
        date: '2025-03-01T00:00:00+08:00',
        value: { amount: 130, currency: 'CNY' },
        suppliers: [{ id: 'CN-USCI-93640422MA7XQ1Y198', name: '西吉合作社' }],
        items: [
          {
            id: 'L1',
            description: '枸杞 500 克',
            classification: { scheme: 'x_SHANHAI-CATEGORY', id: 'GOJI' },
            quantity: 10,
            unit: { name: '件', value: { amount: 12.34, currency: 'CNY' } },
          },
        ],
      },
    ]);
  });

  it('have the buyer’s target as planning where there is one', () => {
    const budget = {
      id: 'T-1',
      scheme: 'UNION',
      schemeName: '工会直采',
      period: '2025',
      amountFen: 100_000_05n,
      source: '某文',
    };
    const [{ release }] = releasesOf(processOf(PLACED, { budgets: [budget] }), 'ocds-trial');
    expect(release.tag).toEqual(['planning', 'award', 'contract']);
    expect(release.planning).toEqual({
      rationale: '2025 工会直采 100000.05 元（某文）',
      budget: {
        id: 'T-1',
        description: '某文',
        amount: { amount: 100000.05, currency: 'CNY' },
        project: '工会直采',
        projectID: 'UNION',
      },
    });
  });

  it('tell payments, refunds as negative transactions, and that a contract which is delivered and paid has come to an end', () => {
    const paid: Said[] = [...PLACED, CONFIRMED, SHIPPED, accepted(8, 2)];
    paid.push(['payable.due_changed', { items: [{ amountFen: '-2468' }] }, 4]);
    paid.push(['payment.received', { amountFen: '13000' }]);
    expect(compiled(paid).contracts![0]).toMatchObject({ status: 'active', value: { amount: 105.32 } });
    const after = compiled([...paid, ['payment.refunded', { items: [{ amountFen: '2468' }] }]]);
    expect(after.contracts).toHaveLength(1);
    expect(after.contracts![0]).toMatchObject({ status: 'terminated', dateSigned: '2025-03-01T00:00:00+08:00' });
    const { transactions, milestones } = after.contracts![0].implementation!;
    expect(transactions!.map(({ value, payer, payee }) => [value.amount, payer.id, payee.id])).toEqual([
      [130, 'CN-USCI-81350200MC0XQ1Y64P', 'CN-USCI-93640422MA7XQ1Y198'],
      [-24.68, 'CN-USCI-81350200MC0XQ1Y64P', 'CN-USCI-93640422MA7XQ1Y198'],
    ]);
    expect(milestones!.map(({ id, type, status }) => [id, type, status])).toEqual([
      ['H1', 'delivery', 'met'],
      ['D1', 'assessment', 'partiallyMet'],
    ]);
  });

  it('tell of several shipments as milestones of one contract', () => {
    const second: Said = ['supplier_order.shipped', { shipmentId: 'H2', lines: [{ quantity: 3 }] }];
    const { contracts } = compiled([...PLACED, CONFIRMED, SHIPPED, second]);
    expect(contracts).toHaveLength(1);
    expect(contracts![0].implementation!.milestones!.map(({ id }) => id)).toEqual(['H1', 'H2']);
  });

  it('end an award that nothing came of', () => {
    const ended = compiled([
      ...PLACED,
      ['supplier_order.ended', { reason: 'DECLINED' }, 5],
      ['payable.due_changed', { items: [{ amountFen: '-13000' }] }, 5],
    ]);
    expect(ended.awards![0].status).toBe('cancelled');
    expect(ended.contracts![0]).toMatchObject({ status: 'cancelled', value: { amount: 0 } });
  });

  it('leave out what was closed short, and end once the rest is accepted and paid', () => {
    const four: Said = ['supplier_order.shipped', { shipmentId: 'H1', lines: [{ quantity: 4 }] }];
    const short: Said = ['supplier_order.closed_short', { by: 'BUYER', reason: '逾期', lines: [{ lineId: 'L1', quantity: 6 }] }, 5]; // prettier-ignore
    const cut: Said = ['payable.due_changed', { items: [{ amountFen: '-7404' }], reason: 'CLOSED_SHORT' }, 5];
    const said = [...PLACED, CONFIRMED, four, accepted(4, 0), short, cut];
    const [contract] = compiled(said).contracts!;
    expect(contract).toMatchObject({ status: 'active', items: [{ id: 'L1', quantity: 4 }], value: { amount: 55.96 } });
    const paid = compiled([...said, ['payment.received', { amountFen: '5596' }]]);
    expect(paid.contracts![0].status).toBe('terminated');
  });

  it('have goods by weight in kilograms, exactly', () => {
    const byWeight: Said = [
      'supplier_order.placed',
      {
        orderNumber: 'N',
        lines: [{ ...line, contentBase: '2750', pricing: 'WEIGHT', unitPriceFen: '275', quantity: 3 }],
      },
    ];
    expect(compiled([byWeight]).contracts![0].items![0]).toMatchObject({ quantity: 8.25, unit: { name: '千克' } });
  });

  it('never go back in time, though a transaction that began earlier came into the log later', () => {
    const releases = releasesOf(
      processOf([...PLACED, [CONFIRMED[0], CONFIRMED[1], 9], [SHIPPED[0], SHIPPED[1], 8]]),
      'ocds-trial',
    );
    expect(releases.map(({ release }) => [release.id, release.date.slice(17, 19)])).toEqual([
      ['F1', '00'],
      ['F3', '09'],
    ]);
  });

  it('are the same bytes again, and begin as they did when less was known', () => {
    const all: Said[] = [...PLACED, CONFIRMED, SHIPPED, accepted(10, 0), ['payment.received', { amountFen: '13000' }]];
    const text = (said: Said[]) =>
      releasesOf(processOf(said), 'ocds-trial').map(({ release }) => JSON.stringify(release));
    fc.assert(
      fc.property(fc.integer({ min: 2, max: all.length }), (known) => {
        expect(text(all).slice(0, known - 1)).toEqual(text(all.slice(0, known)));
      }),
    );
  });
});

it('a record has every release and what they come to', () => {
  const releases = releasesOf(processOf([...PLACED, CONFIRMED]), 'ocds-trial').map(({ release }) => release);
  const record = recordOf(releases);
  expect(record.releases).toBe(releases);
  expect(record.compiledRelease).toMatchObject({ id: 'ocds-trial-O1-2025-03-01T00:00:02.000Z', tag: ['compiled'] });
});

it('fen are written exactly, up to ten trillion yuan', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }), (fen) => {
      const [whole, fraction = ''] = JSON.stringify(valueOf(fen).amount).split('.');
      expect(BigInt(`${whole}${fraction.padEnd(2, '0')}`)).toBe(fen);
      expect(fraction.length).toBeLessThanOrEqual(2);
    }),
  );
});
