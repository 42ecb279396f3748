import type { BusinessDate, Fen } from '@shanhai/kernel';

/** An organisation as a party: as it was called when the order was placed. */
export interface ContractParty {
  name: string;
  creditCode: string;
  seatCode: string;
}

/** A fact of a supplier order. */
export interface ContractingFact {
  id: string;
  position: bigint;
  type: string;
  on: BusinessDate;
  recordedAt: Date;
  payload: unknown;
}

/** A line as it was named when the order was placed; it never changes. */
export interface ContractLine {
  lineId: string;
  skuName: string;
}

/** A target of the buyer for the year of the order that was set before the day of the order. */
export interface ContractBudget {
  id: string;
  scheme: string;
  schemeName: string;
  period: string;
  amountFen: Fen;
  source: string;
}

/** One supplier order with all that is published of it. */
export interface ContractingProcess {
  supplierOrderId: string;
  buyer: ContractParty;
  supplier: ContractParty;
  lines: readonly ContractLine[];
  /** By scheme. */
  budgets: readonly ContractBudget[];
  /** In the order of the log. */
  facts: readonly ContractingFact[];
}

/** The facts that something is published of. */
export const CONTRACTING_FACTS = [
  'supplier_order.placed',
  'supplier_order.confirmed',
  'supplier_order.closed_short',
  'supplier_order.ended',
  'supplier_order.shipped',
  'supplier_order.accepted',
  'supplier_order.returned',
  'payable.opened',
  'payable.due_changed',
  'payment.received',
  'payment.refunded',
] as const;
