import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { Database, takeIdempotencyKey, type Tx } from '@shanhai/database';
import { requireFiles } from '@shanhai/files';
import { checkLength, REASON_LENGTH_MAX, requireDate, requireItems, type Viewer } from '@shanhai/graphql';
import { AMOUNT_FEN_MAX, type BusinessDate, Clock, newId, Reasons, refuse } from '@shanhai/kernel';
import { HouseholdSecrets } from '../household-secrets';
import { PAYOUT_HOUSEHOLDS_MAX, PAYOUT_LINES_MAX, VOUCHERS_MAX } from '../rules/limits';
import {
  checkPayout,
  type PaidHousehold,
  type HouseholdPayoutKind,
  payoutSum,
  type SpentLine,
  takenByLine,
} from '../rules/payouts';
import { shareHouseholds } from '../store/households';
import { insertPayout } from '../store/payouts';
import { lockMoneyOfLines, soldLines } from '../store/spent-lines';

export interface HouseholdPayoutToRecord {
  idempotencyKey: string;
  kind: HouseholdPayoutKind;
  paidOn: BusinessDate;
  voucherHashes: string[];
  note: string;
  households: PaidHousehold[];
  lines: SpentLine[];
}

/**
 * A supplier records what it paid out to households, of the money that buyers paid on named lines; it holds once another person approves
 * it, and takes that money from now on. Gives back the payout's id.
 * Refuses HOUSEHOLD_KEYS_MISSING, REQUIRED, TOO_MANY, TOO_LONG, DATE_INVALID, DATE_IN_FUTURE, NOT_POSITIVE, NAMED_TWICE, PAYOUT_SUMS_DIFFER,
 * INVALID, FILE_UNKNOWN, NOT_FOUND (household, line, lot of the line), PAYOUT_ABOVE_PAID, IDEMPOTENCY_KEY_REUSED.
 */
@Injectable()
export class RecordHouseholdPayout {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly secrets: HouseholdSecrets,
  ) {}

  async run(viewer: Viewer, input: HouseholdPayoutToRecord): Promise<string> {
    this.secrets.requireReady();
    this.check(input);
    const { organisationId: supplierId, userId } = viewer;
    return this.database.write(viewer, async (tx) => {
      const id = newId();
      const { idempotencyKey: key, kind, paidOn, voucherHashes } = input;
      const claim = { organisationId: supplierId, operation: 'recordHouseholdPayout', key, input, result: id };
      const first = await takeIdempotencyKey(tx, claim);
      if (first) return first;
      await requireFiles(tx, voucherHashes, ['voucherHashes']);
      const parts = await this.find(tx, supplierId, input);
      const amountFen = payoutSum(input.lines);
      const recordedOn = this.clock.today();
      const note = input.note.trim();
      insertPayout(tx, { id, supplierId, kind, paidOn, voucherHashes, note, amountFen, recordedBy: userId, recordedOn, ...parts }); // prettier-ignore
      recordAudit(tx, {
        operation: 'recordHouseholdPayout',
        subjectId: id,
        after: { kind, paidOn, amountFen, households: parts.households.length, lines: parts.lines, voucherHashes },
      });
      return id;
    });
  }

  private check(input: HouseholdPayoutToRecord): void {
    requireItems(input.households, PAYOUT_HOUSEHOLDS_MAX, ['households']);
    requireItems(input.lines, PAYOUT_LINES_MAX, ['lines']);
    requireItems(input.voucherHashes, VOUCHERS_MAX, ['voucherHashes']);
    const paidOn = requireDate(input.paidOn, ['paidOn']);
    const reasons = new Reasons();
    if (paidOn > this.clock.today()) reasons.add('DATE_IN_FUTURE', ['paidOn'], { value: paidOn });
    checkLength(input.note, REASON_LENGTH_MAX, ['note'], reasons);
    checkPayout(input, reasons);
    const sum = payoutSum(input.lines);
    if (sum > AMOUNT_FEN_MAX) reasons.add('INVALID', ['lines'], { value: sum, reason: `≤ ${AMOUNT_FEN_MAX}` });
    reasons.refuseIfAny();
  }

  /** The households and lines that the input names, whose money is enough. */
  private async find(tx: Tx, supplierId: string, input: HouseholdPayoutToRecord) {
    const [known, sold] = await tx.together([
      shareHouseholds(tx, supplierId, input.households.map(({ householdId }) => householdId)), // prettier-ignore
      soldLines(tx, supplierId, input.lines.map(({ orderLineId }) => orderLineId)), // prettier-ignore
    ]);
    const reasons = new Reasons();
    const named = new Set<string>();
    const households = input.households.flatMap(({ householdId: registrationId, amountFen }, index) => {
      const field = ['households', index, 'householdId'];
      const household = known.get(registrationId);
      if (!household) reasons.add('NOT_FOUND', field, { value: registrationId });
      // It may have been registered again: counted twice, it would seem to be a group.
      else if (named.has(household.householdId)) reasons.add('NAMED_TWICE', field);
      if (!household) return [];
      named.add(household.householdId);
      return [{ registrationId, householdId: household.householdId, amountFen }];
    });
    const lines = input.lines.flatMap((spent, index) => {
      const line = sold.get(spent.orderLineId);
      if (!line) reasons.add('NOT_FOUND', ['lines', index, 'orderLineId'], { value: spent.orderLineId });
      else if (spent.lotId !== null && !line.lotIds.includes(spent.lotId))
        reasons.add('NOT_FOUND', ['lines', index, 'lotId'], { value: spent.lotId });
      return line ? [{ ...spent, supplierOrderId: line.supplierOrderId, buyerId: line.buyerId }] : [];
    });
    reasons.refuseIfAny();
    const money = await lockMoneyOfLines(tx, [...sold.values()]);
    for (const [lineId, amount] of takenByLine(input.lines)) {
      const { paidFen, takenFen } = money.get(lineId)!;
      if (amount <= paidFen - takenFen) continue;
      const index = input.lines.findIndex(({ orderLineId }) => orderLineId === lineId);
      refuse('PAYOUT_ABOVE_PAID', ['lines', index, 'amountFen'], { paid: paidFen, taken: takenFen, amount });
    }
    return { households, lines };
  }
}
