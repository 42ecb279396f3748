/** A line of an order, as it was acknowledged. */
export interface ModelLine {
  id: string;
  sku: number;
  priceFen: number;
  ordered: number;
  confirmed: number;
  shipped: number;
  accepted: number;
  rejected: number;
  returned: number;
  /** What it has been paid, once its order is paid in full. */
  paidFen: number;
}

/** A supplier's part of an order; how often each step was acknowledged. */
export interface ModelPart {
  id: string;
  payableId: string;
  supplier: number;
  lines: ModelLine[];
  status: string;
  shipments: number;
  acceptances: number;
  returns: number;
  refunds: number;
}

export interface ModelOrder {
  n: number;
  id: string;
  buyer: number;
  reference: string;
  status: string;
  parts: ModelPart[];
  /** Paid over all parts, less what was refunded. */
  paidFen: number;
  byCard: boolean;
  refundedFen: number;
  /** What the payer's bank took back for good. */
  lostFen: number;
}

export interface ModelTransfer {
  amountFen: number;
  matchedFen: number;
  returnedFen: number;
  /** What the bank took back. */
  reversedFen: number;
  /** Proposals by what became of them. */
  confirmed: number;
  rejected: number;
}

export interface ModelPayout {
  id: string;
  supplier: number;
  status: 'PREPARED' | 'APPROVED' | 'PAID' | 'CANCELLED' | 'RETURNED';
  grossFen: number;
  feeFen: number;
  reference: string | null;
}

/** A transfer as it came, of which nothing became yet. */
export const arrived = (amountFen: number): ModelTransfer => {
  return { amountFen, matchedFen: 0, returnedFen: 0, reversedFen: 0, confirmed: 0, rejected: 0 };
};

/** All that was acknowledged to the clients: what the books must say in the end, no more and no less. */
export class Model {
  readonly orders: ModelOrder[] = [];
  /** By bank reference. */
  readonly transfers = new Map<string, ModelTransfer>();
  /** Sheets that were approved. */
  readonly sheets: { id: string; amountFen: number }[] = [];
  readonly payouts: ModelPayout[] = [];
  readonly disputes: { reference: string; status: 'WON' | 'LOST'; amountFen: number; takenFen: number }[] = [];
  /** By the bank's reference of the reversal, the transfer that it took back. */
  readonly reversals = new Map<string, string>();

  get parts(): ModelPart[] {
    return this.orders.flatMap(({ parts }) => parts);
  }
}

export const LIVE = ['PLACED', 'CONFIRMED', 'SHIPPED', 'CLOSED'];
export const linesOf = ({ parts }: ModelOrder) => parts.flatMap(({ lines }) => lines);
export const sum = (of: readonly number[]) => of.reduce((a, b) => a + b, 0);
/** Accepted packs that were kept. */
export const keptFen = (line: ModelLine) => (line.accepted - line.returned) * line.priceFen;
export const lineDueFen = (line: ModelLine) => (line.confirmed - line.rejected - line.returned) * line.priceFen;
export const partDueFen = ({ status, lines }: ModelPart) => (LIVE.includes(status) ? sum(lines.map(lineDueFen)) : 0);
/** What a supplier has earned of its part: what was kept, as far as it is paid. */
export const earnedFen = ({ lines }: ModelPart) =>
  Math.min(sum(lines.map(keptFen)), sum(lines.map(({ paidFen }) => paidFen)));
export const dueFen = ({ parts }: ModelOrder) => sum(parts.map(partDueFen));
