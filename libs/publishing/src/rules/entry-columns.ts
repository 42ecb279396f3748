import { type BusinessDate, type Fen, type Language, type Month, type Words } from '@shanhai/kernel';
import type { RuleResult } from '@shanhai/procurement';
import type { CellKind, CellValue, Column } from './table';
import { outcomeInWords, POSTING_WORDS, type Vocabulary, wordOf } from './words';

/** An entry with everything that its figure needs. */
export interface ExportedEntry {
  id: string;
  schemeCode: string;
  schemeVersion: number;
  measure: string;
  outcome: string;
  rules: RuleResult[];
  recognisedOn: BusinessDate;
  postingMonth: Month;
  posting: string;
  amountFen: Fen;
  goodsFen: Fen;
  orderNumber: string | null;
  supplierOrderId: string;
  orderLineId: string;
  skuCode: string | null;
  productName: string | null;
  categoryCode: string;
  traceCode: string | null;
  buyerName: string | null;
  buyerCreditCode: string | null;
  /** The unit credited, then those above it. */
  unitIds: string[];
  /** The place and those above it, at recognition. */
  buyerCodes: string[];
  supplierName: string | null;
  supplierCreditCode: string | null;
  originCodes: string[];
  pairingId: string | null;
  channel: string;
  evidenceLevel: number;
  position: bigint;
  factId: string;
}

/** What the words of a row are made with. */
export interface EntryWords {
  language: Language;
  /** Names of organisations, places, categories and pairings by id or code. */
  names: ReadonlyMap<string, string>;
  /** What each rule asks, by its code. */
  rules: Vocabulary;
}

interface EntryColumn {
  head: Words;
  kind: CellKind;
  value(entry: ExportedEntry, words: EntryWords): CellValue;
}

type Level = 'PROVINCE' | 'CITY' | 'COUNTY' | 'TOWN' | 'VILLAGE';
/** Codes of GB/T 2260 by level: two digits a level, zeros below it; nine digits for a town, twelve for a village. */
const CODE_OF_LEVEL: Record<Level, RegExp> = {
  PROVINCE: /^\d\d0000$/,
  CITY: /^\d\d(?!00)\d\d00$/,
  COUNTY: /^\d{4}(?!00)\d\d$/,
  TOWN: /^\d{9}$/,
  VILLAGE: /^\d{12}$/,
};
const LEVEL_WORDS: Record<Level, Words> = {
  PROVINCE: { zh: '省', en: 'province' },
  CITY: { zh: '市', en: 'city' },
  COUNTY: { zh: '县', en: 'county' },
  TOWN: { zh: '乡镇', en: 'town' },
  VILLAGE: { zh: '村', en: 'village' },
};

/** The code of a place's ancestry at a level; null where there is none. */
export const codeAt = (codes: readonly string[], level: Level): string | null =>
  codes.find((code) => CODE_OF_LEVEL[level].test(code)) ?? null;

/** Code and name of the place at each level. */
function places(side: Words, levels: readonly Level[], codesOf: (entry: ExportedEntry) => string[]): EntryColumn[] {
  return levels.flatMap((level) => {
    const words = LEVEL_WORDS[level];
    return [
      column(`${side.zh}${words.zh}代码`, `${side.en} ${words.en} code`, 'TEXT', (entry) =>
        codeAt(codesOf(entry), level),
      ),
      column(`${side.zh}${words.zh}`, `${side.en} ${words.en}`, 'TEXT', (entry, { names }) => {
        const code = codeAt(codesOf(entry), level);
        return code && (names.get(code) ?? code);
      }),
    ];
  });
}

function column(zh: string, en: string, kind: CellKind, value: EntryColumn['value']): EntryColumn {
  return { head: { zh, en }, kind, value };
}

/** Yuan to calculate with, and fen beside it as exact text. */
function money(zh: string, en: string, fenOf: (entry: ExportedEntry) => Fen): EntryColumn[] {
  return [column(`${zh}（元）`, `${en} (yuan)`, 'YUAN', fenOf), column(`${zh}（分）`, `${en} (fen)`, 'DIGITS', fenOf)];
}

const nameOf = (id: string | null | undefined, { names }: EntryWords) => (id ? (names.get(id) ?? id) : null);

/** Every column of exported entries, in order. A column is added at the end, never moved: spreadsheets refer to them. */
const ENTRY_COLUMNS: readonly EntryColumn[] = [
  column('分录号', 'Entry', 'TEXT', (entry) => entry.id),
  column('口径', 'Scheme', 'TEXT', (entry) => entry.schemeCode),
  column('口径版本', 'Scheme version', 'COUNT', (entry) => entry.schemeVersion),
  column('指标', 'Measure', 'TEXT', (entry) => entry.measure),
  column('判定代码', 'Outcome code', 'TEXT', (entry) => entry.outcome),
  column('判定', 'Outcome', 'TEXT', ({ outcome, rules }, words) =>
    outcomeInWords(outcome, rules, words.rules, words.language),
  ),
  column('确认日期', 'Recognised on', 'DATE', (entry) => entry.recognisedOn),
  column('入账月份', 'Posting month', 'TEXT', (entry) => entry.postingMonth),
  column('入账类别', 'Posting', 'TEXT', ({ posting }, { language }) => wordOf(POSTING_WORDS, posting, language)),
  ...money('计入金额', 'Counted', (entry) => entry.amountFen),
  ...money('货款', 'Goods', (entry) => entry.goodsFen),
  column('订单号', 'Order number', 'TEXT', (entry) => entry.orderNumber),
  column('供应商订单标识', 'Supplier order id', 'TEXT', (entry) => entry.supplierOrderId),
  column('订单行标识', 'Order line id', 'TEXT', (entry) => entry.orderLineId),
  column('SKU 编码', 'SKU code', 'TEXT', (entry) => entry.skuCode),
  column('商品', 'Product', 'TEXT', (entry) => entry.productName),
  column('品类代码', 'Category code', 'TEXT', (entry) => entry.categoryCode),
  column('品类', 'Category', 'TEXT', (entry, words) => nameOf(entry.categoryCode, words)),
  column('批次追溯码', 'Trace code of the lot', 'TEXT', (entry) => entry.traceCode),
  column('采购单位', 'Buyer', 'TEXT', (entry) => entry.buyerName),
  column('采购单位信用代码', 'Buyer’s credit code', 'TEXT', (entry) => entry.buyerCreditCode),
  column('计入单位', 'Unit credited', 'TEXT', (entry, words) => nameOf(entry.unitIds[0], words)),
  column('上级单位', 'Units above it', 'TEXT', (entry, words) =>
    entry.unitIds
      .slice(1)
      .map((id) => nameOf(id, words))
      .join(' > '),
  ),
  ...places({ zh: '采购方', en: 'Buyer’s' }, ['PROVINCE', 'CITY', 'COUNTY'], (entry) => entry.buyerCodes),
  column('供应商', 'Supplier', 'TEXT', (entry) => entry.supplierName),
  column('供应商信用代码', 'Supplier’s credit code', 'TEXT', (entry) => entry.supplierCreditCode),
  ...places(
    { zh: '产地', en: 'Origin' },
    ['PROVINCE', 'CITY', 'COUNTY', 'TOWN', 'VILLAGE'],
    (entry) => entry.originCodes,
  ),
  column('结对', 'Pairing', 'TEXT', (entry, words) => nameOf(entry.pairingId, words)),
  column('渠道', 'Channel', 'TEXT', (entry) => entry.channel),
  column('凭证等级', 'Evidence level', 'TEXT', (entry) => `E${entry.evidenceLevel}`),
  column('事实位置', 'Fact position', 'DIGITS', (entry) => entry.position),
  column('事实标识', 'Fact id', 'TEXT', (entry) => entry.factId),
];

export const entryColumns = (language: Language): Column[] =>
  ENTRY_COLUMNS.map(({ head, kind }) => ({ head: head[language], kind }));

export const entryRow = (entry: ExportedEntry, words: EntryWords): CellValue[] =>
  ENTRY_COLUMNS.map(({ value }) => value(entry, words));

/** Ids and codes whose names stand in an entry's row. */
export const namedIn = ({ categoryCode, unitIds, buyerCodes, originCodes, pairingId }: ExportedEntry): string[] => [
  categoryCode,
  ...unitIds,
  ...buyerCodes,
  ...originCodes,
  ...(pairingId ? [pairingId] : []),
];
