import { formatYuan } from '@shanhai/kernel';
import type { Play } from './play';

/* eslint-disable @typescript-eslint/no-explicit-any -- answers have the shape that the documents of examples/ ask for */

/** What buyers kept and paid goes on to the supplier: one person prepares it, another approves it, and the bank pays it. */
export async function payOut(play: Play): Promise<void> {
  const { narrator, today, order } = play;
  const cooperative = play.people.get('hongde')!;
  const custodian = await play.as('custodian', '结算中心 郑丽萍');
  const supplier = order.supplierOrders.find((part: any) => part.lines[0].skuCode.startsWith('HD')).supplier;
  const input = { idempotencyKey: 'payout', supplierId: supplier.id };
  const [, nameless] = await custodian.try('PreparePayout', { input });
  narrator.refused(custodian.name, '供应商还没有登记收款账户就付款', nameless, 'PAYOUT_ACCOUNT_MISSING');
  await cooperative.do('NamePayoutAccount', {
    input: { bankName: '红寺堡某银行', accountNumber: '6228 4800 1234 5678', bankCode: '313 873 000 001' },
  });
  const { payout } = await custodian.do('PreparePayout', { input });
  narrator.step(custodian.name, `归集应付 ${payout.holderName}的货款 ${payout.netYuan} 元`);
  const paying = { input: { payoutId: payout.id } };
  const [, own] = await custodian.try('ApprovePayout', paying);
  narrator.refused(custodian.name, '自己复核自己制的单', own, 'OWN_PAYOUT');
  const reviewer = await play.as('custodian-second', '结算中心 何文涛');
  await reviewer.do('ApprovePayout', paying);
  const rows = (await custodian.download('/payouts/bank.csv')).toString('utf8').trim().split('\n').length - 1;
  narrator.step(reviewer.name, `复核通过；GET /payouts/bank.csv 给银行批量付款，${rows} 笔`);
  const bankReference = `OUT${today.replaceAll('-', '')}0001`;
  const paid = { input: { payoutId: payout.id, bankReference, paidOn: today } };
  await custodian.do('RecordPayoutPaid', paid);
  const { nodes } = await custodian.do('PayoutsDue');
  const owed = nodes.find((each: any) => each.supplier.id === supplier.id);
  if (owed) throw new Error(`${owed.owedYuan} yuan are still owed`);
  narrator.step(custodian.name, `银行已付，流水号 ${bankReference}；不再欠 ${supplier.name}`);
  const rest = nodes.reduce((sum: bigint, each: any) => sum + BigInt(each.owedYuan.replace(/[,.]/g, '')), 0n);
  narrator.step('', `其余 ${nodes.length} 家供应商待付 ${formatYuan(rest)} 元`);
}
