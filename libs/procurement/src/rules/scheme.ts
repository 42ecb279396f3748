import { type BusinessDate, type Month, within } from '@shanhai/kernel';
import type { ChannelStanding } from '@shanhai/channels';
import type { RuleBook } from '@shanhai/divisions';
import type { SupplierStanding } from '@shanhai/orders';
import type { BuyerStanding } from '@shanhai/payments';
import type { Lot } from './lot';

/** Why a purchase counts or not: COUNTED, or the first rule that it fails. Published; names never change. */
export const OUTCOMES = [
  'COUNTED',
  'SUPPLIER_NOT_LISTED',
  'ORIGIN_NOT_LISTED',
  'ORIGIN_SHARE_TOO_LOW',
  'PROCESSED_ELSEWHERE',
  'NO_MANDATE',
  'NO_UNIT',
  'NOT_A_BUDGET_UNIT',
  'NOT_A_UNION',
  'FORMER_PAIRING',
  'EAST_TO_WEST',
  'SAME_SIDE',
  'NOT_PAIRED',
  'DISPUTED',
  'EVIDENCE_TOO_WEAK',
  'SELL_THROUGH',
  'NOT_DELIVERED',
  'CHANNEL_NOT_REGISTERED',
  'ORIGIN_REVOKED',
  'BOUGHT_ELSEWHERE',
  'NO_INVOICE',
] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** What a sale is worth: what the supplier was to be paid, or what customers paid (CR-2). */
export const SALE_BASES = ['EX_ORIGIN', 'RETAIL'] as const;
export type SaleBasis = (typeof SALE_BASES)[number];

export interface SchemeParameters {
  /** RESERVE: the origin list that supplier and lot must be on. */
  originList?: string;
  /** EW_PURCHASE, EW_ASSIST, UNION: the programme whose pairings count. */
  programme?: string;
  /** EW_ASSIST: what a sale is worth (CR-2); EX_ORIGIN where nothing is said. */
  basis?: SaleBasis;
  /** Goods that were made of several lots qualify from this share of their mass on, in basis points; 6,000 where nothing is said (CR-12). */
  originShareBp?: number;
  /** Smallest evidence level, 0 to 3 (CR-18). */
  minimumEvidence?: number;
  /** RESERVE: smallest reserved share in basis points, by place and from a year on; `*` for everywhere else (CR-16). */
  minimumRatios?: { divisionCode: string; basisPoints: number; fromYear?: number | null }[];
}

export const SCHEME_STATUSES = ['DRAFT', 'IN_FORCE', 'REPEALED'] as const;
export type SchemeStatus = (typeof SCHEME_STATUSES)[number];

/** A version of a counting rule set. */
export interface SchemeVersion {
  code: string;
  version: number;
  evaluator: EvaluatorName;
  status: SchemeStatus;
  validFrom: BusinessDate;
  validUntil: BusinessDate | null;
  parameters: SchemeParameters;
}

/**
 * The three parts of what is sold of a root: what adds to its count, what the purchase has counted already, and what nobody
 * delivered.
 */
export const SALE_PARTS = ['ASSISTED', 'SELL_THROUGH', 'NOT_DELIVERED'] as const;
export type SalePart = (typeof SALE_PARTS)[number];

/** What a scheme's rules are asked about one root's increase on one date (CR-8). */
export interface Question {
  /** The buyer at recognition, the supplier at order. */
  buyer: BuyerStanding;
  supplier: SupplierStanding;
  placedOn: BusinessDate;
  /** Null for what was bought here; of what was bought elsewhere, whether its invoice and transfer still prove it. */
  declared: { documented: boolean } | null;
  lot: Lot;
  on: BusinessDate;
  /** As everything known now tells: a document that comes later proves the same goods. */
  evidenceLevel: number;
  disputed: boolean;
  /** EW_ASSIST only: who sold it, and which part of what was sold this is. */
  sale: { channel: ChannelStanding; part: SalePart } | null;
  book: RuleBook;
  parameters: SchemeParameters;
}

/** The rules by code, as entries keep them, with their words for people. */
export const RULES = {
  SUPPLIER_LISTED: { zh: '下单时供应商驻地在名单内（CR-8）', en: 'Supplier’s seat on the list at order (CR-8)' },
  ORIGIN_LISTED: { zh: '采收时批次产地在名单内（CR-8）', en: 'Lot’s place on the list at harvest (CR-8)' },
  ON_PLATFORM: { zh: '在平台上采购（财政部 2021）', en: 'Bought on the platform (MOF 2021)' },
  BUDGET_UNIT: { zh: '由预算单位或其所属单位采购', en: 'Bought by a budget unit or a unit below one' },
  UNION_BUYER: { zh: '由工会采购', en: 'Bought by a union' },
  PAIRED: {
    zh: '确认时采购方驻地与批次产地结对（CR-8）',
    en: 'Buyer’s seat and lot’s place paired at recognition (CR-8)',
  },
  ORIGIN_SHARE: {
    zh: '按质量占比，名单内或结对地区的原料足够（CR-12）',
    en: 'Enough of its mass from places on the list or paired (CR-12)',
  },
  PROCESSED: { zh: '最后加工地同样符合（CR-12）', en: 'Last processed in such a place too (CR-12)' },
  MANDATE: { zh: '下单日有生产者授权（CR-14）', en: 'A producer’s mandate on the order’s day (CR-14)' },
  PERSONS_UNIT: { zh: '个人付款时所属单位（CR-15）', en: 'The unit that the person belongs to at payment (CR-15)' },
  NOT_PURCHASED: { zh: '尚未计入采购（CR-1）', en: 'Not counted as a purchase already (CR-1)' },
  DELIVERED: {
    zh: '不超过已发货且未拒收、未退货的数量（CR-20）',
    en: 'No more than was shipped and neither rejected nor returned (CR-20)',
  },
  CHANNEL: { zh: '由已登记的东部渠道报告', en: 'Reported by a registered channel' },
  DOCUMENTS: {
    zh: '发票和付款未被另一笔采购取得（CR-19）',
    en: 'Its invoice and transfer prove no other purchase (CR-19)',
  },
  UNDISPUTED: { zh: '凭证无争议（CR-19）', en: 'Evidence not in dispute (CR-19)' },
  EVIDENCE: { zh: '凭证等级足够（CR-18）', en: 'Evidence strong enough (CR-18)' },
  ORIGIN_STANDS: { zh: '批次产地证明未被撤销（CR-5）', en: 'The proof of the lot’s origin stands (CR-5)' },
} as const satisfies Record<string, { zh: string; en: string }>;
export type RuleCode = keyof typeof RULES;

type Scalar = string | number | boolean | null;

/** One rule's answer with what it looked at, kept with the entry. */
export interface RuleResult {
  rule: RuleCode;
  passed: boolean;
  /** The outcome where it failed. */
  failure: Outcome;
  inputs: Record<string, Scalar | readonly Record<string, Scalar>[]>;
}

export const ruleResult = (
  rule: RuleCode,
  passed: boolean,
  failure: Outcome,
  inputs: RuleResult['inputs'],
): RuleResult => ({ rule, passed, failure, inputs });

/** What rules say of where goods come from: by a list or by pairings, of one place or of several by mass. */
export interface OriginJudgement {
  results: RuleResult[];
  pairingId: string | null;
  /** As of the question's date: the place that figures have the goods from. */
  originCode: string;
}

export interface Judgement extends Pick<OriginJudgement, 'pairingId' | 'originCode'> {
  outcome: Outcome;
  rules: RuleResult[];
}

/** Which amount of a line a scheme counts, and when (CR-3). */
export type Cap = 'PAID_IN_FULL' | 'ACCEPTED_AND_PAID' | 'SOLD';
/** Caps of purchases; what is sold is capped by what channels reported. */
export type PurchaseCap = Exclude<Cap, 'SOLD'>;
export const EVALUATORS = ['RESERVE', 'EW_PURCHASE', 'EW_ASSIST', 'UNION'] as const;
export type EvaluatorName = (typeof EVALUATORS)[number];

/** The version of a scheme that holds on a date: the newest, drafts aside, whose span covers it. A newest that is repealed leaves none. */
export function versionOn(versions: readonly SchemeVersion[], code: string, on: BusinessDate): SchemeVersion | null {
  const covering = versions.filter(
    (each) => each.code === code && each.status !== 'DRAFT' && within(on, each.validFrom, each.validUntil),
  );
  const newest = covering.reduce<SchemeVersion | null>(
    (before, each) => (before === null || each.version > before.version ? each : before),
    null,
  );
  return newest?.status === 'IN_FORCE' ? newest : null;
}

/** Versions of one scheme that hold on some day of the months (`versionOn`); an end that is not given is open. */
export function versionsIn<Version extends SchemeVersion>(
  versions: readonly Version[],
  { from, until }: { from?: Month | null; until?: Month | null },
): Version[] {
  const isOfMonths = (day: BusinessDate) => (!from || day >= `${from}-01`) && (!until || day.slice(0, 7) <= until);
  // Which one holds changes on these days alone.
  const days = [from ? `${from}-01` : null, ...versions.flatMap((each) => [each.validFrom, each.validUntil])];
  const holding = days
    .filter((day) => day !== null)
    .filter(isOfMonths)
    .map((day) => versionOn(versions, versions[0].code, day));
  return versions.filter((each) => holding.includes(each));
}
