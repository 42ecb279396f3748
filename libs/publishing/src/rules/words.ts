import type { Language, Words } from '@shanhai/kernel';
import type { RuleResult } from '@shanhai/procurement';

/** Words of codes in files, by code; a code without words stands for itself. */
export type Vocabulary = Readonly<Record<string, Words>>;

export const wordOf = (vocabulary: Vocabulary, code: string, language: Language): string =>
  vocabulary[code]?.[language] ?? code;

/** What totals are grouped by. */
export const FACET_WORDS: Vocabulary = {
  MONTH: { zh: '月份', en: 'Month' },
  QUARTER: { zh: '季度', en: 'Quarter' },
  YEAR: { zh: '年份', en: 'Year' },
  BUYER_PROVINCE: { zh: '采购方省', en: 'Buyer’s province' },
  BUYER_CITY: { zh: '采购方市', en: 'Buyer’s city' },
  BUYER_COUNTY: { zh: '采购方县', en: 'Buyer’s county' },
  BUYER_DIVISION_BELOW: { zh: '采购方下级区划', en: 'Buyer’s place below' },
  BUYER: { zh: '采购单位', en: 'Buyer' },
  UNIT: { zh: '计入单位', en: 'Unit credited' },
  UNIT_TOP: { zh: '最上级单位', en: 'Topmost unit' },
  UNIT_LEVEL_2: { zh: '二级单位', en: 'Unit of level 2' },
  UNIT_LEVEL_3: { zh: '三级单位', en: 'Unit of level 3' },
  UNIT_BELOW: { zh: '下级单位', en: 'Unit below' },
  ORIGIN_PROVINCE: { zh: '产地省', en: 'Province of origin' },
  ORIGIN_CITY: { zh: '产地市', en: 'City of origin' },
  ORIGIN_COUNTY: { zh: '产地县', en: 'County of origin' },
  ORIGIN_TOWN: { zh: '产地乡镇', en: 'Town of origin' },
  ORIGIN_VILLAGE: { zh: '产地村', en: 'Village of origin' },
  ORIGIN_DIVISION_BELOW: { zh: '产地下级区划', en: 'Place of origin below' },
  SUPPLIER: { zh: '供应商', en: 'Supplier' },
  PAIRING: { zh: '结对', en: 'Pairing' },
  CATEGORY: { zh: '品类', en: 'Category' },
  CATEGORY_TOP: { zh: '上级品类', en: 'Category above' },
  CHANNEL: { zh: '渠道', en: 'Channel' },
  MEASURE: { zh: '指标', en: 'Measure' },
  EVIDENCE_LEVEL: { zh: '凭证等级', en: 'Evidence level' },
  SCHEME: { zh: '口径', en: 'Scheme' },
  SCHEME_VERSION: { zh: '口径版本', en: 'Scheme version' },
  OUTCOME: { zh: '判定', en: 'Outcome' },
};

export const BASIS_WORDS: Vocabulary = {
  RECOGNITION: { zh: '按确认日期', en: 'by recognition date' },
  POSTING: { zh: '按入账月份', en: 'by posting month' },
};

/** Where an entry stands (CR-7). */
export const POSTING_WORDS: Vocabulary = {
  REGULAR: { zh: '当期', en: 'regular' },
  LATE: { zh: '迟到', en: 'late' },
  ADJUSTMENT: { zh: '以前期间调整', en: 'prior-period adjustment' },
};

/** How a bulletin stands. */
export const STATUS_WORDS: Vocabulary = {
  PREPARED: { zh: '拟稿', en: 'prepared' },
  SENT_BACK: { zh: '已退回', en: 'sent back' },
  PUBLISHED: { zh: '已印发', en: 'published' },
  WITHDRAWN: { zh: '已撤回', en: 'withdrawn' },
};

/** The rule that decided, in words: the first that failed, or that all were met. */
export function outcomeInWords(
  outcome: string,
  rules: readonly RuleResult[],
  ruleWords: Vocabulary,
  language: Language,
): string {
  if (outcome === 'COUNTED') return language === 'en' ? 'Counted: every rule is met' : '计入：各项规则均满足';
  const failed = rules.find((rule) => !rule.passed);
  if (!failed) return outcome;
  const words = wordOf(ruleWords, failed.rule, language);
  return language === 'en' ? `Not counted. Not met: ${words}` : `未计入。不满足：${words}`;
}
