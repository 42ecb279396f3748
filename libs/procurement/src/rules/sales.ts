import { type BusinessDate, compareText, divideCeiling, divideRounded, type Fen, groupedBy } from '@shanhai/kernel';
import type {
  ChannelStanding,
  DisputedRow,
  SalesConfirmedPayload,
  SalesCorrectedPayload,
  SalesDisputeOpenedPayload,
  SoldRow,
} from '@shanhai/channels';
import type { SaleBasis, SalePart } from './scheme';

/** Packs of one root that one report sold, or by how many a correction changed that. */
interface SaleChange {
  on: BusinessDate;
  quantity: number;
  exOriginFen: Fen;
  retailFen: Fen;
}

/** What one channel report sold of one root; what of it is in dispute stands apart, behind the rest. */
export interface Sale {
  reportId: string;
  lineId: string;
  lotId: string;
  confirmedOn: BusinessDate;
  channel: ChannelStanding;
  /** Whether files are attached to the report (CR-18). */
  documented: boolean;
  /** An open dispute holds it out of what counts (CR-19). */
  disputed: boolean;
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
  const reports = new Map(confirmed.map((report) => [report.payload.reportId, report]));
  const told = [...confirmed, ...corrected].flatMap(({ on, payload: { reportId, rows } }) =>
    rows.map((row) => changeOf(reportId, row, on)),
  );
  const disputed = readDisputed(facts).flatMap((row) => {
    const { on } = reports.get(row.reportId)!;
    // Held out from the day on which it counted: whether it stands at all is what is disputed.
    return [changeOf(row.reportId, row, on, true), changeOf(row.reportId, minus(row), on)];
  });
  return [...groupedBy([...told, ...disputed], ({ key }) => key).values()]
    .map((changes): Sale => {
      const [{ reportId, lineId, lotId, disputed: isDisputed }] = changes;
      const { on, payload } = reports.get(reportId)!;
      return {
        reportId,
        lineId,
        lotId,
        confirmedOn: on,
        channel: payload.channel,
        documented: payload.evidence.length > 0,
        disputed: isDisputed,
        changes: changes.map(({ change }) => change),
      };
    })
    .sort(
      (a, b) =>
        compareText(a.confirmedOn, b.confirmedOn) ||
        compareText(a.reportId, b.reportId) ||
        Number(a.disputed) - Number(b.disputed),
    );
}

/** Rows that open disputes hold. */
function readDisputed(facts: readonly SalesFact[]): DisputedRow[] {
  const of = (type: string) =>
    facts.filter((fact) => fact.type === type).map(({ payload }) => payload as SalesDisputeOpenedPayload);
  const settled = new Set(of('channel.dispute_settled').map(({ disputeId }) => disputeId));
  return of('channel.dispute_opened').flatMap(({ disputeId, disputed }) => (settled.has(disputeId) ? [] : disputed));
}

function changeOf(
  reportId: string,
  { lineId, lotId, quantity, exOriginFen, retailFen }: SoldRow,
  on: BusinessDate,
  disputed = false,
) {
  const change: SaleChange = { on, quantity, exOriginFen: BigInt(exOriginFen), retailFen: BigInt(retailFen) };
  return { key: [reportId, lineId, lotId, disputed].join('|'), reportId, lineId, lotId, disputed, change };
}

const minus = (row: SoldRow): SoldRow => ({
  ...row,
  quantity: -row.quantity,
  exOriginFen: String(-BigInt(row.exOriginFen)),
  retailFen: String(-BigInt(row.retailFen)),
});

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
