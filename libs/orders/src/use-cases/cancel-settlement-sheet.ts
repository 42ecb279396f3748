import { Injectable } from '@nestjs/common';
import { Clock, refuse } from '@shanhai/kernel';
import { Database, type Tx } from '@shanhai/database';
import { requireReason, type Viewer } from '@shanhai/graphql';
import { closeCollection } from '@shanhai/payments';
import { freeSheetOrders, sheetThatFollows } from '../store/sheet-orders';
import type { SheetRow } from '../store/sheets';
import { lockedOrders } from './approve-settlement-sheet';
import { lockOwnSheet, moveSheet } from './move-settlement-sheet';

/**
 * Cancels a sheet; its orders may come on another. The buyer may cancel any, a supplier what it prepared itself until it is approved. An
 * approved one is cancelled only while no money came for its orders; its payment reference pays nothing any more.
 * Refusals: NOT_FOUND, NOT_YOURS, STATE_NOT_ALLOWED, SHEET_PAID, SHEET_FOLLOWED (sheetId), REQUIRED, TOO_LONG (reason).
 */
@Injectable()
export class CancelSettlementSheet {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  run(viewer: Viewer, input: { sheetId: string; reason: string }): Promise<{ sheetId: string }> {
    const reason = requireReason(input.reason, ['reason']);
    const decidedOn = this.clock.today();
    return this.database.write(viewer, async (tx) => {
      const sheet = await lockOwnSheet(tx, viewer, input.sheetId, 'cancel');
      const approved = sheet.status === 'APPROVED';
      if (viewer.organisationId !== sheet.buyerId && (approved || viewer.organisationId !== sheet.preparedFor))
        refuse('NOT_YOURS', ['sheetId'], { value: sheet.number });
      if (approved) {
        await requireUnpaid(tx, sheet);
        closeCollection(tx, sheet.paymentReference!, decidedOn);
      }
      freeSheetOrders(tx, sheet);
      moveSheet(tx, sheet, 'cancel', { decidedBy: viewer.userId, decidedOn, reason });
      return { sheetId: sheet.id };
    });
  }
}

/** Refuses where anything was paid, or given back, for an order since the sheet was approved. Its payables stay locked: no money comes meanwhile. */
async function requireUnpaid(tx: Tx, sheet: SheetRow): Promise<void> {
  const orders = await lockedOrders(tx, sheet);
  if (orders.some(({ turn, now, approved }) => turn === 1 && now.paidFen !== approved!.paidFen))
    refuse('SHEET_PAID', ['sheetId']);
  const number = await sheetThatFollows(tx, sheet);
  if (number !== null) refuse('SHEET_FOLLOWED', ['sheetId'], { number });
}
