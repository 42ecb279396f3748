import { type INestApplicationContext, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Database, DatabaseModule } from '@shanhai/database';
import { DocumentsModule } from '@shanhai/documents';
import { SettableClock } from '@shanhai/kernel';
import { SendNotices } from '@shanhai/organisations';
import { freshDatabase } from '@shanhai/testing';
import { RemindOfLicences, TracingModule } from '@shanhai/tracing';
import { Pool } from 'pg';

@Module({})
class OwnModule {}

const LICENCES = 350;
const END = '2027-06-30';

describe('reminders whose workers are killed', () => {
  const clock = new SettableClock(new Date());
  let world: Awaited<ReturnType<typeof freshDatabase>>;
  let libs: INestApplicationContext;
  let owner: Pool;
  const sql = async <Row>(text: string) => (await owner.query(text)).rows as Row[];

  beforeAll(async () => {
    world = await freshDatabase('reminders');
    owner = new Pool({ connectionString: world.url, max: 2 });
    const own = { module: OwnModule, imports: [DatabaseModule.forRoot({ url: world.url, clock }), DocumentsModule.forRoot({ publicUrl: 'http://localhost' }), TracingModule] }; // prettier-ignore
    libs = await NestFactory.createApplicationContext(own, { logger: false, abortOnError: false });
    await sql(
      `WITH supplier AS (
         INSERT INTO organisations (id, kind, unit_type, name, credit_code, seat_code, status, registered_on)
         VALUES (uuidv7(), 'SUPPLIER', 'COOPERATIVE', 's', 'S', '640422', 'APPROVED', '2020-01-01') RETURNING id
       ), person AS (INSERT INTO users (id, email, name) VALUES (uuidv7(), 's@example.org', 's') RETURNING id
       ), member AS (INSERT INTO memberships (id, organisation_id, user_id, roles, status) SELECT uuidv7(), s.id, p.id, '{ADMIN}', 'ACTIVE' FROM supplier s, person p
       ), paper AS (INSERT INTO files (hash, media_type, size_bytes, content, uploaded_by) VALUES (repeat('0', 64), 'image/png', 1, 'x', uuidv7()) RETURNING hash)
       INSERT INTO licences (id, supplier_id, kind, number, issuer, category_codes, valid_from, valid_until, file_hash, place_codes, status, put_on, remind_on)
       SELECT uuidv7(), s.id, 'ORGANIC', n::text, 'i', '{}', '2020-01-01', '${END}', p.hash, '{}', 'VERIFIED', '2020-01-01', '2027-04-01'
       FROM supplier s, paper p, generate_series(1, ${LICENCES}) n`,
    );
  });
  afterAll(async () => {
    await libs.close();
    await owner.end();
    await world.drop();
  });

  it('come once each: none twice, none never', async () => {
    const reminding = libs.get(RemindOfLicences);
    let killedInAll = 0;
    for (const [today, left] of [
      ['2027-04-01', 90],
      ['2027-05-31', 30],
      ['2027-06-23', 7],
      [END, 0],
    ] as const) {
      clock.setDate(today);
      let working = true;
      let killed = 0;
      const kill = async () => {
        while (working) {
          const gone = await sql<{ gone: boolean }>(
            `SELECT pg_terminate_backend(pid) AS gone FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
             AND state <> 'idle' AND ${killed} < 6 ORDER BY random() LIMIT 1`,
          );
          killed += gone.length;
          await new Promise((resolve) => setTimeout(resolve, 2));
        }
      };
      const worker = async () => {
        for (let more = true; more; ) more = await reminding.run().catch(() => true);
      };
      const killing = kill();
      await Promise.all([worker(), worker(), worker()]);
      working = false;
      await killing;
      killedInAll += killed;
      const told = await sql<{ licences: number; notices: number }>(
        `SELECT count(DISTINCT subject_id)::integer AS licences, count(*)::integer AS notices FROM notices WHERE key LIKE '%:${left}'`,
      );
      expect(told).toEqual([{ licences: LICENCES, notices: LICENCES }]);
    }
    expect(killedInAll).toBeGreaterThan(0);
    expect(await sql('SELECT FROM licences WHERE remind_on IS NOT NULL')).toEqual([]);
  });

  it('come of what is renewed only after a gap, and of nothing that is renewed before its end', async () => {
    clock.setDate('2028-04-01');
    await sql(
      `INSERT INTO licences (id, supplier_id, kind, number, issuer, category_codes, valid_from, valid_until, file_hash, place_codes, status, put_on, remind_on)
       SELECT uuidv7(), s.id, kind, number, 'i', '{}', begins::date, ends::date, repeat('0', 64), '{}', 'VERIFIED', '2020-01-01', remind::date
       FROM (SELECT id FROM organisations WHERE credit_code = 'S') s, (VALUES
         ('BUSINESS', 'gap', '2020-01-01', '2028-06-30', '2028-04-01'), ('BUSINESS', 'after a gap', '2028-07-01', '2030-01-01', NULL),
         ('FOOD_TRADE', 'none', '2020-01-01', '2028-06-30', '2028-04-01'), ('FOOD_TRADE', 'at its end', '2028-06-30', '2030-01-01', NULL)) v(kind, number, begins, ends, remind)`,
    );
    while (await libs.get(RemindOfLicences).run());
    expect(
      await sql(
        "SELECT l.number FROM notices n JOIN licences l ON l.id = n.subject_id::uuid WHERE l.kind <> 'ORGANIC'",
      ),
    ).toEqual([{ number: 'gap' }]);
    await sql("DELETE FROM notices WHERE subject_id IN (SELECT id FROM licences WHERE kind <> 'ORGANIC')");
    clock.setDate(END);
  });

  it('go out as messages under one key each, however often the mail room fails', async () => {
    const sent = new Map<string, number>();
    let calls = 0;
    const sender = {
      sendPasswordReset: async () => undefined,
      sendNotice: async (_: object, { key }: { key: string }) => {
        if ((calls += 1) % 7 === 0) throw new Error('the mail room is closed');
        sent.set(key, (sent.get(key) ?? 0) + 1);
      },
    };
    const sending = new SendNotices(libs.get(Database), clock, sender);
    for (let round = 0; round < 12; round += 1) {
      // What failed is tried again after a while, not at once.
      clock.set(new Date(clock.now().getTime() + 11 * 60_000));
      for (let more = true; more; ) more = await sending.run();
    }
    expect(sent.size).toBe(4 * LICENCES);
    expect([...sent.values()].every((times) => times === 1)).toBe(true);
    expect(await sql('SELECT FROM notices WHERE sent_at IS NULL')).toEqual([]);
  });
});
