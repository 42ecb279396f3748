import { setTimeout as sleep } from 'node:timers/promises';
import { formatYuan } from '@shanhai/kernel';
import { creditCodeOf } from '../seed/accounts';
import { BUYERS } from '../seed/units';
import { CREDIT_CODE, NAME } from './act-1-cooperative';
import type { Client } from './client';
import type { Play } from './play';

/* eslint-disable @typescript-eslint/no-explicit-any -- answers have the shape that the documents of examples/ ask for */

const MATCHED_WITHIN_MS = 30_000;
/** Of a hundred and nine: nine percent are in the price. */
const taxOf = (fen: bigint) => String((fen * 9n) / 109n);

/** The cooperative invoices all that was ordered, though some was refused: the match shows it, and a red invoice puts it right. */
export async function invoiceWithRed(play: Play): Promise<void> {
  const { narrator, today } = play;
  const [union, cooperative] = [play.people.get('union')!, play.people.get('hongde')!];
  const part = play.order.supplierOrders.find((each: any) => each.lines[0].skuCode.startsWith('HD'));
  const [line] = part.lines;
  const dueFen = BigInt(line.dueFen);
  const priceFen = dueFen / BigInt(line.acceptedQuantity);
  const invoicedFen = priceFen * BigInt(line.orderedQuantity);
  const number = `${today.slice(2, 4)}640303${'1'.padStart(12, '0')}`;
  const buyer = BUYERS.find(({ key }) => key === 'union')!;
  const input = {
    idempotencyKey: 'invoice',
    supplierOrderId: part.id,
    number,
    issuedOn: today,
    seller: { name: NAME, creditCode: CREDIT_CODE },
    buyer: { name: buyer.name, creditCode: creditCodeOf(buyer) },
    amountFen: String(invoicedFen),
    taxFen: taxOf(invoicedFen),
    lines: [{ orderLineId: line.id, amountFen: String(invoicedFen), quantity: line.orderedQuantity }],
  };
  const { evidence } = await cooperative.do('RecordInvoice', { input });
  narrator.step(cooperative.name, `登记数电发票 ${number}：${line.orderedQuantity} 袋 ${formatYuan(invoicedFen)} 元`);
  await untilMatched(union, part.id, 'OVER_INVOICED');
  narrator.step(union.name, `三单匹配：验收 ${line.acceptedQuantity} 袋 ${formatYuan(dueFen)} 元，多开 ${formatYuan(invoicedFen - dueFen)} 元`); // prettier-ignore

  const overFen = String(invoicedFen - dueFen);
  const asking = { evidenceId: evidence.id, amountFen: overFen, reason: 'ISSUED_IN_ERROR', note: '拒收部分多开', idempotencyKey: 'red' }; // prettier-ignore
  await union.do('RequestRedInvoice', { input: asking });
  const { nodes: asked } = await cooperative.do('RedInvoiceRequests');
  narrator.step(union.name, `请开红字发票；${cooperative.name}待办 ${asked.length} 项`);
  const red = (fen: bigint, packs: number, key: string) => ({
    input: {
      idempotencyKey: key,
      reversesNumber: number,
      reason: 'ISSUED_IN_ERROR',
      number: `${number.slice(0, -1)}2`,
      issuedOn: today,
      amountFen: String(-fen),
      taxFen: `-${taxOf(fen)}`,
      lines: [{ orderLineId: line.id, amountFen: String(-fen), quantity: -packs }],
    },
  });
  const [, above] = await cooperative.try('RecordRedInvoice', red(invoicedFen + 1n, line.orderedQuantity, 'above'));
  narrator.refused(cooperative.name, '红字发票比原发票还多', above);
  await cooperative.do('RecordRedInvoice', red(BigInt(overFen), line.rejectedQuantity, 'red'));
  await untilMatched(union, part.id, 'MATCHED');
  narrator.step(cooperative.name, `登记红字发票 -${formatYuan(BigInt(overFen))} 元；订单、验收、发票相符`);
}

/** The match follows what changes it within a second or so. */
async function untilMatched(union: Client, supplierOrderId: string, state: string): Promise<void> {
  let found = '';
  for (const giveUpAt = Date.now() + MATCHED_WITHIN_MS; Date.now() < giveUpAt; await sleep(200)) {
    const { nodes } = await union.do('MatchOfOrder', { supplierOrderId });
    found = nodes[0]?.state;
    if (found === state) return;
  }
  throw new Error(`the invoices are ${found}, not ${state}`);
}
