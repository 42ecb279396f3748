import { keysetSql, type Page, type Queryable, type Tx } from '@shanhai/database';
import type { BusinessDate, Month } from '@shanhai/kernel';

export interface PackRow {
  id: string;
  from: Month;
  until: Month;
  requestedBy: string;
  requestedOn: BusinessDate;
  build: number;
  failures: number;
  failure: string | null;
  /** Null until it is built; so is what follows. */
  hash: string | null;
  sizeBytes: bigint | null;
  rows: bigint | null;
  merkleRoot: string | null;
  keyId: string | null;
  builtOn: BusinessDate | null;
}

/** A build that fails so often waits until somebody asks for the pack again. */
export const PACK_FAILURES_MAX = 5;
/** Nobody else builds a pack for as long; each part that is written renews it. */
const LEASE = `interval '2 minutes'`;
/** Of packs `p`. */
export const PACK_COLUMNS = `p.id, p.from_month AS "from", p.until_month AS until, p.requested_by AS "requestedBy", p.requested_on AS "requestedOn", p.build, p.failures, p.failure,
  p.hash, p.size_bytes AS "sizeBytes", p.rows, p.merkle_root AS "merkleRoot", p.key_id AS "keyId", p.built_on AS "builtOn"`;

/** Packs, the latest months first. */
export function packPage(db: Queryable, page: Page): Promise<PackRow[]> {
  const parameters: unknown[] = [];
  const keyset = keysetSql(
    page,
    [
      { sql: 'p.until_month', type: 'text' },
      { sql: 'p.id', type: 'uuid' },
    ],
    parameters,
  );
  return db.query(`SELECT ${PACK_COLUMNS} FROM packs p WHERE ${keyset.where} ${keyset.orderAndLimit}`, parameters);
}

export async function packsById(db: Queryable, ids: readonly string[]): Promise<Map<string, PackRow>> {
  const rows = await db.query<PackRow>(`SELECT ${PACK_COLUMNS} FROM packs p WHERE p.id = ANY($1::uuid[])`, [ids]);
  return new Map(rows.map((row) => [row.id, row]));
}

/** Asks for the pack of some months: the one that is there, whose failed build is tried again, or a new one. */
export async function askForPack(
  tx: Tx,
  asked: Pick<PackRow, 'id' | 'from' | 'until' | 'requestedBy' | 'requestedOn'>,
): Promise<{ id: string; made: boolean }> {
  const [row] = await tx.query<{ id: string }>(
    `INSERT INTO packs (id, from_month, until_month, requested_by, requested_on) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (from_month, until_month) DO UPDATE SET failures = 0, failure = NULL RETURNING id`,
    [asked.id, asked.from, asked.until, asked.requestedBy, asked.requestedOn],
  );
  return { id: row.id, made: row.id === asked.id };
}

/** Takes a pack that is to be built, for a while; null where there is none. What an earlier build left is taken away. */
export async function takePack(tx: Tx): Promise<PackRow | null> {
  const [row] = await tx.query<PackRow>(
    `UPDATE packs p SET build = p.build + 1, leased_until = now() + ${LEASE}
     WHERE p.id = (SELECT id FROM packs WHERE hash IS NULL AND failures < $1 AND (leased_until IS NULL OR leased_until < now()) ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED)
     RETURNING ${PACK_COLUMNS}`,
    [PACK_FAILURES_MAX],
  );
  if (row) tx.send('DELETE FROM pack_parts WHERE pack_id = $1 AND build < $2', [row.id, row.build]);
  return row ?? null;
}

type Build = Pick<PackRow, 'id' | 'build'>;

/** Keeps the next part of a build. @throws Error where another has taken the pack over */
export async function addPart(tx: Tx, { id, build }: Build, ordinal: number, content: Buffer): Promise<void> {
  const [mine] = await tx.query(
    `UPDATE packs SET leased_until = now() + ${LEASE} WHERE id = $1 AND build = $2 AND hash IS NULL RETURNING 1 AS mine`,
    [id, build],
  );
  if (!mine) throw new Error('another has taken the pack over');
  tx.send('INSERT INTO pack_parts (pack_id, build, ordinal, content) VALUES ($1, $2, $3, $4)', [
    id,
    build,
    ordinal,
    content,
  ]);
}

export type BuiltPack = Build & {
  [Name in 'hash' | 'sizeBytes' | 'rows' | 'merkleRoot' | 'keyId' | 'builtOn']: NonNullable<PackRow[Name]>;
};

/** Ends a build, with the key that signed it. @throws Error where another has taken the pack over */
export async function endBuild(tx: Tx, built: BuiltPack, publicKey: string): Promise<void> {
  keepKey(tx, { id: built.keyId, publicKey, firstUsedOn: built.builtOn });
  const [mine] = await tx.query(
    `UPDATE packs SET hash = $3, size_bytes = $4, rows = $5, merkle_root = $6, key_id = $7, built_on = $8, leased_until = NULL, failure = NULL
     WHERE id = $1 AND build = $2 AND hash IS NULL RETURNING 1 AS mine`,
    [built.id, built.build, built.hash, built.sizeBytes, built.rows, built.merkleRoot, built.keyId, built.builtOn],
  );
  if (!mine) throw new Error('another has taken the pack over');
}

/** Notes that a build failed; it is tried again after a while. */
export function noteFailedBuild(tx: Tx, { id, build }: Build, failure: string): void {
  tx.send(
    `UPDATE packs SET failures = failures + 1, failure = $3, leased_until = now() + interval '10 seconds' * (failures + 1) WHERE id = $1 AND build = $2 AND hash IS NULL`,
    [id, build, failure.slice(0, 500)],
  );
}

/** The archive of a pack that is built, part by part. */
export async function* partsOf(db: Queryable, { id, build }: Build): AsyncGenerator<Buffer> {
  for (let ordinal = 0; ; ordinal += 1) {
    const [part] = await db.query<{ content: Buffer }>(
      'SELECT content FROM pack_parts WHERE pack_id = $1 AND build = $2 AND ordinal = $3',
      [id, build, ordinal],
    );
    if (!part) return;
    yield part.content;
  }
}

export interface PackKeyRow {
  id: string;
  publicKey: string;
  firstUsedOn: BusinessDate;
}

/** Keeps the public half of a key that something was sealed with, for whoever checks. */
export function keepKey(tx: Tx, { id, publicKey, firstUsedOn }: PackKeyRow): void {
  tx.send('INSERT INTO pack_keys (id, public_key, first_used_on) VALUES ($1, $2, $3) ON CONFLICT (id) DO NOTHING', [
    id,
    publicKey,
    firstUsedOn,
  ]);
}

/** Keys that packs and fair-deal files were signed with, the newest first. */
export function packKeys(db: Queryable): Promise<PackKeyRow[]> {
  return db.query(
    'SELECT id, public_key AS "publicKey", first_used_on AS "firstUsedOn" FROM pack_keys ORDER BY first_used_on DESC, id',
  );
}
