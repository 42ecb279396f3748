import { canonicalJson, type Language, type Month, type Words } from '@shanhai/kernel';
import type { Basis, Facet, SchemeRow } from '@shanhai/procurement';
import { BASIS_WORDS, FACET_WORDS, wordOf } from './words';

/** What an exported table answers. */
export interface Question {
  scheme?: string | null;
  /** Versions of the scheme that hold in the period. */
  schemes: readonly Pick<SchemeRow, 'code' | 'version' | 'nameZh' | 'nameEn' | 'source'>[];
  from?: Month | null;
  until?: Month | null;
  basis: Basis;
  /** Null for entries. */
  groupBy: readonly Facet[] | null;
  /** The question as it was asked, for whoever repeats it. */
  asked: object;
  through: bigint;
  /** Who asked, and from where: figures are those of the asker's places or units. */
  organisation: string;
  seatCode: string;
  at: Date;
  language: Language;
}

const LABELS = {
  content: { zh: '内容', en: 'Content' },
  scheme: { zh: '口径', en: 'Scheme' },
  versions: { zh: '口径版本', en: 'Scheme versions' },
  period: { zh: '期间', en: 'Period' },
  groupBy: { zh: '分组', en: 'Grouped by' },
  asked: { zh: '查询', en: 'Query' },
  visible: { zh: '统计范围', en: 'Figures of' },
  through: { zh: '计数截至位置（countedThrough）', en: 'Counted through (countedThrough)' },
  at: { zh: '导出时间', en: 'Exported at' },
  notes: { zh: '说明', en: 'Notes' },
} satisfies Record<string, Words>;
const TOTALS: Words = { zh: '消费帮扶统计汇总', en: 'Counted totals' };
const ENTRIES: Words = { zh: '消费帮扶计数分录', en: 'Count entries' };
const ALL: Words = { zh: '全部', en: 'all' };
const NOTES: Words = {
  zh: '金额含税，单位元，并列精确到分的文本；不同口径、不同指标的金额不可相加。',
  en: 'Amounts include tax, in yuan, with exact fen as text beside them; amounts of different schemes or measures are not to be added.',
};

/** What a file is, as label and value: the first sheet of a workbook, the lines above a CSV's heads. */
export function coverOf(question: Question): (readonly [string, string])[] {
  const { language, schemes, groupBy, from, until } = question;
  const newest = schemes.at(-1);
  const name = newest && (language === 'en' ? newest.nameEn : newest.nameZh);
  const months = from && until ? `${from} – ${until}` : ALL[language];
  const values: Record<keyof typeof LABELS, string> = {
    content: (groupBy ? TOTALS : ENTRIES)[language],
    scheme: question.scheme ? [question.scheme, name].filter(Boolean).join(' ') : ALL[language],
    versions: schemes.map(({ version, source }) => `v${version} ${source}`).join('; '),
    period: `${months} ${wordOf(BASIS_WORDS, question.basis, language)}`,
    groupBy: (groupBy ?? []).map((facet) => wordOf(FACET_WORDS, facet, language)).join(', '),
    asked: canonicalJson(question.asked),
    visible: `${question.organisation} (${question.seatCode})`,
    through: question.through.toString(),
    at: question.at.toISOString(),
    notes: NOTES[language],
  };
  return Object.entries(LABELS).map(([key, words]) => [words[language], values[key as keyof typeof LABELS]] as const);
}
