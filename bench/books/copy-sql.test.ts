import { insertSql } from './copy-sql';
import type { Pattern } from './pattern';

const pattern: Pattern = { orders: 1, tables: [], facts: 12, firstPosition: 64n };
const id = { fresh: 10, as: 'id' as const };
const column = (name: string, type = 'text') => ({ name, type });

/** The values of one row of a table, as SQL. */
function valuesOf(
  table: string,
  ...cells: [{ name: string; type: string }, Parameters<typeof insertSql>[0]['rows'][0][0]][]
) {
  const rows = { table, columns: cells.map(([each]) => each), rows: [cells.map(([, pieces]) => pieces)] };
  const [, values] = /LATERAL \(SELECT (.*)\) x$/.exec(insertSql(rows, 'copies', pattern, 1000n))!;
  return values;
}

test('an id is made of the two ends of its copy, the same wherever it stands', () => {
  expect(valuesOf('orders', [column('id', 'uuid'), [id]], [column('payload', 'jsonb'), ['{"id": "', id, '"}']])).toBe(
    `concat(c.start, '-700a-', c.ending)::uuid AS "id", concat('{"id": "', c.start, '-700a-', c.ending, '"}')::jsonb AS "payload"`,
  );
});

test('positions go on without a gap, copy after copy', () => {
  expect(valuesOf('fact_positions', [column('position', 'bigint'), ['67']])).toBe(
    '1000 + c.n * 12 + (3) AS "position"',
  );
});

test('days and months move into the past', () => {
  expect(valuesOf('count_entries', [column('recognised_on', 'date'), ['2025-11-22']])).toContain(
    `'2025-11-22'::date - c.age`,
  );
  expect(valuesOf('count_entries', [column('posting_month'), ['2025-11']])).toContain(
    `to_char(('2025-11' || '-15')::date - c.age, 'YYYY-MM')`,
  );
});

test('what waits for an answer goes on waiting', () => {
  expect(valuesOf('orders', [column('expires_on', 'date'), ['2025-11-29']])).toBe(`'2025-11-29'::date AS "expires_on"`);
});

test('texts are quoted, nothing stays nothing', () => {
  expect(valuesOf('orders', [column('note'), ["it's"]], [column('reason'), null], [column('empty'), []])).toBe(
    `'it''s'::text AS "note", NULL::text AS "reason", ''::text AS "empty"`,
  );
});

test('a payment reference is made of the position that the copy begins at', () => {
  expect(valuesOf('orders', [column('payment_reference'), [{ fresh: 3, as: 'reference' }]])).toBe(
    `concat('SH', upper(lpad(to_hex(((1000 + c.n * 12)::bigint * 1024 + 3) * 10368889 & x'ffffffffff'::bigint), 10, '0')))::text AS "payment_reference"`,
  );
});
