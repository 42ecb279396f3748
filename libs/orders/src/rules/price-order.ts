import { type Fen, Reasons } from '@shanhai/kernel';
import type { Offer } from '@shanhai/catalogue';
import { nominalFen, tierPrice } from './line-amount';

export interface WantedLine {
  skuCode: string;
  quantity: number;
  addressName: string;
  /** Path of the line in the input, for refusals. */
  field: (string | number)[];
}

export interface PricedLine {
  offer: Offer;
  quantity: number;
  addressName: string;
  unitPriceFen: Fen;
  dueFen: Fen;
}

/**
 * Checks and prices the lines of an order. The tier and the minimum go by the order's whole quantity of a SKU, over all
 * its addresses; cases are counted per line, since each line travels on its own.
 * Adds to `reasons`: SKU_UNKNOWN, LISTING_NOT_ON_SALE, NOT_POSITIVE, NOT_IN_CASES, BELOW_MINIMUM, OUT_OF_STOCK,
 * ADDRESS_UNKNOWN, each at its line.
 */
export function priceOrder(
  lines: readonly WantedLine[],
  offers: ReadonlyMap<string, Offer>,
  addresses: ReadonlySet<string>,
  reasons: Reasons,
): PricedLine[] {
  const totals = new Map<string, number>();
  for (const line of lines) totals.set(line.skuCode, (totals.get(line.skuCode) ?? 0) + line.quantity);
  return lines.flatMap(({ skuCode, quantity, addressName, field }) => {
    if (!addresses.has(addressName))
      reasons.add('ADDRESS_UNKNOWN', [...field, 'address'], { value: addressName.slice(0, 80) });
    if (quantity <= 0) reasons.add('NOT_POSITIVE', [...field, 'quantity'], { value: quantity });
    const offer = offers.get(skuCode);
    if (!offer) {
      reasons.add('SKU_UNKNOWN', [...field, 'skuCode'], { sku: skuCode.slice(0, 80) });
      return [];
    }
    if (!offer.onSale || !offer.supplierApproved || offer.tiers.length === 0) {
      reasons.add('LISTING_NOT_ON_SALE', [...field, 'skuCode'], { sku: skuCode });
      return [];
    }
    if (quantity <= 0) return [];
    if (quantity % offer.caseSize !== 0)
      reasons.add('NOT_IN_CASES', [...field, 'quantity'], { quantity, caseSize: offer.caseSize });
    const total = totals.get(skuCode)!;
    if (total < offer.minimumQuantity)
      reasons.add('BELOW_MINIMUM', [...field, 'quantity'], { quantity: total, minimum: offer.minimumQuantity });
    if (total > offer.available)
      reasons.add('OUT_OF_STOCK', [...field, 'quantity'], {
        sku: skuCode,
        available: offer.available,
        quantity: total,
      });
    const unitPriceFen = tierPrice(offer.tiers, total);
    const { pricing, contentBase } = offer;
    const dueFen = nominalFen({ pricing, contentBase, unitPriceFen }, quantity);
    return [{ offer, quantity, addressName, unitPriceFen, dueFen }];
  });
}
