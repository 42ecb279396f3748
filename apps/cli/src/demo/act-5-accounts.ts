import { formatYuan } from '@shanhai/kernel';
import { payOut } from './payout';
import type { Play } from './play';
import { settleMonthly } from './settlement';
import { invoiceWithRed } from './red-invoice';

/* eslint-disable @typescript-eslint/no-explicit-any -- answers have the shape that the documents of examples/ ask for */

/** What follows deliveries: orders on account are settled by one sheet, invoices are put right, the supplier is paid, and everybody sees where the money stands. */
export async function accountsAreSettled(play: Play): Promise<void> {
  play.narrator.act('五、月结、开票、付给供应商');
  await settleMonthly(play);
  await invoiceWithRed(play);
  await payOut(play);
  await tellBalances(play);
}

const ACCOUNTS: Record<string, string> = {
  BANK: '银行存款',
  BUYER_DUE: '采购单位应付',
  CARD_BALANCE: '支付机构余额',
  CARD_COSTS: '支付机构费用',
  DISPUTED: '争议款',
  PLATFORM_FEES: '平台服务费',
  SUPPLIER_DUE: '供应商货款',
  SUSPENSE: '挂账',
};

/** Where the money stands, by double entry, for the custodian and for the supplier. */
async function tellBalances(play: Play): Promise<void> {
  for (const [personKey, name] of [
    ['custodian', '结算中心 郑丽萍'],
    ['hongde', '弘德村合作社'],
  ]) {
    const balances = await (await play.as(personKey, name)).do('Balances');
    const rows = balances.map(({ account, balanceFen }: any) => [ACCOUNTS[account] ?? account, formatYuan(BigInt(balanceFen))]); // prettier-ignore
    play.narrator.table(`${name}的账户余额（借方为正）`, ['科目', '元'], rows, [1]);
  }
}
