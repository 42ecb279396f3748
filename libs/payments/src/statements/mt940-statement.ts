import { type BusinessDate, type Fen, parseYuan, type Reasons } from '@shanhai/kernel';
import { requireBalance } from './balance';
import { comesIn, judgeRows, type ReadRows, type Way, type WrittenRow } from './statement';

/** A field of the message: its tag, the line it begins in, and its text with the lines that go on. */
interface Field {
  tag: string;
  line: number;
  text: string;
}

const BALANCE = /^([CD])\d{6}([A-Z]{3})(\d{1,12},\d{0,2})$/;
/** SWIFT MT940, field 61: value date, entry date, mark, funds code, amount, type, references, and a line of the bank's own. */
const ENTRY = /^(\d{6})(\d{4})?(R?[CD])([A-Z])?(\d{1,12},\d{0,2})([A-Z][A-Z0-9]{3})(.*?)(?:\/\/(.*?))?(?:\n([^]*))?$/;

const NAMES = { amount: ':61: amount', bookedOn: ':61: date', bankReference: ':61: reference' };

export const isMt940 = (text: string) => /^:20:/m.test(text) && /^:60[FM]:/m.test(text);

const WAYS: Readonly<Record<string, Way>> = { C: 'IN', RD: 'CAME_BACK', RC: 'REVERSAL', D: 'OUT' };

/**
 * Reads the entries of SWIFT MT940 messages, in the order of the file; RD is money that was sent and came back, RC money that came and is
 * taken back. Each message's balances must agree with its entries: a file that was cut
 * off is refused. Adds STATEMENT_VALUE, STATEMENT_CURRENCY, STATEMENT_BALANCE and STATEMENT_ROW_TWICE to `reasons`.
 */
export function readMt940(text: string, today: BusinessDate, reasons: Reasons): ReadRows {
  const written: WrittenRow[] = [];
  const accounts: string[] = [];
  let opening: Fen | null = null;
  let moved = 0n;
  let from = 0;
  let account = '';
  let number = '';
  const wrong = ({ tag, line, text: value }: Field) =>
    reasons.add('STATEMENT_VALUE', ['fileHash'], { row: line, column: `:${tag}:`, value: value.slice(0, 40) });
  const fields = fieldsOf(text);
  for (const [index, field] of fields.entries()) {
    const { tag, line } = field;
    if (tag === '20') [account, number] = ['', ''];
    if (tag === '25') accounts.push((account = field.text.trim()));
    if (/^28C?$/.test(tag)) number = field.text.trim();
    if (/^6[02][FM]$/.test(tag)) {
      const balance = BALANCE.exec(field.text.trim());
      if (!balance) {
        wrong(field);
        continue;
      }
      const [, mark, currency, amount] = balance;
      if (currency !== 'CNY') reasons.add('STATEMENT_CURRENCY', ['fileHash'], { row: line, currency });
      const fen = (mark === 'C' ? 1n : -1n) * fenOf(amount);
      if (tag.startsWith('60')) [opening, moved, from] = [fen, 0n, line];
      else requireBalance({ row: from, opening, moved, closing: fen }, reasons);
    } else if (tag === '61') {
      const entry = ENTRY.exec(field.text);
      if (!entry) {
        wrong(field);
        continue;
      }
      const [, valueOn, enteredOn, mark, , amount, , ownReference, bankReference, ofBank = ''] = entry;
      const way = WAYS[mark];
      const ofAccount = bankReference?.trim();
      moved += (comesIn(way) ? 1n : -1n) * fenOf(amount);
      const next = fields[index + 1];
      const said = readNarrative(next?.tag === '86' ? next.text : '');
      written.push({
        way,
        row: line,
        bankReference: ofAccount || ownReference.trim().replace(/^NONREF$/, ''),
        ...(!ofAccount && { within: [account, number] }),
        bookedOn: bookedOn(valueOn, enteredOn),
        amount: plainAmount(amount),
        payerName: said.payerName,
        payerAccount: said.payerAccount,
        remarks: [said.remark, ofBank.replaceAll('\n', ''), ownReference.replace(/^NONREF$/, '')],
      });
    }
  }
  return { accounts, rows: judgeRows(written, 'STATEMENT_VALUE', NAMES, today, reasons) };
}

/** Fields in their order; SWIFT's envelopes around the text are left out. */
function fieldsOf(text: string): Field[] {
  const fields: Field[] = [];
  text.split(/\r\n|\n|\r/).forEach((content, index) => {
    const [, tag, rest] = /^:(\d{2}[A-Z]?):(.*)$/.exec(content) ?? [];
    if (tag) fields.push({ tag, line: index + 1, text: rest });
    else if (fields.length > 0 && content !== '' && !/^(\{|-\}|-$)/.test(content))
      fields.at(-1)!.text += `\n${content}`;
  });
  return fields;
}

const plainAmount = (amount: string) => amount.replace(/,$/, '').replace(',', '.');
const fenOf = (amount: string) => parseYuan(plainAmount(amount)) ?? 0n;

/** The day of the entry, `MMDD`, in the year of the value date or the one beside it; without one the value date. */
function bookedOn(valueOn: string, enteredOn: string | undefined): string {
  const year = 2000 + Number(valueOn.slice(0, 2));
  const day = (of: number, monthAndDay: string) => `${of}-${monthAndDay.slice(0, 2)}-${monthAndDay.slice(2)}`;
  if (!enteredOn) return day(year, valueOn.slice(2));
  const months = Number(enteredOn.slice(0, 2)) - Number(valueOn.slice(2, 4));
  return day(year + (months > 6 ? -1 : months < -6 ? 1 : 0), enteredOn);
}

const CODE_WORD = /\/(NAME|ORDP|BENM|ACCT|IBAN|REMI|EREF|PREF)\//;
/** A word between slashes and what is said after it, up to the next word. */
const SAID_BY_WORDS = new RegExp(`${CODE_WORD.source}([^]*?)(?=${CODE_WORD.source}|$)`, 'g');

/**
 * Field 86, which banks fill in three ways: numbered parts (?20 to ?29 and ?60 to ?63 the purpose, ?31 account, ?32 and ?33 name),
 * words between slashes (/NAME/…/ACCT/…/REMI/…), or plain text.
 */
export function readNarrative(text: string): { payerName: string; payerAccount: string; remark: string } {
  const joined = text.replaceAll('\n', '');
  if (/^\d{0,3}\?\d\d/.test(joined)) {
    const parts = [...joined.matchAll(/\?(\d\d)([^?]*)/g)].map(([, number, part]) => [Number(number), part] as const);
    const of = (...spans: [number, number][]) =>
      parts.filter(([number]) => spans.some(([a, b]) => number >= a && number <= b)).map(([, part]) => part).join(''); // prettier-ignore
    return { payerName: of([32, 33]), payerAccount: of([31, 31]), remark: of([20, 29], [60, 63]) };
  }
  const words = [...joined.matchAll(SAID_BY_WORDS)];
  if (words.length === 0) return { payerName: '', payerAccount: '', remark: joined };
  const of = (...names: string[]) =>
    words.filter(([, name, said]) => names.includes(name) && said !== '').map(([, , said]) => said.replace(/\/$/, '')).join(' '); // prettier-ignore
  return { payerName: of('NAME'), payerAccount: of('ACCT', 'IBAN'), remark: of('REMI', 'EREF', 'PREF') };
}
