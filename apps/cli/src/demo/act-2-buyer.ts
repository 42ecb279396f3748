import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NEW_SKU } from './act-1-cooperative';
import { EXAMPLES } from './client';
import type { Play } from './play';

/* eslint-disable @typescript-eslint/no-explicit-any -- answers have the shape that the documents of examples/ ask for */

export const POINT = {
  name: '厦门总部食堂',
  divisionCode: '350203',
  street: '湖滨南路 81 号',
  contact: '苏美琴',
  phone: '0592-2200101',
};

/** The union searches, makes mistakes, orders by spreadsheet, and a colleague approves. */
export async function buyerOrders(play: Play): Promise<void> {
  const { narrator } = play;
  narrator.act('二、工会采购：搜索、下单、审批');
  const union = await play.as('union', '鹭江工会 陈晓岚');
  const products = await union.do('SearchProducts', { search: '枸杞', first: 10 });
  narrator.step(union.name, `搜索“枸杞”，找到 ${products.nodes.length} 个商品`);
  const rows = products.nodes.flatMap(({ name, origin, supplier, listings }: any) =>
    listings.map(({ sku, tiers, availableStock }: any) => [
      name,
      sku.code,
      origin.name,
      supplier.name,
      tiers[0].unitPriceYuan,
      String(availableStock),
    ]),
  );
  narrator.table('在售的枸杞', ['商品', 'SKU', '产地', '供应商', '单价（元）', '库存'], rows, [4, 5]);

  await badOrders(play);

  const sheet = readFileSync(join(EXAMPLES, 'order.csv'), 'utf8');
  const { name, divisionCode, street, contact, phone } = POINT;
  const ofNewcomer = [NEW_SKU, '200', name, divisionCode, street, contact, phone].join(',');
  const spreadsheetHash = await union.upload('text/csv', `${sheet}${ofNewcomer}\n`);
  const input = { idempotencyKey: '中秋慰问品', note: '职工慰问品', spreadsheetHash };
  play.order = (await union.do('PlaceOrder', { input })).order;
  const again = (await union.do('PlaceOrder', { input })).order;
  if (again.id !== play.order.id) throw new Error('a repeated request placed another order');
  const lines = play.order.supplierOrders.flatMap((part: any) => part.lines);
  const points = new Set(lines.map((line: any) => line.addressName)).size;
  narrator.step(
    union.name,
    `按 examples/order.csv 下单 ${play.order.number}：${lines.length} 行，${play.order.supplierOrders.length} 家供应商，${points} 个收货点，${play.order.goodsYuan} 元，待审批`,
  );
  narrator.step(union.name, '网络重试，同一幂等键：还是这一张订单');

  const orderId = play.order.id;
  const [, own] = await union.try('ApproveOrder', { input: { orderId } });
  narrator.refused(union.name, '自己审批自己的订单', own);
  const approver = await play.as('union-approver', '鹭江工会 黄志强');
  play.order = (await approver.do('ApproveOrder', { input: { orderId } })).order;
  narrator.step(approver.name, `审批通过；付款编号 ${play.order.paymentReference}`);
}

async function badOrders(play: Play): Promise<void> {
  const union = await play.as('union', '鹭江工会 陈晓岚');
  const line = (skuCode: string, quantity: number, address = POINT.name) => ({ skuCode, quantity, address });
  const attempt = async (lines: object[]) =>
    (
      await union.try('PlaceOrder', { input: { idempotencyKey: 'a slip of the keyboard', addresses: [POINT], lines } })
    )[1];
  const slips = [
    line('HS-GOJI-999', 20),
    line(NEW_SKU, 30),
    line('HS-GOJI-500', 20, '泉州仓'),
    line('YZ-CABBAGE-15', 3),
  ];
  play.narrator.refused(
    union.name,
    '一张错了四行的订单：没有的 SKU、不成整箱、没有的收货点、不到起订量',
    await attempt(slips),
    'SKU_UNKNOWN',
    'NOT_IN_CASES',
    'ADDRESS_UNKNOWN',
    'BELOW_MINIMUM',
  );
  play.narrator.refused(union.name, '订购多于库存', await attempt([line(NEW_SKU, 4_000)]), 'OUT_OF_STOCK');
  const broken = await union.upload(
    'text/csv',
    'SKU编码,数量,收货点,行政区划代码,详细地址,联系人,电话\nHS-GOJI-500,二十,总部,350203,某路,某人,1\n',
  );
  const [, sheet] = await union.try('PlaceOrder', {
    input: { idempotencyKey: 'broken sheet', spreadsheetHash: broken },
  });
  play.narrator.refused(union.name, '表格里数量写成“二十”', sheet, 'CSV_VALUE');
}
