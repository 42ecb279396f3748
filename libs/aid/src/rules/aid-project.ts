import { AMOUNT_FEN_MAX, type BusinessDate, type Fen, Reasons } from '@shanhai/kernel';

/** 产业, 基础设施, 就业培训, 消费帮扶, 教育, 医疗, 其他. */
export const AID_KINDS = [
  'INDUSTRY',
  'INFRASTRUCTURE',
  'EMPLOYMENT',
  'CONSUMPTION',
  'EDUCATION',
  'HEALTH',
  'OTHER',
] as const;
export type AidKind = (typeof AID_KINDS)[number];

/** Whose money: 中央, 省级 (the western province's), 东部协作 (the eastern party's), 社会. */
export const AID_SOURCES = ['CENTRAL', 'PROVINCIAL', 'EASTERN_PARTY', 'SOCIAL'] as const;
export type AidSource = (typeof AID_SOURCES)[number];

/** What an office says of a project. */
export interface AidProjectSaid {
  name: string;
  kind: AidKind;
  source: AidSource;
  year: number;
  amountFen: Fen;
  divisionCode: string;
  /** A supplier that it serves; null where it serves none, or many. */
  supplierId: string | null;
  /** Number or title of the paper that says so. */
  document: string;
  documentHash: string | null;
  /** It holds no more. */
  withdrawn: boolean;
}

export const AID_NAME_LENGTH_MAX = 120;
export const AID_DOCUMENT_LENGTH_MAX = 200;
/** Cooperation between Fujian and Ningxia began. */
const FIRST_YEAR = 1996;

/** Refuses REQUIRED and TOO_LONG (name, document), INVALID (year, amountFen), NOT_POSITIVE (amountFen), with paths. */
export function checkAidProject({ name, document, year, amountFen }: AidProjectSaid, today: BusinessDate): void {
  const reasons = new Reasons();
  const texts = [
    { field: 'name', text: name, max: AID_NAME_LENGTH_MAX },
    { field: 'document', text: document, max: AID_DOCUMENT_LENGTH_MAX },
  ];
  for (const { field, text, max } of texts) {
    if (text === '') reasons.add('REQUIRED', [field]);
    else if (text.length > max) reasons.add('TOO_LONG', [field], { max });
  }
  // What next year brings is decided in this one.
  const lastYear = Number(today.slice(0, 4)) + 1;
  if (year < FIRST_YEAR || year > lastYear)
    reasons.add('INVALID', ['year'], { value: year, reason: `${FIRST_YEAR}–${lastYear}` });
  if (amountFen <= 0n) reasons.add('NOT_POSITIVE', ['amountFen'], { value: String(amountFen).slice(0, 30) });
  else if (amountFen > AMOUNT_FEN_MAX)
    reasons.add('INVALID', ['amountFen'], { value: String(amountFen).slice(0, 30), reason: `≤ ${AMOUNT_FEN_MAX}` });
  reasons.refuseIfAny();
}
