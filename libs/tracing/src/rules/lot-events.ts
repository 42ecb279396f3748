import { type OwnEvent, ownUri, type QuantityElement } from '@shanhai/epcis';
import type { BaseUnit, BusinessDate } from '@shanhai/kernel';

/** UN/ECE Recommendation 20: what base units are called in trace events, and how many make one. Pieces have no unit there. */
const UNITS: Record<BaseUnit, { uom?: string; base: number }> = {
  GRAM: { uom: 'KGM', base: 1000 },
  MILLILITRE: { uom: 'LTR', base: 1000 },
  PIECE: { base: 1 },
};

export interface LotQuantity {
  lotId: string;
  baseUnit: BaseUnit;
  quantityBase: bigint;
}

/** So much of each lot as trace events say it; a lot that comes several times, once. */
export function lotQuantities(quantities: readonly LotQuantity[]): QuantityElement[] {
  const sums = new Map<string, LotQuantity>();
  for (const each of quantities) {
    const before = sums.get(each.lotId);
    sums.set(each.lotId, { ...each, quantityBase: (before?.quantityBase ?? 0n) + each.quantityBase });
  }
  return [...sums.values()].map(({ lotId, baseUnit, quantityBase }) => {
    const { uom, base } = UNITS[baseUnit];
    return { epcClass: ownUri(lotId), quantity: Number(quantityBase) / base, ...(uom && { uom }) };
  });
}

/** The harvest or making of a lot: from here on there is this class of goods. */
export function lotHarvested(
  lot: LotQuantity & { supplierId: string; traceCode: string; harvestedOn: BusinessDate },
): OwnEvent {
  return {
    ownerId: lot.supplierId,
    partyIds: null,
    on: lot.harvestedOn,
    said: {
      type: 'ObjectEvent',
      action: 'ADD',
      bizStep: 'commissioning',
      disposition: 'active',
      quantityList: lotQuantities([lot]),
      bizLocation: { id: ownUri(lot.supplierId) },
      ilmd: { 'cbvmda:lotNumber': lot.traceCode, 'cbvmda:harvestStartDate': lot.harvestedOn },
    },
  };
}

/** Part of a lot that is there no more: spoiled, lost or used up. */
export function lotDestroyed(
  lot: LotQuantity & { supplierId: string },
  { lossId, lostOn }: { lossId: string; lostOn: BusinessDate },
): OwnEvent {
  return {
    ownerId: lot.supplierId,
    partyIds: null,
    on: lostOn,
    said: {
      type: 'ObjectEvent',
      action: 'OBSERVE',
      bizStep: 'destroying',
      disposition: 'destroyed',
      quantityList: lotQuantities([lot]),
      // Two losses of one day and size are two.
      bizTransactionList: [{ bizTransaction: ownUri(lossId) }],
    },
  };
}

/** What the event of a step names: the order to make. */
export const makingDocument = (makingId: string) => ({ type: 'prodorder', bizTransaction: ownUri(makingId) });

/**
 * Lots become others: dried, cut, pressed, mixed, or taken over by another owner, `fromId` being the former (CBV: an instance of a class is
 * created from others).
 */
export function lotsMade(
  making: { id: string; supplierId: string; on: BusinessDate; fromId?: string | null },
  inputs: readonly LotQuantity[],
  outputs: readonly (LotQuantity & { traceCode: string })[],
): OwnEvent {
  return {
    ownerId: making.supplierId,
    partyIds: null,
    on: making.on,
    said: {
      type: 'TransformationEvent',
      transformationID: ownUri(making.id),
      bizTransactionList: [makingDocument(making.id)],
      bizStep: 'creating_class_instance',
      disposition: 'active',
      inputQuantityList: lotQuantities(inputs),
      outputQuantityList: lotQuantities(outputs),
      bizLocation: { id: ownUri(making.supplierId) },
      ...(making.fromId && {
        sourceList: [{ type: 'owning_party', source: ownUri(making.fromId) }],
        destinationList: [{ type: 'owning_party', destination: ownUri(making.supplierId) }],
      }),
      // One set of data for all that comes out: a number only where one lot does.
      ...(outputs.length === 1 && { ilmd: { 'cbvmda:lotNumber': outputs[0].traceCode } }),
    },
  };
}

/** Part of a lot goes into a case that has its own number. */
export function casePacked(
  { sscc, supplierId, ...lot }: LotQuantity & { supplierId: string; sscc: string },
  on: BusinessDate,
): OwnEvent {
  return {
    ownerId: supplierId,
    partyIds: null,
    on,
    said: {
      type: 'AggregationEvent',
      action: 'ADD',
      bizStep: 'packing',
      disposition: 'in_progress',
      parentID: `https://id.gs1.org/00/${sscc}`,
      childQuantityList: lotQuantities([lot]),
      bizLocation: { id: ownUri(supplierId) },
    },
  };
}
