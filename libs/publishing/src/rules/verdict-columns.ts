import { type SaidField, REPORT_COLUMNS, type SalesRowRow, type Verdict } from '@shanhai/channels';
import type { Language, Words } from '@shanhai/kernel';
import type { CellValue, Column } from './table';

/** Verdicts in words for those who mend a file. */
const VERDICT_WORDS: Record<Verdict, Words> = {
  NEW: { zh: '新增', en: 'New' },
  COUNTED_AS_PURCHASE: { zh: '已计为采购', en: 'Counted as a purchase already' },
  MORE_THAN_DELIVERED: { zh: '超过已交付', en: 'More than was delivered' },
  IMPLAUSIBLE_PRICE: { zh: '价格异常', en: 'Implausible price' },
  UNKNOWN_SKU: { zh: '商品不明', en: 'Unknown SKU' },
  UNKNOWN_LOT: { zh: '批次不明或未交付', en: 'Unknown lot, or not delivered' },
  UNIT_UNKNOWN: { zh: '单位不明或不成整件', en: 'Unknown unit, or no whole packs' },
  PERIOD_LOCKED: { zh: '期间已锁定', en: 'The period is locked' },
  NOT_REGISTERED: { zh: '当日未登记', en: 'Not registered on the day' },
  DUPLICATE: { zh: '行键重复', en: 'The row key stands already' },
  REPLACED: { zh: '已被更正', en: 'Replaced by a later row' },
  INTENT: { zh: '意向或签约，不计', en: 'Intended or signed, never counted' },
  WITHDRAWN: { zh: '撤回', en: 'Withdrawn' },
  NOTHING_TO_CORRECT: { zh: '无可更正的行', en: 'No confirmed row to correct' },
  DISPUTED: { zh: '原行有争议', en: 'The row that it corrects is in dispute' },
  INVALID: { zh: '填写有误', en: 'Not valid' },
};

/** A column of the verdicts: its head, what it holds, and where that comes from. */
interface VerdictColumn {
  head: Words;
  kind: Column['kind'];
  of: (row: SalesRowRow, language: Language) => CellValue;
}

const said = (field: SaidField, en: string): VerdictColumn => ({
  head: { zh: REPORT_COLUMNS[field][0], en },
  kind: 'TEXT',
  of: (row) => row.said[field],
});

const COLUMNS: readonly VerdictColumn[] = [
  { head: { zh: '行', en: 'Row' }, kind: 'COUNT', of: ({ rowNumber }) => rowNumber },
  said('rowKey', 'Row key'),
  said('skuCode', 'SKU code'),
  said('gtin', 'GTIN'),
  said('lot', 'Lot'),
  said('quantity', 'Quantity'),
  said('unit', 'Unit'),
  said('retailYuan', 'Retail amount'),
  said('soldOn', 'Sold on'),
  said('kind', 'Kind'),
  { head: { zh: '判定', en: 'Verdict' }, kind: 'TEXT', of: ({ verdict }) => verdict },
  {
    head: { zh: '说明', en: 'In words' },
    kind: 'TEXT',
    of: ({ verdict, detail }, language) => {
      const words = verdict === null ? '' : VERDICT_WORDS[verdict][language];
      const fields = (detail as { fields?: SaidField[] } | null)?.fields ?? [];
      const heads = fields.map((field) => (language === 'zh' ? REPORT_COLUMNS[field][0] : field));
      return heads.length === 0 ? words : `${words}: ${heads.join(', ')}`;
    },
  },
  { head: { zh: '件数', en: 'Packs' }, kind: 'COUNT', of: ({ packs }) => packs },
  { head: { zh: '匹配件数', en: 'Packs matched' }, kind: 'COUNT', of: ({ matchedPacks }) => matchedPacks },
  {
    head: { zh: '其中已计采购', en: 'Of those counted as purchase' },
    kind: 'COUNT',
    of: ({ countedPacks }) => countedPacks,
  },
  { head: { zh: '产地价值（元）', en: 'Ex-origin value (yuan)' }, kind: 'YUAN', of: ({ exOriginFen }) => exOriginFen },
];

export const verdictColumns = (language: Language): Column[] =>
  COLUMNS.map(({ head, kind }) => ({ head: head[language], kind }));

export const verdictRow = (row: SalesRowRow, language: Language): CellValue[] =>
  COLUMNS.map(({ of }) => of(row, language));
