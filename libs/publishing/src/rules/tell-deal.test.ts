import { closedShort } from './tell-deal';

it('says who closed an order short, why, and how many packs did not come', () => {
  const payload = { by: 'BUYER', reason: '逾期未发', lines: [{ lineId: 'a', quantity: 2 }, { lineId: 'b', quantity: 3 }] }; // prettier-ignore
  const told = [{ type: 'supplier_order.closed_short', on: '2026-03-01', payload }];
  expect(closedShort(told)).toEqual({ on: '2026-03-01', by: 'BUYER', reason: '逾期未发', packs: 5 });
  expect(closedShort([])).toBeNull();
});
