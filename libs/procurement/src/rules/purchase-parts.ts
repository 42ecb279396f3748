import type { BusinessDate, Fen } from '@shanhai/kernel';
import type { EndedPayload, PlacedPayload } from '@shanhai/orders';
import type { BuyerStanding, Standing } from '@shanhai/payments';
import type { Evidence } from './evidence';
import type { Lot } from './lot';
import type { Revocation } from './revocation';
import type { Sale } from './sales';

/** A fact of one supplier order, or of one purchase that was made elsewhere, as the counter reads it. */
export interface PurchaseFact {
  id: string;
  position: bigint;
  type: string;
  version: number;
  key: string;
  on: BusinessDate;
  /** Position of the newest reference fact at or below this fact: the state of rules that it is judged by. */
  epoch: bigint;
  payload: unknown;
}

/** Goods of one line from one lot: what counts once (CR-1). Born at the shipment that became known first. */
export interface Root extends Lot {
  lotId: string;
  traceCode: string;
  bornEpoch: bigint;
  shippedQuantity: number;
}

/** Packs of a root that were inspected or came back. */
export interface Inspection {
  on: BusinessDate;
  lotId: string;
  inspectedQuantity: number;
  /** Change of the packs accepted and kept: what was accepted, or minus what was returned. */
  keptQuantity: number;
  /** Change of the accepted amount: what was accepted, or minus what was returned. */
  amountFen: Fen;
}

export interface PurchaseLine {
  lineId: string;
  categoryCode: string;
  pricing: 'PACK' | 'WEIGHT';
  contentBase: bigint;
  unitPriceFen: Fen;
  orderedQuantity: number;
  roots: Map<string, Root>;
  inspections: Inspection[];
}

/** Everything that the facts of one purchase say. It depends on the set of facts, not on their order. */
export interface Purchase {
  /** Made elsewhere, and declared by its buyer. */
  declared: boolean;
  placed: PlacedPayload;
  placedOn: BusinessDate;
  ended: EndedPayload | null;
  lines: Map<string, PurchaseLine>;
  standings: Standing[];
  /** By item: what its documents have to tell (CR-18), after weighing, rejections and returns; of a declaration what it said, revoked or not. */
  owed: ReadonlyMap<string, Fen>;
  /** By line. */
  evidence: ReadonlyMap<string, Evidence[]>;
  /** Whether all money came by transfers whose bank references the platform has taken once; false where none came. */
  paidByReference: boolean;
  /** On each date on which goods or money moved, in their order: the newest state of rules among them, and the buyer as it was last known to stand. */
  dates: Map<BusinessDate, { epoch: bigint; buyer: BuyerStanding }>;
  /** The newest state of rules among all facts: where units stood on each date is judged by it (CR-17). */
  epoch: bigint;
  /** What channels sold of its goods. */
  sales: Sale[];
  /** By lot: when offices did not let its origin stand. */
  revocations: ReadonlyMap<string, Revocation[]>;
  /** On each date on which goods, money or sales moved, or an origin began or ended to stand: the newest state of rules among them. */
  saleDates: Map<BusinessDate, bigint>;
}
