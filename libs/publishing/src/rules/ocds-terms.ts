import type { BusinessDate, Fen } from '@shanhai/kernel';

/**
 * The parts of the Open Contracting Data Standard 1.1 that are published here, by the standard's names.
 * Source: https://standard.open-contracting.org/1.1/en/schema/release/
 */
export interface Value {
  amount: number;
  currency: 'CNY';
}
export interface PartyReference {
  id: string;
  name: string;
}
export interface Party extends PartyReference {
  identifier: { scheme: typeof CREDIT_CODES; id: string; legalName: string };
  address: { region: string; countryName: string };
  roles: string[];
}
export interface Item {
  id: string;
  description: string;
  classification: { scheme: string; id: string };
  quantity: number;
  unit: { name: string; value: Value };
}
export interface Milestone {
  id: string;
  title: string;
  type: 'delivery' | 'assessment';
  description: string;
  status: 'met' | 'partiallyMet' | 'notMet';
  dateMet?: string;
  dateModified?: string;
}
export interface Transaction {
  id: string;
  date: string;
  value: Value;
  payer: PartyReference;
  payee: PartyReference;
}
export interface Implementation {
  transactions?: Transaction[];
  milestones?: Milestone[];
}
export interface Award {
  id: string;
  title?: string;
  status?: 'pending' | 'active' | 'cancelled';
  date?: string;
  value?: Value;
  suppliers?: PartyReference[];
  items?: Item[];
}
export interface Contract {
  id: string;
  awardID: string;
  title?: string;
  status?: 'pending' | 'active' | 'cancelled' | 'terminated';
  dateSigned?: string;
  value?: Value;
  items?: Item[];
  implementation?: Implementation;
}
export interface Planning {
  rationale: string;
  budget: { id: string; description: string; amount: Value; project: string; projectID: string };
}
export interface Release {
  ocid: string;
  id: string;
  date: string;
  tag: string[];
  /** The standard knows no other. */
  initiationType: 'tender';
  language: 'zh';
  parties: Party[];
  buyer: PartyReference;
  planning?: Planning;
  awards?: Award[];
  contracts?: Contract[];
}

/** Identifier scheme of unified social credit codes (GB 32100). */
export const CREDIT_CODES = 'CN-USCI';
/** Codes of the platform's own lists; `x_` marks what is in none of the standard's. */
export const CATEGORY_SCHEME = 'x_SHANHAI-CATEGORY';

/**
 * Fen as yuan. The quotient is the double that is nearest to the exact decimal, which JSON writes with at most two decimals
 * up to ninety trillion yuan; no amount here is above ten.
 */
export const valueOf = (fen: Fen): Value => ({ amount: Number(fen) / 100, currency: 'CNY' });

/** The beginning of a business date, in Asia/Shanghai. */
export const dateTimeOf = (date: BusinessDate): string => `${date}T00:00:00+08:00`;
