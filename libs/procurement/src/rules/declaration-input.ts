import { contentHash, type Fen, toJson } from '@shanhai/kernel';
import type { MeasuredUnit } from './measured-quantity';

/** What a buyer says that it bought elsewhere: one invoice. */
export interface DeclarationInput {
  /** A supplier by its id, or whoever has a credit code. */
  seller: { organisationId?: string | null; creditCode?: string | null; name?: string | null };
  boughtOn: string;
  acceptedOn: string;
  invoice: { number: string; issuedOn: string; amountFen: Fen; fileHash: string };
  payment: { paidOn: string; bankReference: string; amountFen: Fen; fileHash: string };
  rows: DeclarationRowInput[];
}
export interface DeclarationRowInput {
  productName: string;
  /** Where no SKU says it. */
  categoryCode?: string | null;
  /** Of a supplier's: it says what the goods are and what a pack holds. */
  skuCode?: string | null;
  quantity: string;
  unit: MeasuredUnit;
  /** Tax included, without freight and packing. */
  goodsFen: Fen;
  /** A lot of the seller's, by its trace code: it says where the goods come from, what they are, and when they were harvested. */
  traceCode?: string | null;
  /** Where no lot says it. */
  originCode?: string | null;
  /** The day of the purchase where nothing is said. */
  harvestedOn?: string | null;
  originProof: string[];
}

/** By which it is known that two say the same. */
export function declarationHash({ seller, boughtOn, acceptedOn, invoice, payment, rows }: DeclarationInput): string {
  const said = JSON.parse(toJson({ seller, boughtOn, acceptedOn, invoice, payment, rows })) as unknown;
  return contentHash(said).toString('hex');
}
