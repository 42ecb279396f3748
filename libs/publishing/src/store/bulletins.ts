import { keysetSql, type Page, type Queryable, type Tx } from '@shanhai/database';
import type { BusinessDate, Month } from '@shanhai/kernel';
import type { BulletinContent, Standing } from '../rules/bulletin';

export interface BulletinRow extends Standing {
  id: string;
  officeId: string;
  scheme: string;
  from: Month;
  until: Month;
  title: string;
  hash: Buffer;
  preparedBy: string;
  preparedOn: BusinessDate;
  decidedBy: string | null;
  decidedOn: BusinessDate | null;
  /** Why it was sent back. */
  sentBackReason: string | null;
  replaces: string | null;
  /** Why it takes the place of another. */
  reason: string | null;
}

const COLUMNS = `b.id, b.office_id AS "officeId", b.scheme_code AS scheme, b.from_month AS "from", b.until_month AS until, b.title, b.hash,
  b.prepared_by AS "preparedBy", b.prepared_on AS "preparedOn", b.replaces, b.reason, d.published, d.decided_by AS "decidedBy", d.decided_on AS "decidedOn", d.reason AS "sentBackReason",
  (SELECT w.bulletin_id FROM bulletin_decisions w WHERE w.withdraws = b.id) AS "withdrawnBy"`;
const FROM = 'FROM bulletins b LEFT JOIN bulletin_decisions d ON d.bulletin_id = b.id';
/** What is published is for everybody; what is not, for the office that prepares it. */
const visibleTo = (office: string) => `(d.published OR b.office_id = ${office}::uuid)`;

/** Bulletins that a member of an organisation may see, newest first. */
export function bulletinPage(
  db: Queryable,
  organisationId: string,
  { scheme, officeId }: { scheme?: string | null; officeId?: string | null },
  page: Page,
): Promise<BulletinRow[]> {
  const parameters: unknown[] = [organisationId, scheme ?? null, officeId ?? null];
  const keyset = keysetSql(
    page,
    [
      { sql: 'b.prepared_on', type: 'date' },
      { sql: 'b.id', type: 'uuid' },
    ],
    parameters,
  );
  return db.query(
    `SELECT ${COLUMNS} ${FROM} WHERE ${visibleTo('$1')} AND ($2::text IS NULL OR b.scheme_code = $2) AND ($3::uuid IS NULL OR b.office_id = $3)
       AND ${keyset.where} ${keyset.orderAndLimit}`,
    parameters,
  );
}

/** Bulletins by id that a member of an organisation may see. */
export async function bulletinsById(
  db: Queryable,
  organisationId: string,
  ids: readonly string[],
): Promise<Map<string, BulletinRow>> {
  const rows = await db.query<BulletinRow>(
    `SELECT ${COLUMNS} ${FROM} WHERE b.id = ANY($2::uuid[]) AND ${visibleTo('$1')}`,
    [organisationId, ids],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** A bulletin's content: the very text that the hash is over, and what it says. */
export interface Content {
  text: string;
  says: BulletinContent;
}

/** Contents of bulletins; who may see them was asked before. */
export async function contentsOf(db: Queryable, ids: readonly string[]): Promise<Map<string, Content>> {
  const rows = await db.query<{ id: string; content: string }>(
    'SELECT id, content FROM bulletins WHERE id = ANY($1::uuid[])',
    [ids],
  );
  return new Map(rows.map(({ id, content }) => [id, { text: content, says: JSON.parse(content) as BulletinContent }]));
}

/** The published bulletin of an office for a scheme and period that nothing has taken the place of. */
export async function standingBulletin(
  db: Queryable,
  { officeId, scheme, from, until }: Pick<BulletinRow, 'officeId' | 'scheme' | 'from' | 'until'>,
): Promise<BulletinRow | null> {
  const [row] = await db.query<BulletinRow>(
    `SELECT ${COLUMNS} ${FROM} WHERE b.office_id = $1 AND b.scheme_code = $2 AND b.from_month = $3 AND b.until_month = $4 AND d.published
       AND NOT EXISTS (SELECT FROM bulletin_decisions w WHERE w.withdraws = b.id)`,
    [officeId, scheme, from, until],
  );
  return row ?? null;
}

export interface NewBulletin
  extends Pick<
    BulletinRow,
    | 'id'
    | 'officeId'
    | 'scheme'
    | 'title'
    | 'from'
    | 'until'
    | 'preparedBy'
    | 'preparedOn'
    | 'hash'
    | 'replaces'
    | 'reason'
  > {
  /** Canonical JSON; the hash is that of its bytes. */
  content: string;
}

export function insertBulletin(tx: Tx, bulletin: NewBulletin): void {
  tx.send(
    `INSERT INTO bulletins (id, office_id, scheme_code, title, from_month, until_month, prepared_by, prepared_on, content, hash, replaces, reason)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [
      bulletin.id,
      bulletin.officeId,
      bulletin.scheme,
      bulletin.title,
      bulletin.from,
      bulletin.until,
      bulletin.preparedBy,
      bulletin.preparedOn,
      bulletin.content,
      bulletin.hash,
      bulletin.replaces,
      bulletin.reason,
    ],
  );
}

export interface Decision {
  published: boolean;
  decidedBy: string;
  decidedOn: BusinessDate;
  reason: string | null;
  withdraws: string | null;
}

/** Decides on a bulletin, once: false where somebody else has. */
export async function insertDecision(
  tx: Tx,
  { id, preparedBy }: BulletinRow,
  { published, decidedBy, decidedOn, reason, withdraws }: Decision,
): Promise<boolean> {
  const inserted = await tx.query(
    `INSERT INTO bulletin_decisions (bulletin_id, prepared_by, published, decided_by, decided_on, reason, withdraws) VALUES ($1, $2, $3, $4, $5, $6, $7)
     ON CONFLICT (bulletin_id) DO NOTHING RETURNING 1`,
    [id, preparedBy, published, decidedBy, decidedOn, reason, withdraws],
  );
  return inserted.length > 0;
}
