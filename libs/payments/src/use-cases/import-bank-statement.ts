import { Injectable } from '@nestjs/common';
import { Clock, Reasons, type Fen } from '@shanhai/kernel';
import { recordAudit } from '@shanhai/audit';
import { Database } from '@shanhai/database';
import { readStored } from '@shanhai/files';
import type { Viewer } from '@shanhai/graphql';
import { saidApart } from '../rules/copies';
import { type Match, matchTransfer } from '../rules/match-transfer';
import { referencesIn } from '../rules/payment-reference';
import type { ReportedEntry } from '../rules/statement-report';
import { readStatement } from '../statements/read-statement';
import { comesIn, type StatementRow } from '../statements/statement';
import { insertCardArrivals } from '../store/card-arrivals';
import { insertPayments, type NewPayment } from '../store/movements';
import { closedAmong, lockPayablesNamed, type NamedPayable } from '../store/named-payables';
import { insertReversals, takeOffTransfers } from '../store/reversals';
import { type Alike, insertTransfers, keepStatement, likeInAnotherFormat, lockStatements } from '../store/transfers';
import { findCardPayouts } from './find-card-payouts';
import { findReversals, type Reversals } from './find-reversals';
import { findSent } from './find-sent';
import { reportStatement } from './report-statement';
import { requireOwnAccount } from './require-own-account';
import { type Arrived, takeReferences } from './take-references';

export interface ImportResult {
  /** Rows by which money came in. */
  rows: number;
  /** Those of them that were imported before; they changed nothing. */
  alreadyKnown: number;
  matchedFen: Fen;
  suspenseFen: Fen;
  /** Taken back by the bank, where it is known what of. */
  reversedFen: Fen;
  transferIds: string[];
  /** Every row of the file, in its order, and what became of it. */
  entries: ReportedEntry[];
}

type Matched = Arrived & { matchedFen: Fen; reason: string };

/**
 * Imports a bank's statement (CSV, MT940, camt.053), each transfer once, all or nothing: matches each transfer to the payables of
 * the payment references in its remark and keeps the rest in suspense. The same file, or the same row in another file,
 * changes nothing the second time, also when two imports run at once. Formats name a transfer by references of their own: one that
 * looks like one of about the same day that came in another format waits in suspense for a person. A transfer whose reference another one bears waits too (REFERENCE_TAKEN). A transfer that names a payout of the card
 * processor and is of its amount is that payout.
 *
 * What the bank takes back leaves suspense at once where it names its transfer; where that paid orders, people take it off them
 * (`takeBackTransfer`), and where it names none, they say which (`settleReversal`). Money that was sent and came back pays nothing by itself.
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
      const { format, accounts, rows } = await readStored(tx, input.fileHash, ['fileHash'], (content) =>
        readStatement(content, this.clock.today(), reasons),
      );
      reasons.refuseIfAny();
      const { organisationId: custodianId } = viewer;
      await requireOwnAccount(tx, custodianId, accounts);
      lockStatements(tx, custodianId);
      const incoming = rows.filter(({ way }) => comesIn(way));
      const arrivedBy = await takeReferences(tx, custodianId, incoming);
      const arrived = [...arrivedBy.values()];
      const reversals = await findReversals(tx, custodianId, rows, arrived);
      const held = whyHeld(arrived, await likeInAnotherFormat(tx, custodianId, format, arrived), reversals);
      const references = [...new Set(arrived.flatMap((row) => referencesIn(row.remark)))];
      const payables = await lockPayablesNamed(tx, references);
      const closed = await closedAmong(tx, references);
      const told = matchAll(custodianId, arrived, payables, { held, closed });
      const { transfers: matched, arrivals } = await findCardPayouts(tx, custodianId, told.matched);
      if (matched.length > 0 || reversals.fresh.length > 0) {
        const about = { custodianId, fileHash: input.fileHash, format, on: this.clock.today(), rows: rows.length };
        const statementId = await keepStatement(tx, about);
        insertTransfers(tx, custodianId, statementId, matched);
        insertReversals(tx, custodianId, statementId, reversals.fresh);
        takeOffTransfers(tx, custodianId, about.on, reversals.found);
        insertCardArrivals(tx, custodianId, arrivals);
        await insertPayments(tx, told.payments);
        const { fileHash } = input;
        recordAudit(tx, {
          operation: 'importBankStatement',
          subjectId: statementId,
          detail: { fileHash, rows: rows.length, reversals: reversals.fresh.length },
        });
      }
      const sent = await findSent(tx, custodianId, rows);
      const sum = (of: (transfer: Matched) => Fen) => matched.reduce((total, each) => total + of(each), 0n);
      return {
        rows: incoming.length,
        alreadyKnown: incoming.length - matched.length,
        matchedFen: sum((transfer) => transfer.matchedFen),
        suspenseFen: sum(({ amountFen, matchedFen, reason }) => (reason === 'REVERSED' ? 0n : amountFen - matchedFen)),
        reversedFen: reversals.found.reduce((total, { amountFen }) => total + amountFen, 0n),
        transferIds: matched.map((transfer) => transfer.id),
        entries: reportStatement(rows, arrivedBy, matched, reversals, sent),
      };
    });
  }
}

type Held = 'LIKE_ANOTHER' | 'REFERENCE_TAKEN' | 'REVERSED' | 'CAME_BACK';

/** New transfers that pay nothing by themselves, and why: the bank took them back, they were sent before, another transfer has their reference, or they may be known by another. */
function whyHeld(arrived: readonly Arrived[], alike: readonly Alike[], { found }: Reversals): Map<string, Held> {
  const held = new Map<string, Held>([...toldBefore(arrived, alike)].map((id) => [id, 'LIKE_ANOTHER']));
  for (const { id, way, taken } of arrived) {
    if (taken) held.set(id, 'REFERENCE_TAKEN');
    if (way === 'CAME_BACK') held.set(id, 'CAME_BACK');
  }
  for (const { transferId } of found) held.set(transferId, 'REVERSED');
  return held;
}

/** Which of new transfers may be one that is known by another reference: same amount and about the same day, no other payer, and no remark that names another order. */
function toldBefore(transfers: readonly Arrived[], alike: readonly Alike[]): Set<string> {
  const byId = new Map(transfers.map((row) => [row.id, row]));
  return new Set(alike.filter((before) => saidApart(byId.get(before.id)!, before) === null).map(({ id }) => id));
}

/** Matches transfers one after the other in the order (bank date, bank reference), each against what the ones before it left open; those that are held wait. */
function matchAll<Row extends StatementRow & { id: string }>(
  custodianId: string,
  transfers: readonly Row[],
  payables: readonly NamedPayable[],
  { held, closed }: { held: ReadonlyMap<string, Held>; closed: ReadonlySet<string> },
): { matched: (Row & { matchedFen: Fen; reason: string })[]; payments: NewPayment[] } {
  const open = new Map(payables.map((payable) => [payable.id, { ...payable }]));
  const payments: NewPayment[] = [];
  const inOrder = [...transfers].sort((a, b) =>
    `${a.bookedOn}${a.bankReference}` < `${b.bookedOn}${b.bankReference}` ? -1 : 1,
  );
  const matched = inOrder.map((transfer) => {
    const why = held.get(transfer.id);
    const match: { payments: Match['payments']; reason: string } = why
      ? { payments: [], reason: why }
      : matchTransfer(custodianId, transfer.amountFen, referencesIn(transfer.remark), [...open.values()], closed);
    for (const { payableId, amountFen } of match.payments) {
      const payable = open.get(payableId)!;
      payable.paidFen += amountFen;
      payments.push({
        payable,
        amountFen,
        paidOn: transfer.bookedOn,
        rail: 'BANK_TRANSFER',
        receiverId: custodianId,
        sourceId: transfer.id,
        reference: transfer.bankReference,
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
