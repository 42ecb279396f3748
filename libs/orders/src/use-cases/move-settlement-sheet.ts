import { Injectable } from '@nestjs/common';
import { after, Clock, refuse } from '@shanhai/kernel';
import { recordAudit } from '@shanhai/audit';
import { Database, takeKeyIfGiven, type Tx } from '@shanhai/database';
import { fromGlobalId, requireReason, type Viewer } from '@shanhai/graphql';
import { sheetTransitions, type SheetVerb } from '../rules/sheet-states';
import { lockSheet, type SheetRow, updateSheet } from '../store/sheets';

/** A sheet of the viewer's, locked, of which `verb` is allowed now. @throws Refusal NOT_FOUND, STATE_NOT_ALLOWED at `sheetId`. */
export async function lockOwnSheet(tx: Tx, viewer: Viewer, globalId: string, verb: SheetVerb): Promise<SheetRow> {
  const id = fromGlobalId('SettlementSheet', globalId, ['sheetId']);
  const sheet = await lockSheet(tx, viewer.organisationId, id);
  if (!sheet) refuse('NOT_FOUND', ['sheetId'], { value: globalId });
  if (!after(sheetTransitions, verb, sheet.status)) refuse('STATE_NOT_ALLOWED', ['sheetId'], { state: sheet.status });
  return sheet;
}

/** Writes the sheet as `verb` leaves it, and the trail. */
export function moveSheet(tx: Tx, sheet: SheetRow, verb: SheetVerb, change: Partial<SheetRow>): void {
  const status = after(sheetTransitions, verb, sheet.status)!;
  updateSheet(tx, { ...sheet, ...change, status });
  recordAudit(tx, {
    operation: `${verb}SettlementSheet`,
    subjectId: sheet.id,
    before: { status: sheet.status },
    after: { status, ...change },
  });
}

/** Submits a sheet for the buyer's approval, by the party that prepared it. Refusals: NOT_FOUND, NOT_YOURS, STATE_NOT_ALLOWED, IDEMPOTENCY_KEY_REUSED. */
@Injectable()
export class SubmitSettlementSheet {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  run(viewer: Viewer, input: { sheetId: string; idempotencyKey?: string | null }): Promise<{ sheetId: string }> {
    const result = { sheetId: fromGlobalId('SettlementSheet', input.sheetId, ['sheetId']) };
    return this.database.write(viewer, async (tx) => {
      const [{ organisationId }, key] = [viewer, input.idempotencyKey];
      const claim = { organisationId, operation: 'submitSettlementSheet', key, input, result };
      if (await takeKeyIfGiven(tx, claim)) return result;
      const sheet = await lockOwnSheet(tx, viewer, input.sheetId, 'submit');
      if (sheet.preparedFor !== viewer.organisationId) refuse('NOT_YOURS', ['sheetId'], { value: sheet.number });
      moveSheet(tx, sheet, 'submit', { submittedBy: viewer.userId, submittedOn: this.clock.today() });
      return result;
    });
  }
}

/** The buyer sends a submitted sheet back to who prepared it. Refusals: NOT_FOUND, STATE_NOT_ALLOWED, REQUIRED, TOO_LONG (reason). */
@Injectable()
export class SendBackSettlementSheet {
  constructor(private readonly database: Database) {}

  run(viewer: Viewer, input: { sheetId: string; reason: string }): Promise<{ sheetId: string }> {
    const reason = requireReason(input.reason, ['reason']);
    return this.database.write(viewer, async (tx) => {
      const sheet = await lockOwnSheet(tx, viewer, input.sheetId, 'sendBack');
      moveSheet(tx, sheet, 'sendBack', { submittedBy: null, submittedOn: null, reason });
      return { sheetId: sheet.id };
    });
  }
}
