import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { Database, type NewFact, recordFacts, takeIdempotencyKey } from '@shanhai/database';
import { isOfPlaces, requireReason, type Viewer } from '@shanhai/graphql';
import { Clock, groupedBy, refuse } from '@shanhai/kernel';
import { isMember, notify } from '@shanhai/organisations';
import { type DisputedRow, salesDisputeFact } from '../facts/dispute-facts';
import { salesCorrected } from '../facts/sales-facts';
import { dropMatches, lockMatching } from '../store/partner-deliveries';
import { type SalesDisputeRow, salesDisputesById, settleSalesDispute, soldByRow } from '../store/sales-disputes';

export interface SalesDisputeToSettle {
  disputeId: string;
  /** Whether the row stands; false takes back what it sold, and others can sell it. */
  stands: boolean;
  reason: string;
  idempotencyKey: string;
}

const FIELD = ['disputeId'];

/**
 * An office of the partner's places settles a dispute, by nobody who opened it or belongs to the partner or the supplier: the row counts as it did before, or is taken back as of today.
 * Refuses REQUIRED and TOO_LONG (reason), NOT_FOUND, OUTSIDE_YOUR_PLACES, STATE_NOT_ALLOWED (settled), OWN_DISPUTE, IDEMPOTENCY_KEY_REUSED.
 */
@Injectable()
export class SettleSalesDispute {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async run(viewer: Viewer, input: SalesDisputeToSettle): Promise<void> {
    const { disputeId, stands } = input;
    const reason = requireReason(input.reason, ['reason']);
    await this.database.write(viewer, async (tx) => {
      const { organisationId } = viewer;
      const operation = 'settleSalesDispute';
      const claim = { organisationId, operation, key: input.idempotencyKey, input, result: true };
      if (await takeIdempotencyKey(tx, claim)) return;
      const find = async () => (await salesDisputesById(tx, viewer, [disputeId])).get(disputeId);
      const { partnerId, supplierId, placeCodes } = (await find()) ?? refuse('NOT_FOUND', FIELD, { value: disputeId });
      if (!isOfPlaces(viewer, placeCodes)) refuse('OUTSIDE_YOUR_PLACES', FIELD, { value: placeCodes[0] ?? '' });
      await lockMatching(tx, partnerId);
      const dispute = (await find())!;
      if (dispute.settledOn !== null) refuse('STATE_NOT_ALLOWED', FIELD, { state: 'SETTLED' });
      const own = await tx.together([partnerId, supplierId].map((party) => isMember(tx, party, viewer.userId)));
      if (dispute.openedByUser === viewer.userId || own.includes(true)) refuse('OWN_DISPUTE', FIELD);
      const today = this.clock.today();
      const sold = await soldByRow(tx, dispute);
      settleSalesDispute(tx, dispute, { on: today, by: organisationId, stands, because: reason });
      if (!stands) dropMatches(tx, dispute, [dispute.rowNumber]);
      recordFacts(
        tx,
        sold.flatMap(({ supplierOrderId, sold: rows }): NewFact[] => {
          const about = { buyerId: partnerId, supplierOrderId };
          const settled = { disputeId, officeId: organisationId, stands, reason };
          const fact = salesDisputeFact('channel.dispute_settled', about, today, settled);
          return stands ? [fact] : [fact, ...takenBack(dispute, about, rows).map((back) => back(today, reason))];
        }),
      );
      notify(
        tx,
        today,
        [partnerId, dispute.openedBy].map((receiver) => ({
          organisationId: receiver,
          kind: 'SALES_DISPUTE_SETTLED',
          key: `sales-dispute:${disputeId}:settled`,
          subject: { type: 'SalesDispute', id: disputeId },
          text: stands
            ? { zh: `销售行“${dispute.rowKey}”维持：${reason}`, en: `The sales row "${dispute.rowKey}" stands: ${reason}` }
            : { zh: `销售行“${dispute.rowKey}”撤回：${reason}`, en: `The sales row "${dispute.rowKey}" was taken back: ${reason}` }, // prettier-ignore
        })),
      );
      recordAudit(tx, {
        operation: 'settleSalesDispute',
        subjectId: disputeId,
        before: { settledOn: null },
        after: { settledOn: today, stands },
        detail: { partnerId, rowKey: dispute.rowKey, reason },
      });
    });
  }
}

/** Facts that take back all that a row sold of one supplier order's goods, one for each report that told of it. */
function takenBack(
  { id }: SalesDisputeRow,
  about: { buyerId: string; supplierOrderId: string },
  sold: readonly DisputedRow[],
) {
  return [...groupedBy(sold, ({ reportId }) => reportId)].map(
    ([reportId, rows]) =>
      (on: string, reason: string) =>
        salesCorrected(about, on, id, {
          reportId,
          reason,
          rows: rows.map(({ reportId: _, quantity, exOriginFen, retailFen, ...row }) => ({
            ...row,
            quantity: -quantity,
            exOriginFen: String(-BigInt(exOriginFen)),
            retailFen: String(-BigInt(retailFen)),
          })),
        }),
  );
}
