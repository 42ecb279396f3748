import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { Database, recordFacts, takeIdempotencyKey, type Tx } from '@shanhai/database';
import { Places } from '@shanhai/divisions';
import { isOfPlaces, requireReason, type Viewer } from '@shanhai/graphql';
import { Clock, newId, refuse } from '@shanhai/kernel';
import { notify } from '@shanhai/organisations';
import { salesDisputeFact } from '../facts/dispute-facts';
import { dropMatches, lockMatching } from '../store/partner-deliveries';
import {
  holdCorrection,
  insertSalesDispute,
  type RowToDispute,
  rowToDispute,
  soldByRow,
} from '../store/sales-disputes';

export interface SalesRowToDispute {
  reportId: string;
  rowNumber: number;
  reason: string;
  idempotencyKey: string;
}

const FIELD = ['rowNumber'];

/**
 * The supplier of the goods, or an office of its place or the partner's, disputes a row of a confirmed report: what it sold stands out of the
 * totals until the partner's office settles it. A correction of the row that is not confirmed leaves it. Gives back the dispute's id.
 * Refuses REQUIRED and TOO_LONG (reason), NOT_FOUND, OUTSIDE_YOUR_PLACES, STATE_NOT_ALLOWED (not what stands, disputed already, settled, or
 * being corrected this moment), IDEMPOTENCY_KEY_REUSED.
 */
@Injectable()
export class DisputeSalesRow {
  constructor(
    private readonly database: Database,
    private readonly places: Places,
    private readonly clock: Clock,
  ) {}

  run(viewer: Viewer, input: SalesRowToDispute): Promise<string> {
    const { reportId, rowNumber } = input;
    const reason = requireReason(input.reason, ['reason']);
    return this.database.write(viewer, async (tx) => {
      const id = newId();
      const { organisationId, userId } = viewer;
      const operation = 'disputeSalesRow';
      const first = await takeIdempotencyKey(tx, { organisationId, operation, key: input.idempotencyKey, input, result: id }); // prettier-ignore
      if (first) return first;
      const found = await rowToDispute(tx, reportId, rowNumber);
      if (!found) refuse('NOT_FOUND', FIELD, { value: rowNumber });
      await this.requireConcerned(tx, viewer, found);
      // Corrections and other disputes of the partner's rows wait from here on.
      await lockMatching(tx, found.partnerId);
      const row = (await rowToDispute(tx, reportId, rowNumber))!;
      requireDisputable(viewer, row);
      const held = await holdCorrection(tx, row);
      if (held) dropMatches(tx, held, [held.rowNumber]);
      const today = this.clock.today();
      const { partnerId, rowKey, supplierId, placeCodes } = row;
      const dispute = { id, partnerId, reportId, rowNumber, rowKey, supplierId, placeCodes };
      insertSalesDispute(tx, { ...dispute, openedBy: organisationId, openedByUser: userId, openedOn: today, reason });
      const sold = await soldByRow(tx, row);
      recordFacts(
        tx,
        sold.map(({ supplierOrderId, sold: disputed }) =>
          salesDisputeFact('channel.dispute_opened', { buyerId: partnerId, supplierOrderId }, today, {
            disputeId: id,
            openedBy: organisationId,
            reason,
            disputed,
          }),
        ),
      );
      notify(tx, today, [
        {
          organisationId: partnerId,
          kind: 'SALES_ROW_DISPUTED',
          key: `sales-dispute:${id}`,
          subject: { type: 'SalesDispute', id },
          text: { zh: `销售行“${rowKey}”有争议：${reason}`, en: `The sales row "${rowKey}" is disputed: ${reason}` },
        },
      ]);
      recordAudit(tx, { operation: 'disputeSalesRow', subjectId: id, after: dispute, detail: { reason } });
      return id;
    });
  }

  /** @throws Refusal NOT_FOUND for another supplier, OUTSIDE_YOUR_PLACES for an office of other places */
  private async requireConcerned(tx: Tx, viewer: Viewer, row: RowToDispute): Promise<void> {
    const { organisationKind, organisationId, seatCode } = viewer;
    if (organisationKind !== 'OFFICE') {
      const own = row.supplierId === organisationId && row.status === 'CONFIRMED';
      if (!own) refuse('NOT_FOUND', FIELD, { value: row.rowNumber });
    } else if (!isOfPlaces(viewer, row.placeCodes)) {
      const ofSupplier = await this.places.isWithin(row.supplierSeatCode, seatCode, this.clock.today(), tx);
      if (!ofSupplier) refuse('OUTSIDE_YOUR_PLACES', FIELD, { value: row.placeCodes[0] ?? '' });
    }
  }
}

/** @throws Refusal STATE_NOT_ALLOWED. What was settled once is disputed again by offices alone. */
function requireDisputable({ organisationKind }: Viewer, row: RowToDispute): void {
  const { status, holds, correcting, dispute } = row;
  const state =
    status !== 'CONFIRMED'
      ? status
      : dispute === 'DISPUTED'
        ? dispute
        : correcting === 'CONFIRMING'
          ? correcting
          : !holds
            ? 'REPLACED'
            : dispute === 'SETTLED' && organisationKind !== 'OFFICE'
              ? dispute
              : null;
  if (state !== null) refuse('STATE_NOT_ALLOWED', FIELD, { state });
}
