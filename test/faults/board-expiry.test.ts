import { type INestApplicationContext, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { DatabaseModule } from '@shanhai/database';
import { SettableClock } from '@shanhai/kernel';
import { ExpireBoardEntries, NeedsModule } from '@shanhai/needs';
import { freshDatabase } from '@shanhai/testing';
import { Pool } from 'pg';
import { whileKilled } from './killing';

@Module({})
class OwnModule {}

const ENTRIES = 650;
const END = '2027-06-30';

describe('entries of the needs board whose time is over, while workers are killed', () => {
  const clock = new SettableClock(new Date());
  let world: Awaited<ReturnType<typeof freshDatabase>>;
  let libs: INestApplicationContext;
  let owner: Pool;
  const sql = async <Row>(text: string) => (await owner.query(text)).rows as Row[];

  beforeAll(async () => {
    world = await freshDatabase('board_expiry');
    owner = new Pool({ connectionString: world.url, max: 2 });
    const imports = [DatabaseModule.forRoot({ url: world.url, clock }), NeedsModule];
    libs = await NestFactory.createApplicationContext({ module: OwnModule, imports }, { logger: false, abortOnError: false }); // prettier-ignore
    // Each seventh is still being reviewed, each fifth was withdrawn, each other has an offer that waits, and the last hundred last a day longer.
    await sql(
      `WITH publisher AS (
         INSERT INTO organisations (id, kind, unit_type, name, credit_code, seat_code, status, registered_on)
         VALUES (uuidv7(), 'SUPPLIER', 'COOPERATIVE', 's', 'S', '640422', 'APPROVED', '2020-01-01') RETURNING id
       ), buyer AS (
         INSERT INTO organisations (id, kind, unit_type, name, credit_code, seat_code, status, registered_on)
         VALUES (uuidv7(), 'BUYER', 'UNION', 'b', 'B', '350181', 'APPROVED', '2020-01-01') RETURNING id
       ), entries AS (
         INSERT INTO board_entries (id, organisation_id, kind, category_code, base_unit, place_code, place_codes, title, note, quantity_base, valid_from, valid_until, state, writers, submitted_on, terms, approved_version, approved_by, published_on)
         SELECT uuidv7(), p.id, 'HARVEST', (SELECT min(code) FROM categories), 'GRAM', '640422', '{640422}', n::text, '', 1, '2027-01-01',
           '${END}'::date + (n > ${ENTRIES - 100})::int, state, '{}', '2027-01-01', '', v.version, CASE WHEN v.version = 1 THEN p.id END, CASE WHEN v.version = 1 THEN '2027-01-01'::date END
         FROM publisher p, generate_series(1, ${ENTRIES}) n CROSS JOIN LATERAL (SELECT CASE WHEN n % 5 = 0 THEN 'WITHDRAWN' WHEN n % 7 = 0 THEN 'PENDING' ELSE 'PUBLIC' END AS state) s
         CROSS JOIN LATERAL (SELECT CASE s.state WHEN 'PUBLIC' THEN 1 END AS version) v RETURNING id, organisation_id, title
       )
       INSERT INTO board_offers (id, organisation_id, entry_id, publisher_id, quantity_base, message, valid_until, state, offered_by, offered_on)
       SELECT uuidv7(), b.id, e.id, e.organisation_id, 1, '', '2028-01-01', 'OPEN', b.id, '2027-01-02' FROM buyer b, entries e WHERE e.title::int % 2 = 0`,
    );
  });
  afterAll(async () => {
    await libs.close();
    await owner.end();
    await world.drop();
  });

  it('end once each, and their publishers and who has offers are told once', async () => {
    let killed = 0;
    for (const day of [END, '2027-07-01']) {
      clock.setDate(day);
      killed += await whileKilled(owner, () => libs.get(ExpireBoardEntries).run(), { killsMax: 8 });
      const found = await sql(
        `SELECT count(*) FILTER (WHERE state = 'EXPIRED')::int AS ended, count(*) FILTER (WHERE state = 'EXPIRED' AND title::int % 2 = 0)::int AS offered,
           (SELECT count(*)::int FROM notices n JOIN organisations o ON o.id = n.organisation_id WHERE o.kind = 'SUPPLIER') AS told,
           (SELECT count(*)::int FROM notices n JOIN organisations o ON o.id = n.organisation_id WHERE o.kind = 'BUYER') AS "offerersTold",
           count(*) FILTER (WHERE valid_until <= '${day}' AND state NOT IN ('EXPIRED', 'WITHDRAWN'))::int AS left FROM board_entries`,
      );
      const over = Array.from({ length: day === END ? ENTRIES - 100 : ENTRIES }, (_, at) => at + 1).filter(
        (n) => n % 5 !== 0,
      );
      const offered = over.filter((n) => n % 2 === 0).length;
      expect(found).toEqual([{ ended: over.length, offered, told: over.length, offerersTold: offered, left: 0 }]);
    }
    expect(killed).toBeGreaterThan(0);
    expect(await sql('SELECT FROM notices GROUP BY organisation_id, key HAVING count(*) > 1')).toEqual([]);
  });
});
