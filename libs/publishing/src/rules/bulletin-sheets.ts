import type { BusinessDate, Language, Words } from '@shanhai/kernel';
import { type BulletinContent, type BulletinStatus, type BulletinTable } from './bulletin';
import type { CellValue, Column } from './table';
import { FACET_WORDS, STATUS_WORDS, wordOf } from './words';

/** What stands beside a bulletin's content. */
export interface BulletinState {
  status: BulletinStatus;
  hash: string;
  preparedOn: BusinessDate;
  decidedOn: BusinessDate | null;
}

interface Sheet {
  name: string;
  columns: Column[];
  rows: CellValue[][];
}

/** Excel's own limit. */
const SHEET_NAME_MAX = 31;

const LABELS = {
  title: { zh: '标题', en: 'Title' },
  office: { zh: '发布单位', en: 'Office' },
  status: { zh: '状态', en: 'Status' },
  scheme: { zh: '口径', en: 'Scheme' },
  versions: { zh: '口径版本', en: 'Scheme versions' },
  period: { zh: '期间（入账月份）', en: 'Period (posting months)' },
  preparedOn: { zh: '拟稿日期', en: 'Prepared on' },
  decidedOn: { zh: '印发或退回日期', en: 'Published or sent back on' },
  replaces: { zh: '替代的通报', en: 'Takes the place of' },
  through: { zh: '计数截至位置（countedThrough）', en: 'Counted through (countedThrough)' },
  hash: { zh: '内容哈希（SHA-256）', en: 'Hash of the content (SHA-256)' },
  notes: { zh: '说明', en: 'Notes' },
} satisfies Record<string, Words>;
const NOTES: Words = {
  zh: '哈希对应同名 .json 文件的全部字节；金额含税，单位元，不同指标的金额不可相加。',
  en: 'The hash is over all bytes of the .json file of this bulletin. Amounts include tax, in yuan; amounts of different measures are not to be added.',
};
const TOTAL: Words = { zh: '合计', en: 'Total' };
const TABLE: Words = { zh: '表', en: 'Table ' };
const SEALS: Words = { zh: '封存', en: 'Seals' };

const column = (zh: string, en: string, kind: Column['kind']) => ({ words: { zh, en }, kind });
const AMOUNTS = [
  column('指标', 'Measure', 'TEXT'),
  column('计入金额（元）', 'Counted (yuan)', 'YUAN'),
  column('计入金额（分）', 'Counted (fen)', 'DIGITS'),
  column('其中当期（元）', 'Of it regular (yuan)', 'YUAN'),
  column('其中迟到（元）', 'Of it late (yuan)', 'YUAN'),
  column('其中以前期间调整（元）', 'Of it prior-period adjustments (yuan)', 'YUAN'),
  column('货款（元）', 'Goods (yuan)', 'YUAN'),
  column('分录数', 'Entries', 'COUNT'),
];
const SEAL_COLUMNS = [
  column('月份', 'Month', 'TEXT'),
  column('封存位置', 'Position', 'DIGITS'),
  column('分录数', 'Entries', 'COUNT'),
  column('封存哈希（SHA-256）', 'Hash of the seal (SHA-256)', 'TEXT'),
];
const inLanguage = (columns: readonly { words: Words; kind: Column['kind'] }[], language: Language): Column[] =>
  columns.map(({ words, kind }) => ({ head: words[language], kind }));

/** What a bulletin is, as label and value; beside its status, all of it stands in the content. */
export function bulletinCover(
  says: BulletinContent,
  { status, hash, preparedOn, decidedOn }: BulletinState,
  language: Language,
): (readonly [string, string])[] {
  const { title, office, scheme, from, until, replaces } = says;
  const values: Record<keyof typeof LABELS, string> = {
    title,
    office: `${office.name} (${office.placeCode})`,
    status: wordOf(STATUS_WORDS, status, language),
    scheme: `${scheme.code} ${language === 'en' ? scheme.nameEn : scheme.nameZh}`,
    versions: scheme.versions.map(({ version, source }) => `v${version} ${source}`).join('; '),
    period: `${from} – ${until}`,
    preparedOn,
    decidedOn: decidedOn ?? '',
    replaces: replaces ? `${replaces.hash} ${replaces.reason}` : '',
    through: says.countedThrough,
    hash,
    notes: NOTES[language],
  };
  return Object.entries(LABELS).map(([key, words]) => [words[language], values[key as keyof typeof LABELS]] as const);
}

/** The tables of a bulletin, each a sheet, then the seals of its months. */
export function bulletinSheets({ tables, seals }: BulletinContent, language: Language): Sheet[] {
  return [
    ...tables.map((table, index) => tableSheet(table, index, language)),
    {
      name: SEALS[language],
      columns: inLanguage(SEAL_COLUMNS, language),
      rows: seals.map(({ month, position, entries, hash }) => [month, position, entries, hash]),
    },
  ];
}

function tableSheet({ groupBy, rows }: BulletinTable, index: number, language: Language): Sheet {
  const heads = groupBy.map((facet) => wordOf(FACET_WORDS, facet, language));
  const name = groupBy.length === 0 ? TOTAL[language] : `${TABLE[language]}${index} ${heads.join(' ')}`;
  const facetColumns = heads.flatMap((head): Column[] => [
    { head: language === 'en' ? `${head} (code)` : `${head}代码`, kind: 'TEXT' },
    { head, kind: 'TEXT' },
  ]);
  return {
    name: name.slice(0, SHEET_NAME_MAX),
    columns: [...facetColumns, ...inLanguage(AMOUNTS, language)],
    rows: rows.map((row) => {
      const [amount, late, adjustment, goods] = [row.amountFen, row.lateFen, row.adjustmentFen, row.goodsFen].map(
        BigInt,
      );
      const facets = row.keys.flatMap((key, at) => [key, row.names[at]]);
      return [...facets, row.measure, amount, amount, amount - late - adjustment, late, adjustment, goods, row.entries];
    }),
  };
}
