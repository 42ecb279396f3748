import { divideRounded, type Fen } from '@shanhai/kernel';

/** A price by weight is per this many base units: per kilogram where the base unit is the gram. */
const WEIGHT_PRICE_BASE = 1000n;

export interface Priced {
  pricing: 'PACK' | 'WEIGHT';
  unitPriceFen: Fen;
  contentBase: bigint;
}

/** The unit price of the highest tier that the quantity reaches; the first tier's where it reaches none. */
export function tierPrice(tiers: readonly { fromQuantity: number; unitPriceFen: Fen }[], quantity: number): Fen {
  return (tiers.findLast((tier) => tier.fromQuantity <= quantity) ?? tiers[0]).unitPriceFen;
}

/** What packs cost before they are weighed. */
export function nominalFen(line: Priced, quantity: number): Fen {
  if (line.pricing === 'PACK') return BigInt(quantity) * line.unitPriceFen;
  return massFen(line, BigInt(quantity) * line.contentBase);
}

/** What a net mass of goods sold by weight costs, rounded once (CR-4). */
export function massFen(line: Priced, mass: bigint): Fen {
  return divideRounded(mass * line.unitPriceFen, WEIGHT_PRICE_BASE);
}

/** How much of a line has been accepted and returned so far. */
export interface Received {
  acceptedQuantity: number;
  acceptedMass: bigint;
  returnedQuantity: number;
  returnedMass: bigint;
}

/** What the accepted goods that were kept cost: by packs, or by net weight, rounded once over all deliveries (CR-4). */
export function keptFen(line: Priced, received: Received): Fen {
  if (line.pricing === 'PACK') return BigInt(received.acceptedQuantity - received.returnedQuantity) * line.unitPriceFen;
  return massFen(line, received.acceptedMass - received.returnedMass);
}

/** What the goods that the buyer has kept cost, over lines: the supplier has earned it. */
export function allKeptFen(lines: readonly (Priced & Received)[]): Fen {
  return lines.reduce((sum, line) => sum + keptFen(line, line), 0n);
}

/** What is owed for a line now: what was kept, and what is still to come at its nominal price. */
export function lineDueFen(line: Priced & Received & { confirmedQuantity: number; rejectedQuantity: number }): Fen {
  return keptFen(line, line) + nominalFen(line, line.confirmedQuantity - line.acceptedQuantity - line.rejectedQuantity);
}
