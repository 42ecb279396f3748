import { Injectable } from '@nestjs/common';
import { Clock, type Fen, refuse } from '@shanhai/kernel';
import { Database, takeKeyIfGiven, type Tx } from '@shanhai/database';
import { fromGlobalId, type Viewer } from '@shanhai/graphql';
import { lockPayablesOfSubjects, nameCollection, newPaymentReference } from '@shanhai/payments';
import { sheetSums } from '../rules/settlement';
import { linesToSettle, type OpenedSheetOrder, openedSheetOrder } from '../store/read-sheet-orders';
import { freezeSheetOrders, ordersOfSheets } from '../store/sheet-orders';
import type { SheetRow } from '../store/sheets';
import { lockOwnSheet, moveSheet } from './move-settlement-sheet';

export interface ApproveSettlementSheetInput {
  sheetId: string;
  /** What the approver checked; refused where the sheet says another amount by now. */
  amountFen: Fen;
  idempotencyKey?: string | null;
}

/**
 * The buyer approves a sheet that somebody else prepared and submitted: its lines and amount stay as they are, and one payment reference
 * stands for what it owes. What changes afterwards is a difference, shown on it and carried to the next sheet.
 *
 * Refusals: NOT_FOUND, STATE_NOT_ALLOWED, OWN_SHEET, ALREADY_PAID (meanwhile: cancel it), SHEET_CHANGED (amountFen), IDEMPOTENCY_KEY_REUSED.
 */
@Injectable()
export class ApproveSettlementSheet {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  run(viewer: Viewer, input: ApproveSettlementSheetInput): Promise<{ sheetId: string }> {
    const result = { sheetId: fromGlobalId('SettlementSheet', input.sheetId, ['sheetId']) };
    return this.database.write(viewer, async (tx) => {
      const [{ organisationId }, key] = [viewer, input.idempotencyKey];
      const claim = { organisationId, operation: 'approveSettlementSheet', key, input, result };
      if (await takeKeyIfGiven(tx, claim)) return result;
      const sheet = await lockOwnSheet(tx, viewer, input.sheetId, 'approve');
      if ([sheet.preparedBy, sheet.submittedBy].includes(viewer.userId)) refuse('OWN_SHEET', ['sheetId']);
      const orders = await lockedOrders(tx, sheet);
      const { amountFen } = sheetSums(orders, null);
      if (amountFen === 0n) refuse('ALREADY_PAID', ['sheetId']);
      if (amountFen !== input.amountFen)
        refuse('SHEET_CHANGED', ['amountFen'], { amount: amountFen, checked: input.amountFen });
      const paymentReference = newPaymentReference();
      await this.freeze(tx, sheet, orders, paymentReference);
      const [decidedBy, decidedOn] = [viewer.userId, this.clock.today()];
      moveSheet(tx, sheet, 'approve', { amountFen, paymentReference, decidedBy, decidedOn, reason: '' });
      return result;
    });
  }

  private async freeze(tx: Tx, sheet: SheetRow, orders: readonly OpenedSheetOrder[], reference: string): Promise<void> {
    const lines = await linesToSettle(
      tx,
      orders.map(({ payable }) => payable),
    );
    freezeSheetOrders(
      tx,
      sheet,
      orders.map(({ row: { supplierOrderId, turn }, now: { dueFen, paidFen } }) => ({
        supplierOrderId,
        turn,
        dueFen,
        paidFen,
        lines: lines.get(supplierOrderId)!,
      })),
    );
    const payableIds = orders.filter(({ turn }) => turn === 1).map(({ payable }) => payable.id);
    nameCollection(tx, { groupId: sheet.id, buyerId: sheet.buyerId, reference, payableIds });
  }
}

/** The orders of a sheet, their payables locked. */
export async function lockedOrders(tx: Tx, sheet: SheetRow): Promise<OpenedSheetOrder[]> {
  const rows = await ordersOfSheets(tx, [sheet.id]);
  const payables = await lockPayablesOfSubjects(
    tx,
    rows.map(({ supplierOrderId }) => supplierOrderId),
  );
  const bySubject = new Map(payables.map((payable) => [payable.subjectId, payable]));
  return rows.map((row) => openedSheetOrder(row, bySubject.get(row.supplierOrderId)!));
}
