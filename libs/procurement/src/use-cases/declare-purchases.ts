import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { Database, takeIdempotencyKey, type Tx } from '@shanhai/database';
import { Places } from '@shanhai/divisions';
import { readFile, tableRows } from '@shanhai/files';
import { requireAtMost, type Viewer } from '@shanhai/graphql';
import { Clock, newId, Reasons, Refusal, refuse, type RefusalReason } from '@shanhai/kernel';
import { readTraceCode } from '@shanhai/tracing';
import { declarationHash } from '../rules/declaration-input';
import {
  atSheet,
  readDeclarationSheet,
  SHEET_FAULTS_MAX,
  SHEET_INVOICES_MAX,
  SHEET_ROWS_MAX,
  sheetHeads,
  type SheetInvoice,
  type SheetRow,
  sheetSaid,
} from '../rules/declaration-sheet';
import { normalNumber } from '../rules/evidence';
import { lockNumbers } from '../store/evidence';
import { liveDeclarations } from '../store/declared-versions';
import { checkDeclaration } from './check-declaration';
import { DeclarePurchase } from './declare-purchase';
import { lockNamedLots } from './name-lots';

/** Files that a spreadsheet calls by name. */
const FILES_MAX = 1_000;

export interface DeclarePurchasesInput {
  idempotencyKey: string;
  /** Content hash of an uploaded CSV or workbook. */
  spreadsheetHash: string;
  /** What the spreadsheet calls files that were uploaded. */
  files?: { name: string; hash: string }[] | null;
  /** Tells what would be done, and does nothing. */
  dryRun?: boolean | null;
}

/** DECLARED: made one declaration, or would on a dry run. DECLARED_BEFORE: said the same before, and nothing was done. */
export const SHEET_VERDICTS = ['DECLARED', 'DECLARED_BEFORE'] as const;
export interface DeclaredInvoice {
  invoiceNumber: string;
  rowNumbers: number[];
  verdict: (typeof SHEET_VERDICTS)[number];
  /** Null on a dry run that would make one. */
  declarationId: string | null;
}

/** Ends the transaction of a dry run. */
class DryRun extends Error {
  constructor(readonly invoices: DeclaredInvoice[]) {
    super('dry run');
  }
}

/**
 * Declares what a file says that was bought elsewhere: rows of one invoice make one declaration, as `declarePurchase` does. All of it, or,
 * where any cell or row is wrong, nothing, and each fault is told by its row and column. An invoice that says what a declaration of it
 * that stands already said is passed over, so the file can be sent again with more rows; one that says something else is refused.
 * Refusals: FILE_UNKNOWN, FILE_TYPE, CSV_*, XLSX_*, TOO_MANY at `spreadsheetHash`; CSV_VALUE, EVIDENCE_ATTACHED and those of
 * `declarePurchase` at `spreadsheet.<row>.<column>`; TOO_MANY (files), IDEMPOTENCY_KEY_REUSED.
 */
@Injectable()
export class DeclarePurchases {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly places: Places,
    private readonly declaring: DeclarePurchase,
  ) {}

  async run(viewer: Viewer, input: DeclarePurchasesInput): Promise<{ invoices: DeclaredInvoice[] }> {
    requireAtMost(input.files ?? [], FILES_MAX, ['files']);
    try {
      return await this.database.write(viewer, (tx) => this.declare(tx, viewer, input));
    } catch (error) {
      if (error instanceof DryRun) return { invoices: error.invoices };
      throw error;
    }
  }

  private async declare(
    tx: Tx,
    viewer: Viewer,
    input: DeclarePurchasesInput,
  ): Promise<{ invoices: DeclaredInvoice[] }> {
    const { organisationId } = viewer;
    const read = await this.read(tx, input);
    await lockAll(tx, read);
    const before = await liveDeclarations(
      tx,
      organisationId,
      read.map(({ number }) => number),
    );
    const invoices = read.map((each): DeclaredInvoice => {
      const { number: invoiceNumber, rows: rowNumbers } = each;
      const of = before.get(invoiceNumber);
      const declared = { invoiceNumber, rowNumbers };
      if (of) return { ...declared, verdict: 'DECLARED_BEFORE', declarationId: of.declarationId };
      return { ...declared, verdict: 'DECLARED', declarationId: newId() };
    });
    const result = { invoices };
    const operation = 'declarePurchases';
    const first = input.dryRun
      ? null
      : await takeIdempotencyKey(tx, { organisationId, operation, key: input.idempotencyKey, input, result });
    if (first) return first;
    const faults: RefusalReason[] = [];
    const book = await this.places.book(tx);
    for (const [index, each] of read.entries()) {
      const { verdict, declarationId } = invoices[index];
      const of = before.get(each.number);
      if (of && of.contentHash !== declarationHash(each.input))
        faults.push(atSheet(each, { code: 'EVIDENCE_ATTACHED', field: ['invoice', 'number'], parameters: { number: each.number } })); // prettier-ignore
      if (verdict === 'DECLARED')
        faults.push(...(await this.faultsOf(each, () => this.declaring.declare(tx, viewer, each.input, { id: declarationId!, book })))); // prettier-ignore
      if (faults.length >= SHEET_FAULTS_MAX) break;
    }
    if (faults.length > 0) throw new Refusal(faults.slice(0, SHEET_FAULTS_MAX));
    if (input.dryRun)
      throw new DryRun(invoices.map((each) => (each.verdict === 'DECLARED' ? { ...each, declarationId: null } : each)));
    recordAudit(tx, {
      operation: 'declarePurchases',
      subjectId: organisationId,
      after: { spreadsheetHash: input.spreadsheetHash, invoices },
    });
    return result;
  }

  private async faultsOf(invoice: SheetInvoice, declare: () => Promise<unknown>): Promise<RefusalReason[]> {
    try {
      checkDeclaration(invoice.input, this.clock.today());
      await declare();
      return [];
    } catch (error) {
      if (error instanceof Refusal) return error.reasons.map((reason) => atSheet(invoice, reason));
      throw error;
    }
  }

  private async read(tx: Tx, { spreadsheetHash, files }: DeclarePurchasesInput): Promise<SheetInvoice[]> {
    const field = ['spreadsheetHash'];
    const file = await readFile(tx, spreadsheetHash);
    if (!file) refuse('FILE_UNKNOWN', field, { hash: spreadsheetHash.slice(0, 64) });
    const rows: SheetRow[] = [];
    try {
      const table = tableRows(file);
      const heads = await table.next();
      if (heads.done) refuse('CSV_EMPTY', field);
      const found = sheetHeads(heads.value.cells);
      if ('missing' in found) refuse('CSV_HEADER', field, { column: found.missing.join(', ') });
      for await (const { row, cells } of table) {
        rows.push({ row, said: sheetSaid(cells, found.columns) });
        if (rows.length > SHEET_ROWS_MAX) refuse('TOO_MANY', field, { max: SHEET_ROWS_MAX, count: rows.length });
      }
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      throw new Refusal(error.reasons.map((reason) => ({ ...reason, field })));
    }
    if (rows.length === 0) refuse('CSV_EMPTY', field);
    const reasons = new Reasons();
    const invoices = readDeclarationSheet(rows, new Map((files ?? []).map(({ name, hash }) => [name, hash])), reasons);
    if (reasons.any) throw new Refusal(reasons.all.slice(0, SHEET_FAULTS_MAX));
    if (invoices.length > SHEET_INVOICES_MAX)
      refuse('TOO_MANY', field, { max: SHEET_INVOICES_MAX, count: invoices.length });
    return invoices;
  }
}

/** Locks lots and then numbers, each in one order, as one declaration does: no two wait for each other. */
async function lockAll(tx: Tx, invoices: readonly SheetInvoice[]): Promise<void> {
  const codes = invoices.flatMap(({ input }) =>
    input.rows.flatMap(({ traceCode }) => readTraceCode(traceCode ?? '') ?? []),
  );
  await lockNamedLots(tx, codes);
  lockNumbers(tx, 'INVOICE', invoices.map(({ number }) => number)); // prettier-ignore
  lockNumbers(tx, 'BANK_REFERENCE', invoices.map(({ input }) => normalNumber(input.payment.bankReference))); // prettier-ignore
}
