import { Injectable } from '@nestjs/common';
import { Database, SYSTEM, type Tx } from '@shanhai/database';
import { type BusinessDate, groupedBy } from '@shanhai/kernel';
import { CountingView, rootKey } from '../counting-view';
import { countedAmong, judgeMatch, type PriceTolerance } from '../rules/judge-row';
import { type MatchedSale, matchSales, type SalesRow } from '../rules/match-sales';
import {
  deliveredLots,
  insertMatches,
  keptRoots,
  lockMatching,
  openDeliveries,
  type Wanted,
} from '../store/partner-deliveries';
import { heldDeliveries } from '../store/sales-corrections';
import { changeSalesReport, type SalesReportRow, takeSalesReport } from '../store/sales-reports';
import { keysOf, type MatchedVerdict, priceTolerances, rowsToMatch, setVerdicts } from '../store/sales-rows';

/** Rows matched in one transaction. */
const ROWS_AT_ONCE = 500;

type Numbered = SalesRow & { rowNumber: number };

/**
 * Matches the rows of reports to what the partner accepted and has not sold yet (CR-1), and judges them; some rows in each transaction. Each that is
 * matched has its verdict, so it goes on where it was killed. The worker runs it.
 */
@Injectable()
export class MatchSalesRows {
  constructor(
    private readonly database: Database,
    private readonly counting: CountingView,
  ) {}

  /** Matches one chunk. Returns false where there is nothing to match, or deliveries are still being followed. */
  run(): Promise<boolean> {
    return this.database.write(SYSTEM, async (tx) => {
      const report = await takeSalesReport(tx, 'MATCHING');
      if (!report) return false;
      await lockMatching(tx, report.partnerId);
      const rows = await rowsToMatch(tx, keysOf(report), ROWS_AT_ONCE);
      if (rows.length === 0) changeSalesReport(tx, report, { status: 'DRAFT' });
      else await this.match(tx, report, rows);
      return true;
    });
  }

  private async match(tx: Tx, report: SalesReportRow, rows: readonly Numbered[]): Promise<void> {
    const of = keysOf(report);
    const { partnerId } = of;
    const lastDay = rows.reduce((last, { soldOn }) => (soldOn > last ? soldOn : last), '');
    const lots = [...new Set(rows.flatMap(({ lotId }) => lotId ?? []))];
    const rowNumbers = rows.map(({ rowNumber }) => rowNumber);
    const [open, held, delivered, tolerances] = await tx.together([
      openDeliveries(tx, partnerId, wantedBy(rows), lastDay),
      of.corrects ? heldDeliveries(tx, of, rowNumbers) : Promise.resolve([]),
      deliveredLots(tx, partnerId, lots),
      priceTolerances(tx),
    ]);
    // Row keys are unique among rows that are matched, but not told apart from their numbers by the rule.
    const { matched } = matchSales(rows, [...held, ...open]);
    const numbers = new Map(rows.map(({ rowKey, rowNumber }) => [rowKey, rowNumber]));
    const lineIds = [...new Set(matched.map(({ lineId }) => lineId))];
    const roots = lineIds.length === 0 ? [] : await keptRoots(tx, partnerId, lineIds);
    const counted = roots.length === 0 ? new Map<string, number>() : await this.counting.packsCounted(tx, roots);
    const sold = new Map(roots.map((root) => [rootKey(root), root.soldQuantity]));
    const countedOf = countedByRow(matched, { sold, counted });
    const parts = groupedBy(matched, ({ rowKey }) => rowKey);
    const verdicts = rows.map((row): MatchedVerdict => {
      const own = parts.get(row.rowKey) ?? [];
      const judged = {
        packs: row.quantity,
        matchedPacks: own.reduce((sum, { quantity }) => sum + quantity, 0),
        countedPacks: countedOf.get(row.rowKey) ?? 0,
        exOriginFen: own.reduce((sum, { exOriginFen }) => sum + exOriginFen, 0n),
        retailFen: row.retailFen,
        lotDelivered: row.lotId === null || delivered.has(`${row.lotId}|${row.skuId}`),
      };
      return { rowNumber: row.rowNumber, ...judged, verdict: judgeMatch(judged, toleranceOn(tolerances, row.soldOn)) };
    });
    insertMatches(
      tx,
      of,
      matched.map((each) => ({ ...each, rowNumber: numbers.get(each.rowKey)! })),
    );
    setVerdicts(tx, of, verdicts);
  }
}

/** How many packs are wanted of each SKU, and of each lot that rows name. */
function wantedBy(rows: readonly SalesRow[]): Wanted[] {
  const byLot = groupedBy(rows, ({ skuId, lotId }) => `${skuId}|${lotId ?? ''}`);
  return [...byLot.values()].map((group) => ({
    skuId: group[0].skuId,
    lotId: group[0].lotId,
    packs: group.reduce((sum, { quantity }) => sum + quantity, 0),
  }));
}

/** Packs of each row that a purchase has counted already, the packs of each root in the order in which they are sold. */
function countedByRow(
  matched: readonly MatchedSale[],
  { sold, counted }: { sold: Map<string, number>; counted: ReadonlyMap<string, number> },
): Map<string, number> {
  const byRow = new Map<string, number>();
  for (const part of matched) {
    const root = rootKey(part);
    const soldBefore = (sold.get(root) ?? 0) - (part.soldAs === null ? 0 : part.quantity);
    const packs = countedAmong(part.quantity, { soldBefore, counted: counted.get(root) ?? 0 });
    // What the corrected row holds is among those sold already.
    sold.set(root, soldBefore + part.quantity);
    byRow.set(part.rowKey, (byRow.get(part.rowKey) ?? 0) + packs);
  }
  return byRow;
}

const toleranceOn = (tolerances: readonly (PriceTolerance & { from: BusinessDate })[], day: BusinessDate) =>
  tolerances.find(({ from }) => from <= day) ?? tolerances.at(-1)!;
