import type { Piece } from '../template';
import type { Column, Pattern, TableRows } from './pattern';

/** Inserts the rows of one table once for each row of `copies`. */
export function insertSql({ table, columns, rows }: TableRows, copies: string, pattern: Pattern, base: bigint): string {
  const names = columns.map(({ name }) => `"${name}"`).join(', ');
  const parts = rows.map(
    (row) =>
      `SELECT ${row.map((pieces, index) => `${cellSql(table, columns[index], pieces, pattern, base)} AS "${columns[index].name}"`).join(', ')}`,
  );
  return `INSERT INTO "${table}" (${names}) SELECT x.* FROM ${copies} AS c CROSS JOIN LATERAL (${parts.join(' UNION ALL ')}) x`;
}

/** One value of a copy, as SQL over `c` (copies). */
function cellSql(
  table: string,
  { name, type }: Column,
  pieces: Piece[] | null,
  pattern: Pattern,
  base: bigint,
): string {
  if (pieces === null) return `NULL::${type}`;
  const text = textSql(pieces, `${base} + c.n * ${pattern.facts}`);
  if (name === 'slot') return 'c.slot::smallint';
  if (name === 'position')
    return `${base} + c.n * ${pattern.facts} + (${BigInt(pieces[0] as string) - pattern.firstPosition})`;
  if (name === 'posting_month') return `to_char((${text} || '-15')::date - c.age, 'YYYY-MM')`;
  // What waits goes on waiting, or workers would end all of it while they are measured.
  if (name === 'expires_on') return `${text}::date`;
  if (type === 'date') return `${text}::date - c.age`;
  if (type === 'timestamp with time zone') return `${text}::timestamptz - c.age * interval '1 day'`;
  // Random as those that clients send, so that they meet an index everywhere.
  if (table === 'idempotency_keys' && name === 'key') return 'gen_random_uuid()::text';
  // Hashes of what they stand for.
  if (table === 'count_entries' && name === 'id') return `md5(concat(c.ending, ${text}))::uuid`;
  if (String(pieces[0]).startsWith('ni:///')) return `concat(${text}, c.ending)`;
  if (table === 'bank_statements' && name === 'content_hash') return `concat(md5(c.ending), md5(${text}))`;
  return `${text}::${type}`;
}

/** Spreads numbers over all of 40 bits, each to a place of its own, because it is odd. */
const SPREAD = 10_368_889;
/** More than one copy makes anew. */
const FRESH_MAX = 1024;

/** A text in which what was made anew is made of the copy's own ends; a reference of its first position, so that none comes twice. */
function textSql(pieces: readonly Piece[], position: string): string {
  const parts = pieces.flatMap((piece): string[] => {
    if (typeof piece === 'string') return [quoted(piece)];
    if (piece.as === 'tail') return ['upper(right(c.ending, 8))'];
    if (piece.as === 'reference') {
      const number = `((${position})::bigint * ${FRESH_MAX} + ${piece.fresh}) * ${SPREAD} & x'ffffffffff'::bigint`;
      return [`'SH'`, `upper(lpad(to_hex(${number}), 10, '0'))`];
    }
    return ['c.start', `'-7${piece.fresh.toString(16).padStart(3, '0')}-'`, 'c.ending'];
  });
  if (parts.length === 0) return `''`;
  return parts.length === 1 ? parts[0] : `concat(${parts.join(', ')})`;
}

const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;
