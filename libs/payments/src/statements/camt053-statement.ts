import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { type BusinessDate, type Fen, parseYuan, type Reasons } from '@shanhai/kernel';
import { requireBalance } from './balance';
import { comesIn, judgeRows, type ReadRows, type Way, type WrittenRow } from './statement';

/** An element as the parser gives it: its children by name without prefix, attributes behind an `@`, its own text as `#text`. */
type Element = { [name: string]: Content };
type Content = string | Element | (string | Element)[] | undefined;

const NAMES = { amount: 'Ntry/Amt', bookedOn: 'Ntry/BookgDt', bankReference: 'Ntry/AcctSvcrRef' };
const MANY = new Set(['Stmt', 'Bal', 'Ntry', 'NtryDtls', 'TxDtls', 'Ustrd', 'Strd']);

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  removeNSPrefix: true,
  parseTagValue: false,
  parseAttributeValue: false,
  isArray: (name) => MANY.has(name),
});

export const isCamt053 = (text: string) => /<(?:\w+:)?BkToCstmrStmt[\s>]/.test(text);

/**
 * Reads the booked entries of ISO 20022 camt.053 statements, versions 2 to 12. An entry that books several transactions
 * (`TxDtls`) is as many rows where their amounts add up to it. Opening and closing balance must agree with the entries.
 * Adds STATEMENT_FORMAT (broken XML, or with a document type), STATEMENT_VALUE, STATEMENT_CURRENCY, STATEMENT_BALANCE and STATEMENT_ROW_TWICE.
 */
export function readCamt053(text: string, today: BusinessDate, reasons: Reasons): ReadRows {
  // A document type could declare entities that grow without end; no bank's statement has one.
  if (/<!DOCTYPE/i.test(text) || XMLValidator.validate(text) !== true) {
    reasons.add('STATEMENT_FORMAT', ['fileHash']);
    return { accounts: [], rows: [] };
  }
  const root = parser.parse(text) as Element;
  const written: WrittenRow[] = [];
  const accounts: string[] = [];
  let number = 0;
  for (const statement of all(at(root, 'Document', 'BkToCstmrStmt', 'Stmt'))) {
    const first = number + 1;
    const account = accountNumber(child(statement, 'Acct'));
    if (account) accounts.push(account);
    const within = [account, numberOf(statement)];
    let moved = 0n;
    for (const entry of all(statement.Ntry)) {
      number += 1;
      if (!isBooked(entry)) continue;
      const currency = words(at(entry, 'Amt', '@Ccy'));
      if (currency !== 'CNY') reasons.add('STATEMENT_CURRENCY', ['fileHash'], { row: number, currency });
      const way = wayOf(entry);
      moved += (comesIn(way) ? 1n : -1n) * fenOf(amountOf(entry));
      written.push(...rowsOf(entry, way, number, within));
    }
    const balance = (...codes: string[]) => balanceOf(statement, codes);
    requireBalance({ row: first, opening: balance('OPBD', 'PRCD'), moved, closing: balance('CLBD') }, reasons);
  }
  return { accounts, rows: judgeRows(written, 'STATEMENT_VALUE', NAMES, today, reasons) };
}

/** A reversal has the sign of what it books: a credit that reverses gives back what was sent. */
function wayOf(entry: Element): Way {
  const reverses = ['true', '1'].includes(words(entry.RvslInd));
  return words(entry.CdtDbtInd) === 'CRDT' ? (reverses ? 'CAME_BACK' : 'IN') : reverses ? 'REVERSAL' : 'OUT';
}

/** What of an entry is a row: each of its transactions, where they add up to it. */
function rowsOf(entry: Element, way: Way, row: number, within: readonly string[]): WrittenRow[] {
  const details = all(entry.NtryDtls).flatMap((each) => all(each.TxDtls));
  const ofBank = words(entry.AcctSvcrRef);
  const reference = ofBank || words(entry.NtryRef);
  const bookedOn = words(at(entry, 'BookgDt', 'Dt')) || words(at(entry, 'BookgDt', 'DtTm')).slice(0, 10);
  const toRow = (detail: Element, amount: string, bankReference: string, isOfBank: boolean): WrittenRow => ({
    way,
    row,
    bankReference,
    ...(!isOfBank && { within }),
    bookedOn,
    amount,
    ...partyOf(detail, way === 'OUT' ? 'Cdtr' : 'Dbtr'),
    remarks: [...remarksOf(detail), words(entry.AddtlNtryInf), ...(comesIn(way) ? [] : reversedBy(detail))],
  });
  const amounts = details.map((detail) => amountOf(detail) || words(at(detail, 'AmtDtls', 'TxAmt', 'Amt')));
  const whole = amountOf(entry);
  const addUp = amounts.reduce((sum, amount) => sum + fenOf(amount), 0n) === fenOf(whole);
  if (details.length < 2 || !addUp) {
    const detail = details.length === 1 ? details[0] : {};
    const own = ofBank || words(at(detail, 'Refs', 'AcctSvcrRef'));
    const row = toRow(detail, whole, own || reference, own !== '');
    return [own && reference && own !== reference ? { ...row, formerReference: reference } : row];
  }
  return details.map((detail, index) => {
    const own = words(at(detail, 'Refs', 'AcctSvcrRef'));
    if (own && own !== reference) return toRow(detail, amounts[index], own, true);
    return toRow(detail, amounts[index], reference && `${reference}/${index + 1}`, ofBank !== '');
  });
}

function accountNumber(account: Element): string {
  const id = child(account, 'Id');
  return words(id.IBAN) || words(at(id, 'Othr', 'Id'));
}

/** The number that the bank gives a statement once, where it has one. */
const numberOf = (statement: Element): string =>
  words(statement.LglSeqNb) || words(statement.ElctrncSeqNb) || words(statement.Id);

/** What a transaction that goes out refers to: the bank names there what it takes back. */
const reversedBy = (detail: Element): string[] =>
  ['AcctSvcrRef', 'TxId', 'InstrId'].map((name) => words(at(detail, 'Refs', name)));

function partyOf(detail: Element, party: 'Dbtr' | 'Cdtr'): { payerName: string; payerAccount: string } {
  const parties = child(detail, 'RltdPties');
  return {
    payerName: words(at(parties, party, 'Nm')) || words(at(parties, party, 'Pty', 'Nm')),
    payerAccount: accountNumber(child(parties, `${party}Acct`)),
  };
}

function remarksOf(detail: Element): string[] {
  const { Ustrd, Strd } = child(detail, 'RmtInf');
  const endToEnd = words(at(detail, 'Refs', 'EndToEndId'));
  return [
    ...list(Ustrd).map(words),
    ...all(Strd).map((each) => words(at(each, 'CdtrRefInf', 'Ref'))),
    endToEnd === 'NOTPROVIDED' ? '' : endToEnd,
    words(detail.AddtlTxInf),
  ];
}

const isBooked = (entry: Element) => (words(entry.Sts) || words(at(entry, 'Sts', 'Cd'))) === 'BOOK';

function balanceOf(statement: Element, codes: readonly string[]): Fen | null {
  const balance = all(statement.Bal).find((each) => codes.includes(words(at(each, 'Tp', 'CdOrPrtry', 'Cd'))));
  return balance ? (words(balance.CdtDbtInd) === 'DBIT' ? -1n : 1n) * fenOf(amountOf(balance)) : null;
}

const amountOf = (element: Element) => words(element.Amt);
const fenOf = (amount: string) => parseYuan(amount.replace(/(\.\d\d)0+$/, '$1')) ?? 0n;
const list = (content: Content): (string | Element)[] =>
  content === undefined ? [] : Array.isArray(content) ? content : [content];
const all = (content: Content): Element[] => list(content).filter((each): each is Element => typeof each === 'object');
const child = (element: Element, name: string): Element => all(element[name])[0] ?? {};

/** What stands at the end of a path of names; of several with one name, the first. */
function at(element: Element, ...path: string[]): Content {
  const [name, ...rest] = path;
  return rest.length === 0 ? element[name] : at(child(element, name), ...rest);
}

/** The text of an element; empty where there is none. */
function words(content: Content): string {
  const [first] = list(content);
  if (first === undefined) return '';
  return (typeof first === 'string' ? first : typeof first['#text'] === 'string' ? first['#text'] : '').trim();
}
