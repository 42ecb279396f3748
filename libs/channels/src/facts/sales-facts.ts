import type { NewFact } from '@shanhai/database';
import type { BusinessDate } from '@shanhai/kernel';
import type { BuyerStanding } from '@shanhai/payments';

/**
 * Facts of a channel's confirmed sales. A report gives one fact to each supplier order that its goods were bought by, in
 * that order's stream, so that a sale is counted together with the purchase of the same goods (CR-1).
 */
export const SALES_FACTS = ['channel.sales_confirmed', 'channel.sales_corrected'] as const;

/** Who sold, as it stood when its report was confirmed. */
export interface ChannelStanding {
  /** The registered partner, which bought the goods. */
  partner: BuyerStanding;
  /** Its hall, counter or zone; null where the partner itself sells, such as a platform. */
  outlet: { outletId: string; seatCode: string } | null;
  /** The partner is registered in the half-open span [registeredFrom, registeredUntil). */
  registeredFrom: BusinessDate;
  registeredUntil: BusinessDate | null;
}

/** Packs sold of one lot of one order line; amounts are fen as strings of digits (CR-2 names both bases). */
export interface SoldRow {
  /** Names the row in the report. A row that was matched to several lots stands once for each. */
  rowKey: string;
  lineId: string;
  lotId: string;
  quantity: number;
  /** What the supplier was to be paid for these packs. */
  exOriginFen: string;
  /** What customers paid for them. */
  retailFen: string;
}

/** Payloads of version 1. */
export interface SalesConfirmedPayload {
  reportId: string;
  channel: ChannelStanding;
  /** Content hashes of the files that the report came as and with. */
  evidence: string[];
  rows: SoldRow[];
}
/** By how much more, or less where negative, rows of a report say than before; a withdrawal takes all of it off. */
export interface SalesCorrectedPayload {
  reportId: string;
  reason: string;
  rows: SoldRow[];
}

/** The purchase whose stream the fact stands in. */
interface About {
  buyerId: string;
  supplierOrderId: string;
}

/** A report was confirmed on a date: its sales are recognised then. */
export function salesConfirmed(about: About, confirmedOn: BusinessDate, payload: SalesConfirmedPayload): NewFact {
  const key = `${payload.reportId}:${about.supplierOrderId}`;
  return fact('channel.sales_confirmed', about, confirmedOn, key, payload);
}

/** What a confirmed report says was corrected or withdrawn on a date, by the correction of an id. */
export function salesCorrected(
  about: About,
  correctedOn: BusinessDate,
  correctionId: string,
  payload: SalesCorrectedPayload,
): NewFact {
  const key = `${payload.reportId}:${correctionId}:${about.supplierOrderId}`;
  return fact('channel.sales_corrected', about, correctedOn, key, payload);
}

function fact(
  type: (typeof SALES_FACTS)[number],
  about: About,
  businessDate: BusinessDate,
  key: string,
  payload: SalesConfirmedPayload | SalesCorrectedPayload,
): NewFact {
  const { buyerId, supplierOrderId } = about;
  return {
    type,
    version: 1,
    key,
    businessDate,
    ownerId: buyerId,
    streamId: supplierOrderId,
    payload: { supplierOrderId, ...payload },
  };
}
