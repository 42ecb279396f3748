import type { Language, Words } from '@shanhai/kernel';
import type { Payout } from '@shanhai/payments';
import type { CellValue, Column } from './table';

interface PayoutColumn {
  head: Words;
  kind: Column['kind'];
  of: (payout: Payout, language: Language) => CellValue;
}

/** What the receiver reads in its statement, and by which the custodian finds the payout again: letters and digits alone, as banks take them. */
export const payoutRemark = ({ id }: Pick<Payout, 'id'>): string =>
  `HK${id.replaceAll('-', '').slice(-16).toUpperCase()}`;

/** What banks ask for in a file of payments to others (批量转账), in the words of their templates. */
const COLUMNS: readonly PayoutColumn[] = [
  { head: { zh: '收款人名称', en: 'Payee' }, kind: 'TEXT', of: ({ holderName }) => holderName },
  { head: { zh: '收款人账号', en: 'Account' }, kind: 'DIGITS', of: ({ accountNumber }) => accountNumber },
  { head: { zh: '收款人开户行', en: 'Bank' }, kind: 'TEXT', of: ({ bankName }) => bankName },
  { head: { zh: '联行号', en: 'Bank code' }, kind: 'DIGITS', of: ({ bankCode }) => bankCode },
  { head: { zh: '金额', en: 'Amount' }, kind: 'YUAN', of: ({ grossFen, feeFen }) => grossFen - feeFen },
  { head: { zh: '币种', en: 'Currency' }, kind: 'TEXT', of: () => 'CNY' },
  { head: { zh: '附言', en: 'Remark' }, kind: 'TEXT', of: (payout) => payoutRemark(payout) },
  { head: { zh: '制单日期', en: 'Prepared on' }, kind: 'DATE', of: ({ preparedOn }) => preparedOn },
];

export const payoutColumns = (language: Language): Column[] =>
  COLUMNS.map(({ head, kind }) => ({ head: head[language], kind }));

export const payoutRow = (payout: Payout, language: Language): CellValue[] =>
  COLUMNS.map(({ of }) => of(payout, language));
