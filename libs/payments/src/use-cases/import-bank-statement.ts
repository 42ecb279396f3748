import { Injectable } from '@nestjs/common';
import { Clock, newId, Reasons, type Fen } from '@shanhai/kernel';
import { recordAudit } from '@shanhai/audit';
import { Database } from '@shanhai/database';
import { readStored } from '@shanhai/files';
import type { Viewer } from '@shanhai/graphql';
import { type Match, matchTransfer } from '../rules/match-transfer';
import { referencesIn } from '../rules/payment-reference';
import { readStatement } from '../statements/read-statement';
import type { StatementRow } from '../statements/statement';
import { lockPayablesNamed, type NamedPayable } from '../store/named-payables';
import {
  insertPayments,
  insertTransfers,
  likeInAnotherFormat,
  lockStatements,
  type NewPayment,
  takeBankReferences,
} from '../store/transfers';

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
 * Imports a bank's statement (CSV, MT940, camt.053), once per bank reference, all or nothing: matches each transfer to the payables of
 * the payment references in its remark and keeps the rest in suspense. The same file, or the same row in another file,
 * changes nothing the second time, also when two imports run at once. Formats name a transfer by references of their own: one that
 * looks like one of the same day that came in another format waits in suspense for a person.
 *
 * Refusals: FILE_UNKNOWN, CSV_*, STATEMENT_*, all at `fileHash`.
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
      const { format, rows } = await readStored(tx, input.fileHash, ['fileHash'], (content) =>
        readStatement(content, this.clock.today(), reasons),
      );
      reasons.refuseIfAny();
      lockStatements(tx, viewer.organisationId);
      const all = rows.map((row) => ({ ...row, id: newId() }));
      const fresh = await takeBankReferences(tx, viewer.organisationId, all);
      const transfers = all.filter((row) => fresh.has(row.bankReference));
      const alike = await likeInAnotherFormat(tx, viewer.organisationId, format, transfers);
      const held = toldBefore(transfers, alike);
      const payables = await lockPayablesNamed(tx, [...new Set(transfers.flatMap((row) => referencesIn(row.remark)))]);
      const { matched, payments } = matchAll(viewer.organisationId, transfers, payables, held);
      if (matched.length > 0) {
        const statementId = newId();
        tx.send(
          `INSERT INTO bank_statements (id, custodian_id, content_hash, format, imported_on, rows_total) VALUES ($1, $2, $3, $4, $5, $6)`,
          [statementId, viewer.organisationId, input.fileHash, format, this.clock.today(), rows.length],
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
}

/** Which of new transfers may be one that is known by another reference: same day and amount, and no remark that names another order. */
function toldBefore(
  transfers: readonly (StatementRow & { id: string })[],
  alike: readonly { id: string; remark: string }[],
): Set<string> {
  const remarks = new Map(transfers.map(({ id, remark }) => [id, referencesIn(remark)]));
  const mayBe = (mine: readonly string[], theirs: readonly string[]) =>
    mine.length === 0 || theirs.length === 0 || mine.some((reference) => theirs.includes(reference));
  return new Set(alike.filter(({ id, remark }) => mayBe(remarks.get(id)!, referencesIn(remark))).map(({ id }) => id));
}

/** Matches transfers one after the other in the order (bank date, bank reference), each against what the ones before it left open; those that are held wait. */
function matchAll<Row extends StatementRow & { id: string }>(
  custodianId: string,
  transfers: readonly Row[],
  payables: readonly NamedPayable[],
  held: ReadonlySet<string>,
): { matched: (Row & { matchedFen: Fen; reason: string })[]; payments: NewPayment[] } {
  const open = new Map(payables.map((payable) => [payable.id, { ...payable }]));
  const payments: NewPayment[] = [];
  const inOrder = [...transfers].sort((a, b) =>
    `${a.bookedOn}${a.bankReference}` < `${b.bookedOn}${b.bankReference}` ? -1 : 1,
  );
  const matched = inOrder.map((transfer) => {
    const match: { payments: Match['payments']; reason: string } = held.has(transfer.id)
      ? { payments: [], reason: 'LIKE_ANOTHER' }
      : matchTransfer(custodianId, transfer.amountFen, referencesIn(transfer.remark), [...open.values()]);
    for (const { payableId, amountFen } of match.payments) {
      const payable = open.get(payableId)!;
      payable.paidFen += amountFen;
      payments.push({
        payable,
        amountFen,
        paidOn: transfer.bookedOn,
        custodianId,
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
