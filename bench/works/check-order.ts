import { createHash } from 'node:crypto';
import type { Laboratory } from '../laboratory';
import type { Work } from '../rounds';
import { skuCode } from '../world';
import { ADDRESS } from './place-order';

const ROWS = 1_000;
const FIRST_SKU = 5_000;
const DELIVERY_POINTS = 50;
const DOCUMENT = `query ($input: CheckOrderInput!) { checkOrder(input: $input) {
  draft { goodsFen needsApproval supplierOrders { goodsFen supplier { name }
    lines { skuCode skuName quantity addressName unitPriceFen dueFen } } } userErrors { code field message } } }`;

/** The dry run of an order of a thousand rows, whose spreadsheet is stored first. */
export async function checkOrder1000({ database, world }: Laboratory): Promise<Work> {
  const content = Buffer.from(spreadsheet());
  const hash = createHash('sha256').update(content).digest('hex');
  await database.sql(
    `INSERT INTO files (hash, media_type, size_bytes, content, uploaded_by) VALUES ($1, 'text/csv', $2, $3, $4)`,
    [hash, content.length, content, world.userId],
  );
  return {
    name: 'checkOrder, a spreadsheet of 1,000 rows',
    as: 'BUYER',
    bodies: [JSON.stringify({ query: DOCUMENT, variables: { input: { spreadsheetHash: hash } } })],
    connections: [1, 8],
  };
}

function spreadsheet(): string {
  const { divisionCode, street, contact, phone } = ADDRESS;
  const rows = Array.from({ length: ROWS }, (_, n) =>
    [skuCode(FIRST_SKU + n), 1 + (n % 7), `仓库 ${n % DELIVERY_POINTS}`, divisionCode, street, contact, phone].join(
      ',',
    ),
  );
  return ['SKU编码,数量,收货点,行政区划代码,详细地址,联系人,电话', ...rows].join('\n');
}
