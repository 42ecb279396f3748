import { createHash } from 'node:crypto';
import { type INestApplicationContext, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ChannelsModule, ReadSalesReports, TakeSalesRows } from '@shanhai/channels';
import { Database, DatabaseModule } from '@shanhai/database';
import { newId } from '@shanhai/kernel';
import { OrganisationsModule } from '@shanhai/organisations';
import { ProcurementModule } from '@shanhai/procurement';
import { freshDatabase } from '@shanhai/testing';
import { Client } from 'pg';

@Module({})
class WorkerOfOneTask {}

/** A database of its own, in which a registered partner has a sales report to be read from a file. */
export class SalesFile {
  private constructor(
    readonly app: INestApplicationContext,
    /** A connection of the database's owner. */
    readonly owner: Client,
    private readonly drop: () => Promise<void>,
    readonly reportId: string,
  ) {}

  static async make(name: string, content: Buffer, mediaType = 'text/csv'): Promise<SalesFile> {
    const { url, drop } = await freshDatabase(name);
    const imports = [
      DatabaseModule.forRoot({ url }),
      OrganisationsModule.forRoot({ tokenSecret: 'this worker signs no access tokens' }),
      ChannelsModule,
      ProcurementModule,
    ];
    const app = await NestFactory.createApplicationContext({ module: WorkerOfOneTask, imports }, { logger: ['error'] });
    const owner = new Client({ connectionString: url });
    await owner.connect();
    const [partnerId, reportId] = [newId(), newId()];
    const hash = createHash('sha256').update(content).digest('hex');
    await owner.query(
      `INSERT INTO organisations (id, kind, unit_type, name, credit_code, seat_code, status, registered_on) VALUES ($1, 'CHANNEL_PARTNER', 'PLATFORM', '平台', '91350181MA00000001', '350181', 'APPROVED', '2020-01-01')`,
      [partnerId],
    );
    await owner.query(
      `INSERT INTO channel_registrations (id, partner_id, valid_from, source, office_id, registered_on) VALUES ($1, $2, '2020-01-01', '文', $2, '2020-01-01')`,
      [newId(), partnerId],
    );
    await owner.query(
      'INSERT INTO files (hash, media_type, size_bytes, content, uploaded_by) VALUES ($1, $2, $3, $4, $5)',
      [hash, mediaType, content.length, content, newId()],
    );
    await owner.query(
      `INSERT INTO sales_reports (id, partner_id, title, file_hash, evidence, status, place_codes, created_on, created_by) VALUES ($1, $2, '十月', $3, '{}', 'READING', '{350181}', '2025-11-01', $2)`,
      [reportId, partnerId, hash],
    );
    return new SalesFile(app, owner, drop, reportId);
  }

  /** A worker that has read nothing yet; `take` may stand in for what keeps the rows. */
  reader(take: Pick<TakeSalesRows, 'run'> = this.app.get(TakeSalesRows)): ReadSalesReports {
    return new ReadSalesReports(this.app.get(Database), take as TakeSalesRows);
  }

  async report(): Promise<{ status: string; rowsRead: number; rowsTotal: number | null; failures: number }> {
    const { rows } = await this.owner.query(
      'SELECT status, rows_read AS "rowsRead", rows_total AS "rowsTotal", failures FROM sales_reports WHERE id = $1',
      [this.reportId],
    );
    return rows[0] as never;
  }

  /** How many rows there are, how many different ones, and how many of each verdict. */
  async rows(): Promise<{ rows: number; keys: number; invalid: number }> {
    const { rows } = await this.owner.query(
      `SELECT count(*)::int AS rows, count(DISTINCT row_key)::int AS keys, count(*) FILTER (WHERE verdict = 'INVALID')::int AS invalid FROM sales_rows`,
    );
    return rows[0] as never;
  }

  async close(): Promise<void> {
    await this.owner.end();
    await this.app.close();
    await this.drop();
  }
}

/** So many rows of a report, each seventh of which says no day that exists. */
export function salesCsv(rows: number): Buffer {
  const lines = Array.from(
    { length: rows },
    (_, at) =>
      `k${at},GOJI-500,${1 + (at % 9)},袋,15.00,${at % 7 === 0 ? '2025-02-30' : '2025-10-01'},枸杞 500 克 门店 ${at % 100}`,
  );
  return Buffer.from(['行键,SKU编码,数量,单位,零售金额,销售日期,备注', ...lines].join('\r\n'));
}
