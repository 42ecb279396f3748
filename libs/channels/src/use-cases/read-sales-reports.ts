import { Injectable } from '@nestjs/common';
import { Database, SYSTEM, type Tx } from '@shanhai/database';
import { readFile, type TableRow, tableRows } from '@shanhai/files';
import { Refusal, refuse } from '@shanhai/kernel';
import type { SaidField } from '../rules/read-sales-row';
import { readHeads, saidRow } from '../rules/report-heads';
import { ROWS_PER_REPORT_MAX } from '../rules/sales-report';
import { awaitDeliveries, changeSalesReport, type SalesReportRow, takeSalesReport } from '../store/sales-reports';
import { type NumberedRow, TakeSalesRows } from './take-sales-rows';

/** Rows kept and judged in one transaction. */
const ROWS_AT_ONCE = 1_000;
/** A chunk that fails is tried again; a report that never works must not keep the others waiting. */
const FAILURES_MAX = 5;

/** A file that is being read: the rows that come next, and how many came before them. */
interface Reading {
  reportId: string;
  columns: ReadonlyMap<SaidField, number>;
  rows: AsyncGenerator<TableRow>;
  from: number;
  /** Taken from the file and not committed yet. */
  chunk: NumberedRow[] | null;
}

/**
 * Reads the files of sales reports, a chunk of rows in each transaction, with how far it got: killed at any point, another process passes over what
 * was read and goes on. A file is never in memory by rows. The worker runs it.
 */
@Injectable()
export class ReadSalesReports {
  /** Of the report whose chunk came last in this process, so that a file is not opened for each. */
  private reading: Reading | null = null;

  constructor(
    private readonly database: Database,
    private readonly take: TakeSalesRows,
  ) {}

  /** Reads one chunk of the report that waits longest. Returns false where there is none. */
  async run(): Promise<boolean> {
    let taken: SalesReportRow | null = null;
    let read: Reading | null = null;
    try {
      const worked = await this.database.write(SYSTEM, async (tx) => {
        const report = await takeSalesReport(tx, 'READING');
        taken = report;
        read = report && (await this.chunk(tx, report));
        return report !== null;
      });
      const done = read as Reading | null;
      if (done?.chunk) Object.assign(done, { from: done.from + done.chunk.length, chunk: null });
      return worked;
    } catch (error) {
      await this.forget();
      const report = taken as SalesReportRow | null;
      if (!report) throw error;
      const failures = report.failures + 1;
      const faults = error instanceof Refusal ? [...error.reasons] : null;
      const fails = faults !== null || failures >= FAILURES_MAX;
      await this.database.write(SYSTEM, (tx) =>
        changeSalesReport(tx, report, { failures, ...(fails ? { status: 'FAILED', faults } : {}) }),
      );
      if (!faults) throw error;
      return true;
    }
  }

  private async chunk(tx: Tx, report: SalesReportRow): Promise<Reading | null> {
    if (report.rowsTotal === null) {
      // Looked through once from end to end, so that what cannot be read leaves nothing half done.
      const rowsTotal = await countRows(await this.open(tx, report, 0));
      changeSalesReport(tx, report, { rowsTotal });
      await this.forget();
      return null;
    }
    const reading =
      this.reading?.reportId === report.id && this.reading.from === report.rowsRead
        ? this.reading
        : await this.open(tx, report, report.rowsRead);
    reading.chunk ??= await nextRows(reading, ROWS_AT_ONCE);
    if (reading.chunk.length > 0) await this.take.run(tx, report, reading.chunk);
    const rowsRead = report.rowsRead + reading.chunk.length;
    const ends = reading.chunk.length < ROWS_AT_ONCE;
    changeSalesReport(tx, report, { rowsRead, failures: 0, ...(ends ? { status: 'MATCHING' } : {}) });
    if (ends) awaitDeliveries(tx, report);
    return reading;
  }

  /** Opens a report's file behind so many rows. */
  private async open(tx: Tx, report: SalesReportRow, from: number): Promise<Reading> {
    await this.forget();
    const file = (await readFile(tx, report.fileHash!))!;
    const rows = tableRows(file);
    const heads = await rows.next();
    if (heads.done) refuse('CSV_EMPTY', ['content']);
    const read = readHeads(heads.value.cells);
    if ('missing' in read) refuse('CSV_HEADER', ['content'], { column: read.missing.join(', ') });
    const reading: Reading = { reportId: report.id, columns: read.columns, rows, from: 0, chunk: null };
    for (; reading.from < from; reading.from += 1) if ((await rows.next()).done) break;
    this.reading = reading;
    return reading;
  }

  private async forget(): Promise<void> {
    const rows = this.reading?.rows;
    this.reading = null;
    await rows?.return(undefined).catch(() => undefined);
  }
}

async function nextRows({ rows, columns }: Reading, most: number): Promise<NumberedRow[]> {
  const taken: NumberedRow[] = [];
  while (taken.length < most) {
    const next = await rows.next();
    if (next.done) break;
    taken.push({ rowNumber: next.value.row, said: saidRow(next.value.cells, columns) });
  }
  return taken;
}

/** @throws Refusal CSV_EMPTY, TOO_MANY and those of reading, at `content` */
async function countRows({ rows }: Reading): Promise<number> {
  let count = 0;
  for (let next = await rows.next(); !next.done; next = await rows.next()) {
    count += 1;
    if (count > ROWS_PER_REPORT_MAX) refuse('TOO_MANY', ['content'], { max: ROWS_PER_REPORT_MAX, count });
  }
  if (count === 0) refuse('CSV_EMPTY', ['content']);
  return count;
}
