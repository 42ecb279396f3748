import { groupedBy } from '@shanhai/kernel';
import type { Queryable } from '@shanhai/database';
import { paidItems, type Payable, payablesOfSubjects } from '@shanhai/payments';
import type { SheetOrder } from '../rules/settlement';
import { type SheetLine, sheetLines } from './sheet-lines';
import { chargesOfSupplierOrders, linesOfSupplierOrders } from './read-orders';
import { ordersOfSheets, type SheetOrderRow } from './sheet-orders';

/** An order on a sheet, with what it owes now. */
export interface OpenedSheetOrder extends SheetOrder {
  row: SheetOrderRow;
  payable: Payable;
}

export function openedSheetOrder(row: SheetOrderRow, payable: Payable): OpenedSheetOrder {
  const { turn, dueFen, paidFen, beforeDueFen, beforePaidFen } = row;
  return {
    row,
    payable,
    turn,
    now: payable,
    approved: dueFen === null ? null : { dueFen, paidFen: paidFen! },
    before: beforeDueFen === null ? null : { dueFen: beforeDueFen, paidFen: beforePaidFen! },
  };
}

/** The orders of sheets with what they owe, by sheet: two statements, whatever their number. */
export async function openSheetOrders(
  db: Queryable,
  sheetIds: readonly string[],
): Promise<Map<string, OpenedSheetOrder[]>> {
  const rows = await ordersOfSheets(db, sheetIds);
  const payables = await payablesOfSubjects(db, [...new Set(rows.map(({ supplierOrderId }) => supplierOrderId))]);
  const bySubject = new Map(payables.map((payable) => [payable.subjectId, payable]));
  const opened = rows.map((row) => openedSheetOrder(row, bySubject.get(row.supplierOrderId)!));
  return groupedBy(opened, ({ row }) => row.sheetId);
}

/** Line by line what was accepted, is owed and was paid of payables' supplier orders, by supplier order: three statements. */
export async function linesToSettle(
  db: Queryable,
  payables: readonly Pick<Payable, 'id' | 'subjectId'>[],
): Promise<Map<string, SheetLine[]>> {
  const ids = payables.map(({ subjectId }) => subjectId);
  const [lines, charges] = [await linesOfSupplierOrders(db, ids), await chargesOfSupplierOrders(db, ids)];
  const paid = await paidItems(
    db,
    payables.map(({ id }) => id),
  );
  const [linesOf, chargesOf] = [groupedBy(lines, (line) => line.supplierOrderId), groupedBy(charges, (charge) => charge.supplierOrderId)]; // prettier-ignore
  return new Map(
    payables.map(({ id, subjectId }) => [
      subjectId,
      sheetLines(linesOf.get(subjectId) ?? [], chargesOf.get(subjectId) ?? [], paid.get(id) ?? new Map()),
    ]),
  );
}
