import type { Transitions } from '@shanhai/kernel';

export const ORDER_STATES = ['PENDING_APPROVAL', 'PLACED', 'REJECTED', 'CANCELLED', 'EXPIRED'] as const;
export type OrderState = (typeof ORDER_STATES)[number];
export type OrderVerb = 'approve' | 'reject' | 'cancel' | 'expire';

/** An order as a whole: it waits for the unit's approval, or stands. What happens to the goods is in its supplier orders. */
export const orderTransitions: Transitions<OrderState, OrderVerb> = {
  approve: { from: ['PENDING_APPROVAL'], to: 'PLACED' },
  reject: { from: ['PENDING_APPROVAL'], to: 'REJECTED' },
  cancel: { from: ['PENDING_APPROVAL', 'PLACED'], to: 'CANCELLED' },
  expire: { from: ['PENDING_APPROVAL'], to: 'EXPIRED' },
};

export const SUPPLIER_ORDER_STATES = [
  'PENDING_APPROVAL',
  'PLACED',
  'CONFIRMED',
  'SHIPPED',
  'CLOSED',
  'DECLINED',
  'REJECTED',
  'CANCELLED',
  'EXPIRED',
] as const;
export type SupplierOrderState = (typeof SUPPLIER_ORDER_STATES)[number];
export type SupplierOrderVerb =
  | 'approve'
  | 'reject'
  | 'confirm'
  | 'decline'
  | 'cancel'
  | 'expire'
  | 'ship'
  | 'closeShort'
  | 'close';

/**
 * One supplier's part of an order. CONFIRMED until all that was confirmed is shipped, or what is not will not come; SHIPPED until all of that is
 * accepted or rejected. Closed short, it is CANCELLED where nothing was shipped, and CLOSED where all that was has been accepted or rejected.
 */
export const supplierOrderTransitions: Transitions<SupplierOrderState, SupplierOrderVerb> = {
  approve: { from: ['PENDING_APPROVAL'], to: 'PLACED' },
  reject: { from: ['PENDING_APPROVAL'], to: 'REJECTED' },
  confirm: { from: ['PLACED'], to: 'CONFIRMED' },
  decline: { from: ['PLACED'], to: 'DECLINED' },
  cancel: { from: ['PENDING_APPROVAL', 'PLACED'], to: 'CANCELLED' },
  expire: { from: ['PENDING_APPROVAL', 'PLACED'], to: 'EXPIRED' },
  ship: { from: ['CONFIRMED'], to: 'SHIPPED' },
  closeShort: { from: ['CONFIRMED'], to: 'SHIPPED' },
  close: { from: ['SHIPPED'], to: 'CLOSED' },
};

/** States in which goods are on their way or there, so that they can be accepted or come back. */
export const DELIVERING: readonly SupplierOrderState[] = ['CONFIRMED', 'SHIPPED', 'CLOSED'];
