import type { BusinessDate, Words } from '@shanhai/kernel';
import type { LinePart, RuleResult } from '@shanhai/procurement';
import type { Comparison } from './comparable-offers';

/** An organisation as it was called when the order was placed. */
export interface DealParty {
  name: string;
  creditCode: string | null;
  seatCode: string;
  seatName: string | null;
}

/** Somebody decided something about the order. The name is there for the buyer's own people. */
export interface DealAct {
  operation: string;
  userId: string | null;
  name: string | null;
  at: string;
  status: string | null;
  reason: string | null;
}

export interface DealLine {
  lineId: string;
  /** From 1, in the order of the buyer's lines. */
  ordinal: number;
  skuId: string;
  skuCode: string;
  skuName: string;
  categoryCode: string;
  pricing: 'PACK' | 'WEIGHT';
  baseUnit: string;
  contentBase: string;
  orderedPacks: number;
  confirmedPacks: number | null;
  unitPriceFen: string;
  /** Of a kilogram, litre or piece. */
  perUnitFen: string;
  orderedFen: string;
  dueFen: string;
  paidFen: string;
}

export interface DealOrigin {
  state: 'VERIFIED' | 'DECLARED' | 'REVOKED';
  claimId: string;
  officeName: string | null;
  decidedOn: BusinessDate | null;
  /** Content hashes of the claim's documents. */
  evidence: string[];
}
export interface DealParcel {
  shipmentId: string;
  on: BusinessDate;
  lines: {
    lineId: string;
    packs: number;
    traceCode: string;
    placeCode: string;
    placeName: string | null;
    harvestedOn: BusinessDate;
    origin: DealOrigin;
    /** Places by mass, of lots that were made of others (CR-12). */
    madeOf: { placeCode: string; harvestedOn: BusinessDate; massBase: string }[] | null;
  }[];
}
export interface DealDelivery {
  deliveryId: string;
  on: BusinessDate;
  kind: 'ACCEPTED' | 'RETURNED';
  reason: string | null;
  lines: { lineId: string; packs: number; rejectedPacks: number; massBase: string; amountFen: string }[];
}
export interface DealPayment {
  on: BusinessDate;
  kind: 'RECEIVED' | 'REFUNDED';
  amountFen: string;
  bankReference: string | null;
  reason: string | null;
}
export interface DealDocument {
  evidenceId: string;
  kind: string;
  number: string;
  state: string;
  confirmed: boolean;
  issuedOn: BusinessDate;
  amountFen: string;
  taxFen: string | null;
  sellerName: string | null;
  buyerName: string | null;
  fileHash: string | null;
}
export interface DealMatch {
  state: string;
  sellerDiffers: boolean;
  buyerDiffers: boolean;
  dueFen: string;
  acceptedFen: string;
  invoicedFen: string;
  isOpen: boolean;
  acceptedOn: BusinessDate | null;
  reason: string | null;
}

/** What counts of a line under a scheme, and what does not; `judgement` names the rules' answers in `judgements`. */
export interface DealCounting {
  lineId: string;
  schemes: {
    scheme: string;
    version: number;
    countedFen: string;
    parts: (Pick<LinePart, 'reason' | 'lotId' | 'recognisedOn' | 'needs'> & {
      amountFen: string;
      judgement: string | null;
    })[];
  }[];
}
/** An entry of the ledger of counts. */
export interface DealEntry {
  entryId: string;
  position: string;
  scheme: string;
  version: number;
  measure: string;
  outcome: string;
  lineId: string;
  lotId: string;
  recognisedOn: BusinessDate;
  postingMonth: string;
  posting: string;
  amountFen: string;
  goodsFen: string;
  evidenceLevel: number;
  pairingId: string | null;
}

/** Everything that is told of one supplier order (交易档案), as of a place of the event log. Amounts are fen as digits. */
export interface DealContent {
  format: 'shanhai-fair-deal/1';
  /** Newest fact that it knows, the chained hash of the log there, and when that fact was recorded. */
  log: { position: string; chain: string; recordedAt: string };
  order: {
    supplierOrderId: string;
    orderId: string;
    orderNumber: string;
    paymentReference: string;
    channel: string;
    placedOn: BusinessDate;
    ended: string | null;
    /** Closed without all that was confirmed; absent in files of orders that were not. */
    closedShort?: { on: BusinessDate; by: 'BUYER' | 'SUPPLIER'; reason: string; packs: number };
    buyer: DealParty;
    supplier: DealParty;
  };
  approval: {
    /** Above which amount the buyer's orders waited for approval then: null for none. */
    aboveFen: string | null;
    persons: 'NAMED' | 'WITHHELD';
    acts: DealAct[];
  };
  amounts: {
    goodsFen: string;
    freightFen: string;
    otherFen: string;
    dueFen: string;
    paidFen: string;
    unappliedFen: string;
  };
  charges: { itemId: string; kind: string; dueFen: string; paidFen: string }[];
  lines: DealLine[];
  comparisons: (Omit<Comparison, 'offers'> & {
    offers: (Comparison['offers'][number] & { supplierName: string | null })[];
  })[];
  parcels: DealParcel[];
  deliveries: DealDelivery[];
  payments: DealPayment[];
  documents: DealDocument[];
  invoiceMatch: DealMatch | null;
  counting: DealCounting[];
  judgements: { [id: string]: RuleResult[] };
  entries: DealEntry[];
  /** The facts of the order in the log, each with the hash that the log's chain is over. */
  history: { position: string; factId: string; type: string; on: BusinessDate; recordedAt: string; hash: string }[];
  /** Of the codes that stand in it. */
  words: { reasons: Vocabulary; needs: Vocabulary; rules: Vocabulary; schemes: Vocabulary };
}
export type Vocabulary = { [code: string]: Words };
