import type { BaseUnit, BusinessDate, Fen, Transitions } from '@shanhai/kernel';
import type { ShippedLot, SupplierStanding } from '@shanhai/orders';
import type { BuyerStanding } from '@shanhai/payments';

/**
 * SUBMITTED: before the office. SENT_BACK: the buyer mends it. CONFIRMED: it counts. REVOKED: the office took that back.
 * WITHDRAWN: the buyer took it back before it counted.
 */
export const DECLARED_STATES = ['SUBMITTED', 'SENT_BACK', 'CONFIRMED', 'REVOKED', 'WITHDRAWN'] as const;
export type DeclaredState = (typeof DECLARED_STATES)[number];
export type DeclaredVerb = 'resubmit' | 'withdraw' | 'sendBack' | 'confirm' | 'revoke';

export const DECLARED_TRANSITIONS = {
  resubmit: { from: ['SENT_BACK'], to: 'SUBMITTED' },
  withdraw: { from: ['SUBMITTED', 'SENT_BACK'], to: 'WITHDRAWN' },
  sendBack: { from: ['SUBMITTED'], to: 'SENT_BACK' },
  confirm: { from: ['SUBMITTED'], to: 'CONFIRMED' },
  revoke: { from: ['CONFIRMED'], to: 'REVOKED' },
} as const satisfies Transitions<DeclaredState, DeclaredVerb>;

/** Rows of one invoice; longer ones have a list as a second page, which is a declaration of its own. */
export const DECLARED_ROWS_MAX = 200;
export const PRODUCT_NAME_LENGTH_MAX = 100;
export const SELLER_NAME_LENGTH_MAX = 200;
/** Files that prove one row's origin. */
export const ORIGIN_FILES_MAX = 10;
/** What entries of purchases that were made elsewhere have as their channel. */
export const DECLARED_CHANNEL = 'DECLARED';

/** Goods of one invoice line, as they are kept. */
export interface DeclaredRow {
  id: string;
  productName: string;
  categoryCode: string;
  skuId: string | null;
  /** The lot that they are of, which says where they come from; null where none is named. */
  lotId: string | null;
  quantityBase: bigint;
  baseUnit: BaseUnit;
  goodsFen: Fen;
  originCode: string;
  harvestedOn: BusinessDate;
  originHashes: readonly string[];
}

/** What a declaration says: one invoice, how it was paid, and the goods on it. */
export interface Declared {
  sellerId: string;
  sellerCode: string;
  sellerName: string;
  boughtOn: BusinessDate;
  acceptedOn: BusinessDate;
  invoiceNumber: string;
  invoicedOn: BusinessDate;
  invoiceFen: Fen;
  invoiceHash: string;
  paidOn: BusinessDate;
  paidFen: Fen;
  /** As it was typed. */
  bankReference: string;
  paymentHash: string;
  /** Of the input that said it; null where that was not kept. */
  contentHash: string | null;
  rows: readonly DeclaredRow[];
}

/*
 * Payloads of version 1. They stand in a stream of their own, the declaration's. Amounts and quantities are strings of digits.
 */
export interface PurchaseDeclaredPayload {
  declarationId: string;
  /** The version that the office confirmed. */
  declarationVersion: number;
  officeId: string;
  buyer: BuyerStanding;
  supplier: SupplierStanding;
  /** The seller trades what others grew: only goods of a lot that is named can have a producer's mandate (CR-14). */
  trading: boolean;
  boughtOn: BusinessDate;
  acceptedOn: BusinessDate;
  paidOn: BusinessDate;
  /** All that the invoice asks for: goods, freight and the like. */
  invoiceFen: string;
  paidFen: string;
  rows: {
    rowId: string;
    productName: string;
    categoryCode: string;
    quantityBase: string;
    baseUnit: BaseUnit;
    goodsFen: string;
    placeCode: string;
    harvestedOn: BusinessDate;
    /** Absent where it names none. */
    lot?: ShippedLot;
    /** Content hashes of the files that prove the origin. */
    evidence: readonly string[];
  }[];
}
export interface DeclarationRevokedPayload {
  declarationId: string;
  officeId: string;
  reason: string;
}
