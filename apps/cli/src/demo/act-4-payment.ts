import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatYuan } from '@shanhai/kernel';
import { EXAMPLES } from './client';
import { toGbk } from './gbk';
import type { Play } from './play';

/* eslint-disable @typescript-eslint/no-explicit-any -- answers have the shape that the documents of examples/ ask for */

const plain = (fen: bigint) => formatYuan(fen).replaceAll(',', '');

/** The union pays by two transfers; one comes without the reference, stays in suspense, and is claimed. */
export async function bankPays(play: Play): Promise<void> {
  const { narrator, today, order } = play;
  narrator.act('四、对公转账：导入银行流水、挂账、认领');
  const union = await play.as('union', '鹭江工会 陈晓岚');
  const payment = await union.do('OpenPayment', { input: { orderId: order.id } });
  const openFen = BigInt(payment.openFen);
  narrator.step(union.name, `应付 ${formatYuan(openFen)} 元（按净重和验收数），付款编号 ${payment.reference}`);
  const { form } = payment.transfers.find((each: any) => each.form !== null);
  narrator.lines(...form.split('\n'));
  const alipay = { input: { orderId: order.id, method: 'ALIPAY', idempotencyKey: 'alipay' } };
  const [, off] = await union.try('StartCardPayment', alipay);
  narrator.refused(union.name, `用支付宝付款，可用的只有 ${payment.paymentMethods.join('、')}`, off, 'CARD_RAIL_OFF');

  const custodian = await play.as('custodian', '结算中心 郑丽萍');
  const second = openFen / 5n;
  const statement = readFileSync(join(EXAMPLES, 'bank-statement.csv'), 'utf8')
    .replaceAll('{日期}', today)
    .replace('{金额一}', plain(openFen - second))
    .replace('{金额二}', plain(second))
    .replace('{付款编号}', payment.reference)
    .replaceAll('{流水前缀}', `DEMO${today.replaceAll('-', '')}`);
  const [head, first] = statement.split('\n');
  const twice = await custodian.upload('text/csv', toGbk([head, first, first, ''].join('\n')));
  const [, repeated] = await custodian.try('ImportBankStatement', { input: { fileHash: twice } });
  narrator.refused(custodian.name, '流水文件里同一流水号出现两次', repeated, 'STATEMENT_ROW_TWICE');
  const fileHash = await custodian.upload('text/csv', toGbk(statement));
  const result = await custodian.do('ImportBankStatement', { input: { fileHash } });
  narrator.step(
    custodian.name,
    `导入银行流水（GBK）：${result.rows} 笔到账，匹配 ${formatYuan(BigInt(result.matchedFen))} 元，挂账 ${formatYuan(BigInt(result.suspenseFen))} 元`,
  );
  const known = await custodian.do('ImportBankStatement', { input: { fileHash } });
  narrator.step(custodian.name, `同一文件再导入一次：${known.alreadyKnown} 笔已有，什么也没变`);

  const transfer = result.transfers.find((each: any) => each.suspenseFen !== '0');
  const claim = { transferId: transfer.id, idempotencyKey: 'claim', reason: '国库代付，漏填付款编号' };
  const claiming = (paymentReference: string) => ({ input: { ...claim, parts: [{ paymentReference }] } });
  const [, unknown] = await custodian.try('ClaimTransfer', claiming('SH0000000000'));
  narrator.refused(custodian.name, '把挂账款认领到不存在的付款编号', unknown, 'PAYER_UNKNOWN');
  const { claim: proposed } = await custodian.do('ClaimTransfer', claiming(payment.reference));
  narrator.step(custodian.name, `提出认领 ${transfer.payerName} 的 ${formatYuan(second)} 元（${transfer.reason}）`);
  const confirming = { input: { claimId: proposed.id } };
  const [, own] = await custodian.try('ConfirmTransferClaim', confirming);
  narrator.refused(custodian.name, '确认自己提出的认领', own, 'OWN_CLAIM');
  const reviewer = await play.as('custodian-second', '结算中心 何文涛');
  await reviewer.do('ConfirmTransferClaim', confirming);
  narrator.step(reviewer.name, '复核并确认认领');
  play.order = await union.do('MyOrder', { id: order.id });
  const open = play.order.supplierOrders.filter((part: any) => part.payable.openFen !== '0');
  if (open.length > 0) throw new Error(`${open.length} payables are still open`);
  narrator.step(union.name, '各供应商应付款均已付清');
}
