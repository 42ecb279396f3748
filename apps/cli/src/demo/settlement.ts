import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { addDays, formatYuan } from '@shanhai/kernel';
import { NEW_SKU } from './act-1-cooperative';
import { POINT } from './act-2-buyer';
import { EXAMPLES } from './client';
import { toGbk } from './gbk';
import type { Play } from './play';

/* eslint-disable @typescript-eslint/no-explicit-any -- answers have the shape that the documents of examples/ ask for */

const PACKS = [40, 60];

/** Two orders on account become one sheet, which another person of the unit approves and one transfer pays. */
export async function settleMonthly(play: Play): Promise<void> {
  const { narrator, today } = play;
  const union = await play.as('union', '鹭江工会 陈晓岚');
  const parts = [];
  for (const packs of PACKS) parts.push(await deliverOnAccount(play, packs));
  narrator.step(union.name, `月内另订 ${PACKS.join('、')} 袋两单，货到验收，先不付款`);
  const input = {
    idempotencyKey: 'monthly sheet',
    partnerId: parts[0].supplier.id,
    acceptedFrom: addDays(today, -30),
    acceptedUntil: addDays(today, 1),
  };
  const { sheet } = await union.do('DraftSettlementSheet', { input });
  const sheetId = sheet.id;
  const { amountFen, amountYuan } = sheet.sums;
  await union.do('SubmitSettlementSheet', { input: { sheetId } });
  narrator.step(union.name, `结算单 ${sheet.number}：${sheet.orders.length} 单合并，${amountYuan} 元，提交`);
  const [, own] = await union.try('ApproveSettlementSheet', { input: { sheetId, amountFen } });
  narrator.refused(union.name, '自己审批自己提交的结算单', own);
  const approver = await play.as('union-approver', '鹭江工会 黄志强');
  const [, other] = await approver.try('ApproveSettlementSheet', { input: { sheetId, amountFen: `${BigInt(amountFen) - 1n}` } }); // prettier-ignore
  narrator.refused(approver.name, '核对的金额与结算单不符', other, 'SHEET_CHANGED');
  const approved = (await approver.do('ApproveSettlementSheet', { input: { sheetId, amountFen } })).sheet;
  narrator.step(approver.name, `审批通过；一笔转账写付款编号 ${approved.paymentReference}`);
  await payByOneTransfer(play, approved.paymentReference, BigInt(amountFen));
  const { nodes } = await union.do('SettlementSheets');
  const { sums } = nodes.find(({ id }: any) => id === sheetId);
  if (!sums.paid) throw new Error(`the sheet is not paid: ${sums.openFen} fen are open`);
  play.settledFen = BigInt(amountFen);
}

/** A small order, which needs no approval, from placing to acceptance. */
async function deliverOnAccount(play: Play, packs: number): Promise<any> {
  const { newLot, today } = play;
  const [union, cooperative] = [play.people.get('union')!, play.people.get('hongde')!];
  const receiver = await play.as('union-receiver', '鹭江工会 苏美琴');
  const lines = [{ skuCode: NEW_SKU, quantity: packs, address: POINT.name }];
  const placing = { idempotencyKey: `on account ${packs}`, addresses: [POINT], lines, note: '月结' };
  const { order } = await union.do('PlaceOrder', { input: placing });
  const [{ id: supplierOrderId, lines: ordered }] = order.supplierOrders;
  await cooperative.do('ConfirmSupplierOrder', { input: { supplierOrderId } });
  const parcels = [{ lineId: ordered[0].id, traceCode: newLot.traceCode, quantity: packs }];
  const shipping = { idempotencyKey: `ship ${supplierOrderId}`, supplierOrderId, shippedOn: today, lines: parcels };
  await cooperative.do('ShipSupplierOrder', { input: shipping });
  const [part] = (await union.do('MyOrder', { id: order.id })).supplierOrders;
  const accepted = [{ shipmentLineId: part.shipments[0].lines[0].id, acceptedQuantity: packs, rejectedQuantity: 0 }];
  const accepting = { idempotencyKey: `accept ${supplierOrderId}`, supplierOrderId, acceptedOn: today, lines: accepted }; // prettier-ignore
  await receiver.do('AcceptDelivery', { input: accepting });
  return part;
}

async function payByOneTransfer(play: Play, paymentReference: string, fen: bigint): Promise<void> {
  const { narrator, today } = play;
  const custodian = await play.as('custodian', '结算中心 郑丽萍');
  const [head, row] = readFileSync(join(EXAMPLES, 'bank-statement.csv'), 'utf8').split('\n');
  const filled = row
    .replace('{日期}', today)
    .replace('{金额一}', formatYuan(fen).replaceAll(',', ''))
    .replace('{付款编号}', paymentReference)
    .replace('{流水前缀}', `DEMO${today.replaceAll('-', '')}9`);
  const fileHash = await custodian.upload('text/csv', toGbk([head, filled, ''].join('\n')));
  const { matchedFen, suspenseFen } = await custodian.do('ImportBankStatement', { input: { fileHash } });
  if (suspenseFen !== '0') throw new Error(`${suspenseFen} fen of the sheet are in suspense`);
  narrator.step(custodian.name, `导入银行流水：一笔 ${formatYuan(BigInt(matchedFen))} 元付清结算单的各单`);
}
