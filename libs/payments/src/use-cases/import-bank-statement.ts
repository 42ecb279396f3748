import { Injectable } from '@nestjs/common';
import { Clock, newId, Reasons, type Fen } from '@shanhai/kernel';
import { recordAudit } from '@shanhai/audit';
import { Database } from '@shanhai/database';
import { readStoredCsv } from '@shanhai/files';
import type { Viewer } from '@shanhai/graphql';
import { matchTransfer } from '../rules/match-transfer';
import { referencesIn } from '../rules/payment-reference';
import { readStatementRows, type StatementRow } from '../rules/statement-rows';
import { lockPayablesOfGroups, type Payable } from '../store/payables';
import { insertPayments, insertTransfers, type NewPayment, takeBankReferences } from '../store/transfers';

export interface ImportResult {
  /** Rows with an incoming amount. */
  rows: number;
  /** Rows whose bank reference was on the platform already; they changed nothing. */
  alreadyKnown: number;
  matchedFen: Fen;
  suspenseFen: Fen;
  transferIds: string[];
}

/**
 * Imports a bank's CSV statement, once per bank reference, all or nothing: matches each transfer to the payables of
 * the payment references in its remark and keeps the rest in suspense. The same file, or the same row in another file,
 * changes nothing the second time, also when two imports run at once.
 *
 * Refusals: FILE_UNKNOWN, CSV_*, STATEMENT_ROW_TWICE, all at `fileHash`.
 */
@Injectable()
export class ImportBankStatement {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  run(viewer: Viewer, input: { fileHash: string }): Promise<ImportResult> {
    return this.database.write(viewer, async (tx) => {
      const reasons = new Reasons();
      const csv = await readStoredCsv(tx, input.fileHash, ['fileHash'], { required: [] });
      const rows = readStatementRows(csv, this.clock.today(), reasons);
      reasons.refuseIfAny();
      const all = rows.map((row) => ({ ...row, id: newId() }));
      const fresh = await takeBankReferences(tx, viewer.organisationId, all);
      const transfers = all.filter((row) => fresh.has(row.bankReference));
      const payables = await this.payablesNamedBy(tx, transfers);
      const { matched, payments } = matchAll(transfers, payables);
      if (matched.length > 0) {
        const statementId = newId();
        tx.send(
          `INSERT INTO bank_statements (id, custodian_id, content_hash, imported_on, rows_total) VALUES ($1, $2, $3, $4, $5)`,
          [statementId, viewer.organisationId, input.fileHash, this.clock.today(), rows.length],
        );
        insertTransfers(tx, viewer.organisationId, statementId, matched);
        await insertPayments(tx, payments);
        recordAudit(tx, {
          operation: 'importBankStatement',
          subjectId: statementId,
          detail: { fileHash: input.fileHash, rows: rows.length },
        });
      }
      const sum = (of: (transfer: (typeof matched)[number]) => Fen) =>
        matched.reduce((total, each) => total + of(each), 0n);
      return {
        rows: rows.length,
        alreadyKnown: rows.length - matched.length,
        matchedFen: sum((transfer) => transfer.matchedFen),
        suspenseFen: sum((transfer) => transfer.amountFen - transfer.matchedFen),
        transferIds: matched.map((transfer) => transfer.id),
      };
    });
  }

  private async payablesNamedBy(
    tx: Parameters<typeof lockPayablesOfGroups>[0],
    rows: readonly StatementRow[],
  ): Promise<Payable[]> {
    const references = [...new Set(rows.flatMap((row) => referencesIn(row.remark)))];
    if (references.length === 0) return [];
    const groups = await tx.query<{ group_id: string }>(
      'SELECT group_id FROM payment_references WHERE reference = ANY($1::text[])',
      [references],
    );
    return lockPayablesOfGroups(
      tx,
      groups.map((group) => group.group_id),
    );
  }
}

/** Matches transfers one after the other in the order (bank date, bank reference), each against what the ones before it left open. */
function matchAll<Row extends StatementRow & { id: string }>(
  transfers: readonly Row[],
  payables: readonly Payable[],
): { matched: (Row & { matchedFen: Fen; reason: string })[]; payments: NewPayment[] } {
  const open = new Map(payables.map((payable) => [payable.id, { ...payable }]));
  const payments: NewPayment[] = [];
  const inOrder = [...transfers].sort((a, b) =>
    `${a.bookedOn}${a.bankReference}` < `${b.bookedOn}${b.bankReference}` ? -1 : 1,
  );
  const matched = inOrder.map((transfer) => {
    const match = matchTransfer(transfer.amountFen, referencesIn(transfer.remark), [...open.values()]);
    for (const { payableId, amountFen } of match.payments) {
      const payable = open.get(payableId)!;
      payable.paidFen += amountFen;
      payments.push({
        payable,
        amountFen,
        paidOn: transfer.bookedOn,
        transferId: transfer.id,
        bankReference: transfer.bankReference,
      });
    }
    return {
      ...transfer,
      matchedFen: match.payments.reduce((sum, part) => sum + part.amountFen, 0n),
      reason: match.reason,
    };
  });
  return { matched, payments };
}
