import { type BusinessDate, compareText, divideCeiling, divideRounded, type Fen, groupedBy } from '@shanhai/kernel';
import type { ChannelStanding, SalesConfirmedPayload, SalesCorrectedPayload } from '@shanhai/channels';
import type { SaleBasis, SalePart } from './scheme';

/** Packs of one root that one report sold, or by how many a correction changed that. */
interface SaleChange {
  on: BusinessDate;
  quantity: number;
  exOriginFen: Fen;
  retailFen: Fen;
}

/** What one channel report sold of one root. */
export interface Sale {
  reportId: string;
  lineId: string;
  lotId: string;
  confirmedOn: BusinessDate;
  channel: ChannelStanding;
  /** Whether files are attached to the report (CR-18). */
  documented: boolean;
  changes: SaleChange[];
}

interface SalesFact {
  type: string;
  on: BusinessDate;
  payload: unknown;
}
type Confirmed = SalesFact & { payload: SalesConfirmedPayload };
type Corrected = SalesFact & { payload: SalesCorrectedPayload };

/** Sales move between measures; they neither make a date of the purchase nor bring newer rules to one. */
export const isSale = ({ type }: { type: string }) => type.startsWith('channel.');

/** The sales of a purchase, oldest report first: depends on the set of facts, not on their order. */
export function readSales(facts: readonly SalesFact[]): Sale[] {
  const confirmed = facts.filter((fact) => fact.type === 'channel.sales_confirmed') as Confirmed[];
  if (confirmed.length === 0) return [];
  const corrected = facts.filter((fact) => fact.type === 'channel.sales_corrected') as Corrected[];
  const changes = groupedBy(
    [...confirmed, ...corrected].flatMap(({ on, payload: { reportId, rows } }) =>
      rows.map(({ lineId, lotId, quantity, exOriginFen, retailFen }) => ({
        key: [reportId, lineId, lotId].join('|'),
        change: { on, quantity, exOriginFen: BigInt(exOriginFen), retailFen: BigInt(retailFen) },
      })),
    ),
    ({ key }) => key,
  );
  const reports = new Map(confirmed.map((report) => [report.payload.reportId, report]));
  return [...changes]
    .map(([key, changed]): Sale => {
      const [reportId, lineId, lotId] = key.split('|');
      const { on, payload } = reports.get(reportId)!;
      const { channel, evidence } = payload;
      const documented = evidence.length > 0;
      return {
        reportId,
        lineId,
        lotId,
        confirmedOn: on,
        channel,
        documented,
        changes: changed.map((each) => each.change),
      };
    })
    .sort((a, b) => compareText(a.confirmedOn, b.confirmedOn) || compareText(a.reportId, b.reportId));
}

/** What a report sold of a root as it was known to stand on a date; nothing before it was confirmed, never below zero. */
export function soldBy(sale: Sale, on: BusinessDate, basis: SaleBasis): { quantity: number; fen: Fen } {
  const until = on < sale.confirmedOn ? [] : sale.changes.filter((change) => change.on <= on);
  const quantity = until.reduce((sum, change) => sum + change.quantity, 0);
  const fen = until.reduce((sum, change) => sum + (basis === 'RETAIL' ? change.retailFen : change.exOriginFen), 0n);
  return quantity > 0 && fen > 0n ? { quantity, fen } : { quantity: Math.max(0, quantity), fen: 0n };
}

/** Packs of a root on a date. */
export interface RootPacks {
  /** Shipped, and neither rejected nor returned. */
  delivered: number;
  /** Already counted as PURCHASE. */
  purchased: number;
}

/**
 * Divides what is sold of a root (CR-1): assisted = max(0, sold − counted as PURCHASE). Packs stand in the order in which
 * they were sold; the purchase takes the first ones, so that a later purchase takes back the assisted sale that came first.
 * The amount of each sale is shared by packs; its parts sum exactly to it.
 */
export function divideSales(
  sold: readonly { quantity: number; fen: Fen }[],
  { delivered, purchased }: RootPacks,
): Record<SalePart, Fen>[] {
  let before = 0;
  return sold.map(({ quantity, fen }) => {
    const first = before;
    before += quantity;
    /** Value of this sale's packs among the first `limit` that were sold of the root. */
    const among = (limit: number): Fen => {
      const packs = Math.min(Math.max(limit - first, 0), quantity);
      return packs === 0 ? 0n : divideRounded(fen * BigInt(packs), BigInt(quantity));
    };
    const through = among(Math.min(purchased, delivered));
    const there = among(delivered);
    return { SELL_THROUGH: through, ASSISTED: there - through, NOT_DELIVERED: fen - there };
  });
}

/** Packs of which any part is counted: rounded up, so that no part of a pack counts both as purchase and as assisted sale. */
export function packsCounted(countedFen: Fen, accepted: { fen: Fen; quantity: number }): number {
  if (countedFen <= 0n || accepted.fen <= 0n || accepted.quantity <= 0) return 0;
  return Math.min(accepted.quantity, Number(divideCeiling(BigInt(accepted.quantity) * countedFen, accepted.fen)));
}
