import { KEY, type Work } from '../rounds';
import { skuCode } from '../world';

const DOCUMENT = `mutation ($input: PlaceOrderInput!) { placeOrder(input: $input) {
  order { id number status paymentReference goodsFen } userErrors { code field message } } }`;
export const ADDRESS = { divisionCode: '350203', street: '湖滨南路 1 号', contact: '陈某', phone: '13800000000' };
/** Where the orders of a work begin among the SKUs, so that works do not meet. */
const FROM = { 5: 100, 100: 1_000, 1000: 5_000 } as const;
/** Lines 7 to 11 of twenty: three of one supplier, two of the next. */
const FIVE_STEP = 20;
const FIVE_OFFSET = 7;

/** An order of so many lines of different SKUs; each variant has SKUs of its own. */
export function orderBody(firstSku: number, lines: number, addresses = 1): string {
  const name = (index: number) => `仓库 ${index % addresses}`;
  const input = {
    idempotencyKey: KEY,
    addresses: Array.from({ length: addresses }, (_, index) => ({ ...ADDRESS, name: name(index) })),
    lines: Array.from({ length: lines }, (_, index) => ({
      skuCode: skuCode(firstSku + index),
      quantity: 1 + (index % 7),
      address: name(index),
    })),
  };
  return JSON.stringify({ query: DOCUMENT, variables: { input } });
}

const variants = (count: number, body: (variant: number) => string) => Array.from({ length: count }, (_, n) => body(n));

export const placeOrder5: Work = {
  name: 'placeOrder, 5 lines, 2 suppliers',
  as: 'BUYER',
  bodies: variants(32, (n) => orderBody(FROM[5] + n * FIVE_STEP + FIVE_OFFSET, 5)),
  connections: [1, 8, 32],
};
export const placeOrder100: Work = {
  name: 'placeOrder, 100 lines, 10 suppliers',
  as: 'BUYER',
  bodies: variants(32, (n) => orderBody(FROM[100] + n * 100, 100, 10)),
  connections: [1, 8, 32],
};
export const placeOrder1000: Work = {
  name: 'placeOrder, 1,000 lines, 40 suppliers',
  as: 'BUYER',
  bodies: variants(8, (n) => orderBody(FROM[1000] + n * 1000, 1000, 50)),
  connections: [1, 8],
};
export const hotSku: Work = {
  name: 'one SKU that everyone buys',
  as: 'BUYER',
  bodies: [orderBody(0, 1)],
  connections: [1, 8, 32],
};
