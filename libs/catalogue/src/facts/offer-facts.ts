import type { NewFact } from '@shanhai/database';
import { type BaseUnit, type BusinessDate, newId } from '@shanhai/kernel';
import type { ListingStatus } from '../store/listings';
import type { Pricing } from '../store/skus';

/**
 * What the public catalogue shows of a SKU from now on: whoever asks later what was on sale on a day reads these. Orders
 * change the stock without telling it here; a supplier's own change does where the SKU can be bought or no more.
 */
export interface OfferChanged {
  skuId: string;
  supplierId: string;
  productId: string;
  skuCode: string;
  skuName: string;
  productName: string;
  categoryCode: string;
  originCode: string;
  baseUnit: BaseUnit;
  pricing: Pricing;
  /** Base units of a pack, as digits. */
  contentBase: string;
  caseSize: number;
  status: ListingStatus;
  minimumQuantity: number;
  /** Ascending by quantity; prices in fen as digits: of a pack, or of a kilogram or litre where it is priced by weight. */
  tiers: { fromQuantity: number; unitPriceFen: string }[];
  /** Packs that could be ordered at that moment, as digits. */
  available: string;
}

/** A fact of the SKU's own stream, with its supplier. */
export const offerChanged = (businessDate: BusinessDate, payload: OfferChanged): NewFact => ({
  type: 'offer.changed',
  version: 1,
  key: newId(),
  businessDate,
  ownerId: payload.supplierId,
  streamId: payload.skuId,
  payload,
});
