import type { BusinessDate, Fen } from '@shanhai/kernel';
import type { ClosingSide } from '../rules/close-short';
import type { OrderState, SupplierOrderState } from '../rules/states';

export type OrderChannel = 'GOVERNMENT_PROCUREMENT' | 'UNION_DIRECT' | 'SOCIAL_SALE' | 'OUTLET' | 'PARTNER_PLATFORM';

export interface OrderRow {
  id: string;
  buyerId: string;
  number: string;
  status: OrderState;
  channel: OrderChannel;
  placedOn: BusinessDate;
  placedBy: string;
  decidedOn: BusinessDate | null;
  decisionReason: string | null;
  expiresOn: BusinessDate | null;
  paymentReference: string;
  goodsFen: Fen;
  chargesFen: Fen;
  note: string;
}

export interface AddressRow {
  orderId: string;
  name: string;
  divisionCode: string;
  street: string;
  contact: string;
  phone: string;
}

export interface SupplierOrderRow {
  id: string;
  buyerId: string;
  orderId: string;
  supplierId: string;
  status: SupplierOrderState;
  placedOn: BusinessDate;
  confirmedOn: BusinessDate | null;
  expiresOn: BusinessDate | null;
  /** Promised by the supplier when it confirmed: after it the buyer may close what did not come. */
  deliverBy: BusinessDate | null;
  goodsFen: Fen;
  /** When, by whom and why it was closed without all that was confirmed. */
  shortOn: BusinessDate | null;
  shortBy: ClosingSide | null;
  shortReason: string | null;
}

export interface LineRow {
  id: string;
  buyerId: string;
  orderId: string;
  supplierOrderId: string;
  supplierId: string;
  ordinal: number;
  skuId: string;
  skuCode: string;
  skuName: string;
  productId: string;
  categoryCode: string;
  pricing: 'PACK' | 'WEIGHT';
  contentBase: bigint;
  addressName: string;
  unitPriceFen: Fen;
  orderedQuantity: number;
  confirmedQuantity: number;
  shippedQuantity: number;
  acceptedQuantity: number;
  rejectedQuantity: number;
  returnedQuantity: number;
  acceptedMass: bigint;
  returnedMass: bigint;
  dueFen: Fen;
}

export interface ChargeRow {
  id: string;
  supplierOrderId: string;
  kind: 'FREIGHT' | 'DEPOSIT' | 'FEE';
  amountFen: Fen;
}

export interface ShipmentRow {
  id: string;
  supplierOrderId: string;
  shippedOn: BusinessDate;
  carrier: string;
  trackingNumber: string;
}

export interface ShipmentLineRow {
  id: string;
  shipmentId: string;
  orderLineId: string;
  lotId: string;
  quantity: number;
  acceptedQuantity: number;
  rejectedQuantity: number;
  returnedQuantity: number;
  acceptedMass: bigint;
  acceptedFen: Fen;
}

/** SELECT list of columns under their names here: `placed_on AS "placedOn"`. */
export function columns(alias: string, ...names: string[]): string {
  return names
    .map((name) => `${alias}.${name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)} AS "${name}"`)
    .join(', ');
}

export const ORDER_COLUMNS = columns(
  'o',
  'id',
  'buyerId',
  'number',
  'status',
  'channel',
  'placedOn',
  'placedBy',
  'decidedOn',
  'decisionReason',
  'expiresOn',
  'paymentReference',
  'goodsFen',
  'chargesFen',
  'note',
);
export const SUPPLIER_ORDER_COLUMNS = columns(
  's',
  'id',
  'buyerId',
  'orderId',
  'supplierId',
  'status',
  'placedOn',
  'confirmedOn',
  'expiresOn',
  'deliverBy',
  'goodsFen',
  'shortOn',
  'shortBy',
  'shortReason',
);
export const ADDRESS_COLUMNS = columns('a', 'orderId', 'name', 'divisionCode', 'street', 'contact', 'phone');
export const CHARGE_COLUMNS = columns('c', 'id', 'supplierOrderId', 'kind', 'amountFen');
export const LINE_COLUMNS = columns(
  'l',
  'id',
  'buyerId',
  'orderId',
  'supplierOrderId',
  'supplierId',
  'ordinal',
  'skuId',
  'skuCode',
  'skuName',
  'productId',
  'categoryCode',
  'pricing',
  'contentBase',
  'addressName',
  'unitPriceFen',
  'orderedQuantity',
  'confirmedQuantity',
  'shippedQuantity',
  'acceptedQuantity',
  'rejectedQuantity',
  'returnedQuantity',
  'acceptedMass',
  'returnedMass',
  'dueFen',
);
export const SHIPMENT_COLUMNS = columns('h', 'id', 'supplierOrderId', 'shippedOn', 'carrier', 'trackingNumber');
export const SHIPMENT_LINE_COLUMNS = columns(
  'x',
  'id',
  'shipmentId',
  'orderLineId',
  'lotId',
  'quantity',
  'acceptedQuantity',
  'rejectedQuantity',
  'returnedQuantity',
  'acceptedMass',
  'acceptedFen',
);
