import { appendFile, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SignHeads, SYSTEM, type Tx } from '@shanhai/database';
import { SeededBooks } from './seeded-books';

let books: SeededBooks;
let folder: string;
let traceCode: string;
beforeAll(async () => {
  books = await SeededBooks.make('verify');
  folder = await mkdtemp(join(tmpdir(), 'heads-'));
  [{ traceCode }] = await books.database.query<{ traceCode: string }>(
    `SELECT l.trace_code AS "traceCode" FROM lots l JOIN epcis_events e ON e.terms @> ARRAY['class=urn:uuid:' || l.id, 'step=accepting'] LIMIT 1`,
  );
}, 180_000);
afterAll(async () => {
  await books.close();
  await rm(folder, { recursive: true });
});

const sign = () => books.use(SignHeads).run(folder);
const verify = (...more: string[]) => books.cli('verify', 'trace', ...more, '--heads', folder);
/** As the owner of the database, who may turn triggers off. */
const asOwner = (work: (tx: Tx) => Promise<unknown>) =>
  books.database.write(SYSTEM, async (tx) => {
    await tx.query('SET LOCAL session_replication_role = replica');
    await work(tx);
  });
const EVENT = `(SELECT e.id FROM epcis_events e JOIN lots l ON e.terms @> ARRAY['class=urn:uuid:' || l.id, 'step=accepting'] WHERE l.trace_code = $1 ORDER BY e.id LIMIT 1)`;

describe('verify trace', () => {
  it('finds nothing wrong in healthy books, of a lot and of all, and signs each head once', async () => {
    expect(await sign()).toBe(true);
    expect(await sign()).toBe(false);
    const [position] = await books.database.query<{ max: bigint }>('SELECT max(position) FROM fact_positions');
    for (const which of [[], ['all'], [traceCode]])
      expect(await verify(...which)).toEqual({
        code: 0,
        text: expect.stringMatching(
          new RegExp(
            `nothing is wrong\\n1 signed heads: agree through position ${position.max},.*; 0 wrong\\n +from line 1 on signed by key [0-9a-f]{64}\\n$`,
          ),
        ),
      });
    expect((await stat(join(folder, 'head-key.pem'))).mode & 0o777).toBe(0o600);
    expect((await verify('--zh')).text).toMatch(
      /签名的头 1 个：至 .* 相符；0 处有误\n +自第 1 行由密钥 [0-9a-f]{64} 签名\n$/,
    );
  });

  it('names an altered event, whichever way it is asked', async () => {
    const set = (value: string) =>
      asOwner((tx) =>
        tx.query(`UPDATE epcis_events SET event = jsonb_set(event, '{bizStep}', $2) WHERE id = ${EVENT}`, [
          traceCode,
          JSON.stringify(value),
        ]),
      );
    await set('inspecting');
    try {
      for (const which of ['all', traceCode]) {
        const { code, text } = await verify(which);
        expect([code, text]).toEqual([1, expect.stringMatching(/TRACE_EVENT_IS_ITS_FACT[^]*event ni:\S+: says ni:/)]);
      }
    } finally {
      await set('accepting');
    }
    expect((await verify(traceCode)).code).toBe(0);
  });

  it('misses an event that was deleted, whichever way it is asked', async () => {
    const [row] = await books.database.query<{ id: string }>(`SELECT * FROM epcis_events WHERE id = ${EVENT}`, [
      traceCode,
    ]);
    const { id } = row;
    await asOwner(async (tx) => {
      await tx.query('CREATE TABLE deleted AS SELECT * FROM epcis_events WHERE id = $1', [id]);
      await tx.query('DELETE FROM epcis_events WHERE id = $1', [id]);
    });
    try {
      for (const which of ['all', traceCode]) {
        const { code, text } = await verify(which);
        expect([code, text]).toEqual([
          1,
          expect.stringMatching(/TRACE_EVENT_IS_THERE[^]*event ni:\S+, captured [^]* is missing/),
        ]);
      }
    } finally {
      await asOwner((tx) => tx.query('INSERT INTO epcis_events SELECT * FROM deleted'));
    }
    expect((await verify(traceCode)).code).toBe(0);
  });

  it('names the place where a log was rewritten whole, chain and all', async () => {
    const [{ fact, next }] = await books.database.query<{ fact: string; next: bigint }>(
      `SELECT fact_id AS fact, position AS next FROM fact_positions WHERE type = 'epcis_event.captured' ORDER BY position DESC LIMIT 1`,
    );
    const rewritten = (edit: string) =>
      asOwner(async (tx) => {
        await tx.query(`UPDATE facts SET hash = ${edit} WHERE id = $1`, [fact]);
        for (;;) {
          const broken = await tx.query(
            `UPDATE fact_positions p SET chain = sha256(b.chain || f.hash) FROM fact_positions b, facts f
             WHERE b.position = p.position - 1 AND f.id = p.fact_id AND p.position >= $1 AND p.chain <> sha256(b.chain || f.hash) RETURNING 1`,
            [next],
          );
          if (broken.length === 0) break;
        }
      });
    const [{ hash }] = await books.database.query<{ hash: Buffer }>('SELECT hash FROM facts WHERE id = $1', [fact]);
    await rewritten(`sha256('other')`);
    try {
      const { code, text } = await verify('all');
      expect(code).toBe(1);
      expect(text).toMatch(
        /line 1: the head signed at .* is not the chain at position \d+: the log after 0, up to \d+, was rewritten/,
      );
    } finally {
      await rewritten(`'\\x${hash.toString('hex')}'`);
    }
    expect((await verify('all')).code).toBe(0);
  });

  it('names heads that nobody signed, that were edited, and that a shorter log no longer has', async () => {
    const file = join(folder, 'heads.jsonl');
    const kept = await readFile(file, 'utf8');
    const other = await mkdtemp(join(tmpdir(), 'heads-'));
    try {
      await books.use(SignHeads).run(other);
      await appendFile(file, `torn\n${(await readFile(join(other, 'heads.jsonl'), 'utf8')).trim()}\n`);
      expect((await verify('all')).text).toMatch(
        /3 signed heads: [^]*line 2: is no signed head\n +line 3: is not signed/,
      );
      await writeFile(file, kept.replace(/"position":"\d+"/, '"position":"9"'));
      expect((await verify('all')).text).toMatch(/line 1: is not signed by the key/);
    } finally {
      await writeFile(file, kept);
      await rm(other, { recursive: true });
    }
    const shorter = await books.broken('DELETE FROM fact_positions WHERE position > 5', async (tx) => {
      const { verifyHeads } = await import('@shanhai/database');
      return verifyHeads(tx, folder);
    });
    expect(shorter).toMatchObject({ wrong: 1, agrees: null, faults: [{ line: 1 }] });
    expect(shorter.faults[0].finds.en).toMatch(/which the log has no more$/);
  });

  it('refuses what is no lot, and a folder without heads', async () => {
    expect(await verify('NONE')).toEqual({ code: 1, text: expect.stringContaining('no lot has trace code "NONE"') });
    expect((await books.cli('verify', 'trace', '--heads', '/nowhere')).code).toBe(1);
    expect((await books.cli('verify', 'trace', '--heads', 'none')).text).toMatch(/not compared with signed heads\n$/);
  });
});

describe('backfill-events', () => {
  // What an event says, but for the hour: of a day that is past nobody said it.
  const told = async () =>
    (
      await books.database.query<{ said: string }>(
        `SELECT (event - 'eventTime' || jsonb_build_object('on', (event_time AT TIME ZONE 'Asia/Shanghai')::date, 'owner', owner_id, 'parties', party_ids, 'places', place_codes))::text AS said
         FROM epcis_events ORDER BY 1`,
      )
    ).map(({ said }) => said);

  it('writes what is missing as if it had been written then, and nothing twice', async () => {
    const before = await told();
    const counts =
      /lots: (\d+) events\nlosses: (\d+) events\nshipments: (\d+) events\nacceptances and returns: (\d+) events/;
    expect((await books.cli('backfill-events')).text).toMatch(
      /lots: 0 events[^]*shipments: 0 events[^]*returns: 0 events/,
    );
    expect(await told()).toEqual(before);
    await asOwner(async (tx) => {
      await tx.query('DELETE FROM epcis_sights');
      await tx.query('DELETE FROM epcis_events');
      await tx.query(`DELETE FROM facts WHERE type = 'epcis_event.captured'`);
    });
    const { code, text } = await books.cli('backfill-events');
    expect([code, text]).toEqual([0, expect.stringMatching(counts)]);
    expect(
      counts
        .exec(text)!
        .slice(1)
        .reduce((sum, each) => sum + Number(each), 0),
    ).toBe(before.length);
    expect(await told()).toEqual(before);
  });
});
