import { Injectable } from '@nestjs/common';
import { addDays, type BusinessDate, Clock, newId, Reasons, refuse } from '@shanhai/kernel';
import { recordAudit } from '@shanhai/audit';
import { Database, takeIdempotencyKey, type Tx } from '@shanhai/database';
import { checkDate, fromGlobalId, type Viewer } from '@shanhai/graphql';
import { payablesOfSubjects } from '@shanhai/payments';
import { openFen } from '../rules/settlement';
import { insertSheetOrders, ordersToSettle, type ToSettle } from '../store/sheet-orders';
import { insertSheet } from '../store/sheets';

/** A sheet is read and approved by people. */
export const SHEET_ORDERS_MAX = 500;
/** Sheets are monthly; a year is the most that anybody settles at once. */
const PERIOD_DAYS_MAX = 366;

export interface DraftSettlementSheetInput {
  idempotencyKey: string;
  /** The supplier where a buyer prepares it, the buyer where a supplier does. */
  partnerId: string;
  acceptedFrom: string;
  /** The day after the last. */
  acceptedUntil: string;
}

interface Parties {
  buyerId: string;
  supplierId: string;
}

/**
 * Prepares a settlement sheet: the supplier orders between two parties that were accepted to the end in a period and are not paid, and what changed on earlier
 * sheets since. Each stands on one live sheet at most; nothing is owed by it until the buyer approves.
 *
 * Refusals: NOT_FOUND (partnerId), DATE_INVALID, DATE_OUT_OF_ORDER (acceptedUntil not after acceptedFrom), INVALID (more than a year), NOTHING_TO_SETTLE,
 * TOO_MANY (more than 500 orders), ON_ANOTHER_SHEET (another sheet was faster), REQUIRED, IDEMPOTENCY_KEY_REUSED.
 */
@Injectable()
export class DraftSettlementSheet {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  run(viewer: Viewer, input: DraftSettlementSheetInput): Promise<{ sheetId: string }> {
    const parties = partiesOf(viewer, fromGlobalId('Organisation', input.partnerId, ['partnerId']));
    checkPeriod(input);
    return this.database.write(viewer, async (tx) => {
      const id = newId();
      const { organisationId, userId } = viewer;
      const key = { key: input.idempotencyKey, input, result: id };
      const first = await takeIdempotencyKey(tx, { organisationId, operation: 'draftSettlementSheet', ...key });
      if (first) return { sheetId: first };
      const orders = await toSettle(tx, parties, input.acceptedFrom, input.acceptedUntil);
      const preparedOn = this.clock.today();
      const sheet = {
        id,
        ...parties,
        number: `JS${preparedOn.replaceAll('-', '')}-${id.slice(-8).toUpperCase()}`,
        acceptedFrom: input.acceptedFrom,
        acceptedUntil: input.acceptedUntil,
        preparedFor: organisationId,
        preparedBy: userId,
        preparedOn,
      };
      insertSheet(tx, sheet);
      const got = await insertSheetOrders(tx, sheet, orders);
      if (got.length < orders.length) refuse('ON_ANOTHER_SHEET', ['partnerId']);
      recordAudit(tx, { operation: 'draftSettlementSheet', subjectId: id, after: { ...sheet, orders } });
      return { sheetId: id };
    });
  }
}

const partiesOf = (viewer: Viewer, partnerId: string): Parties =>
  viewer.organisationKind === 'SUPPLIER'
    ? { buyerId: partnerId, supplierId: viewer.organisationId }
    : { buyerId: viewer.organisationId, supplierId: partnerId };

function checkPeriod({ acceptedFrom, acceptedUntil }: { acceptedFrom: BusinessDate; acceptedUntil: BusinessDate }) {
  const reasons = new Reasons();
  const known = checkDate(acceptedFrom, ['acceptedFrom'], reasons);
  if (checkDate(acceptedUntil, ['acceptedUntil'], reasons) && known) {
    const limit = addDays(acceptedFrom, 1);
    const most = addDays(acceptedFrom, PERIOD_DAYS_MAX);
    if (acceptedUntil < limit) reasons.add('DATE_OUT_OF_ORDER', ['acceptedUntil'], { value: acceptedUntil, limit });
    if (acceptedUntil > most)
      reasons.add('INVALID', ['acceptedUntil'], {
        value: acceptedUntil,
        reason: { zh: '最长一年', en: 'a year at most' },
      });
  }
  reasons.refuseIfAny();
}

/** What is open of the period, with the differences of earlier sheets. */
async function toSettle(tx: Tx, parties: Parties, from: BusinessDate, until: BusinessDate): Promise<ToSettle[]> {
  const found = await ordersToSettle(tx, parties, from, until);
  const ids = found.map(({ supplierOrderId }) => supplierOrderId);
  const payables = new Map((await payablesOfSubjects(tx, ids)).map((payable) => [payable.subjectId, payable]));
  const orders = found.filter(
    ({ supplierOrderId, turn }) => turn > 1 || openFen({ turn, now: payables.get(supplierOrderId)! }) > 0n,
  );
  if (!orders.some(({ turn }) => turn === 1)) refuse('NOTHING_TO_SETTLE', ['partnerId']);
  if (orders.length > SHEET_ORDERS_MAX)
    refuse('TOO_MANY', ['acceptedUntil'], { max: SHEET_ORDERS_MAX, count: orders.length });
  return orders;
}
