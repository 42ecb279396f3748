import { type Fen, formatYuan, type Transitions, type Words } from '@shanhai/kernel';

export const RECEIVING_ACCOUNT_STATES = ['PENDING', 'VERIFIED', 'REJECTED', 'WITHDRAWN'] as const;
export type ReceivingAccountState = (typeof RECEIVING_ACCOUNT_STATES)[number];
export type ReceivingAccountVerb = 'verify' | 'reject' | 'withdraw';

/** An office may also reject what it verified before: the licence was revoked. */
export const RECEIVING_ACCOUNT_TRANSITIONS = {
  verify: { from: ['PENDING'], to: 'VERIFIED' },
  reject: { from: ['PENDING', 'VERIFIED'], to: 'REJECTED' },
  withdraw: { from: ['PENDING', 'VERIFIED'], to: 'WITHDRAWN' },
} as const satisfies Transitions<ReceivingAccountState, ReceivingAccountVerb>;

export const HOLDER_NAME_LENGTH_MAX = 120;
export const BANK_NAME_LENGTH_MAX = 120;
export const LICENCE_NUMBER_LENGTH_MAX = 60;

/** An account number as banks compare it, without the blanks and hyphens that people write; null where it is none (6 to 32 digits). */
export function accountNumberOf(text: string): string | null {
  const number = text.normalize('NFKC').replace(/[\s-]/g, '');
  return /^\d{6,32}$/.test(number) ? number : null;
}

/** As those see it who do not pay into it: the last four digits. */
export const masked = (accountNumber: string): string => `****${accountNumber.slice(-4)}`;

/** What the office made of an account, for its custodian to read. */
export function accountJudged(accountNumber: string, reason: string | null): Words {
  const account = masked(accountNumber);
  if (reason === null) return { zh: `收款账户 ${account} 已核实`, en: `The receiving account ${account} was verified` };
  return {
    zh: `收款账户 ${account} 未通过：${reason}`,
    en: `The receiving account ${account} was rejected: ${reason}`,
  };
}

/** What a clerk writes into the form of the bank, line by line. */
export function transferForm(
  account: { holderName: string; bankName: string; accountNumber: string },
  openFen: Fen,
  reference: string,
): string {
  return [
    `收款户名：${account.holderName}`,
    `收款账号：${account.accountNumber.replace(/(\d{4})(?=\d)/g, '$1 ')}`,
    `开户银行：${account.bankName}`,
    `转账金额：${formatYuan(openFen)} 元`,
    `附言（必填）：${reference}`,
  ].join('\n');
}
