import { keysetSql, type Page, type PageOf, type Queryable, toPage, type Tx } from '@shanhai/database';
import { type BusinessDate, newId, type Words } from '@shanhai/kernel';

export interface NewNotice {
  organisationId: string;
  kind: string;
  /** Unique in the organisation: what has it already is not given again. */
  key: string;
  subject: { type: string; id: string };
  text: Words;
}

export interface NoticeRow {
  id: string;
  organisationId: string;
  kind: string;
  subjectType: string;
  subjectId: string;
  textZh: string;
  textEn: string;
  createdOn: BusinessDate;
  readOn: BusinessDate | null;
}

const NOTICE_COLUMNS = `n.id, n.organisation_id AS "organisationId", n.kind, n.subject_type AS "subjectType", n.subject_id AS "subjectId",
  n.text_zh AS "textZh", n.text_en AS "textEn", n.created_on AS "createdOn", n.read_on AS "readOn"`;

/**
 * Gives organisations notices, each once, in the transaction that has the reason for them; they are sent as messages
 * afterwards. One statement that nobody waits for.
 */
export function notify(tx: Tx, on: BusinessDate, notices: readonly NewNotice[]): void {
  if (notices.length === 0) return;
  const rows = notices.map(({ subject, text, ...rest }) => ({
    ...rest,
    id: newId(),
    subjectType: subject.type,
    subjectId: subject.id,
    textZh: text.zh,
    textEn: text.en,
  }));
  tx.send(
    `INSERT INTO notices (id, organisation_id, kind, key, subject_type, subject_id, text_zh, text_en, created_on)
     SELECT id, "organisationId", kind, key, "subjectType", "subjectId", "textZh", "textEn", $2
     FROM jsonb_to_recordset($1::jsonb) AS n(id uuid, "organisationId" uuid, kind text, key text, "subjectType" text, "subjectId" uuid, "textZh" text, "textEn" text)
     ON CONFLICT (organisation_id, key) DO NOTHING`,
    [JSON.stringify(rows), on],
  );
}

/** Notices by id, of one organisation alone. */
export async function noticesById(
  db: Queryable,
  organisationId: string,
  ids: readonly string[],
): Promise<Map<string, NoticeRow>> {
  const rows = await db.query<NoticeRow>(
    `SELECT ${NOTICE_COLUMNS} FROM notices n WHERE n.organisation_id = $1 AND n.id = ANY($2::uuid[])`,
    [organisationId, ids],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** An organisation's notices, the newest first. */
export async function pageOfNotices(
  db: Queryable,
  organisationId: string,
  { unread }: { unread: boolean },
  page: Page,
): Promise<PageOf<NoticeRow>> {
  const parameters: unknown[] = [organisationId];
  const keyset = keysetSql(
    page,
    [
      { sql: 'n.created_on', type: 'date' },
      { sql: 'n.id', type: 'uuid' },
    ],
    parameters,
  );
  const rows = await db.query<NoticeRow>(
    `SELECT ${NOTICE_COLUMNS} FROM notices n WHERE n.organisation_id = $1 ${unread ? 'AND n.read_on IS NULL' : ''} AND ${keyset.where} ${keyset.orderAndLimit}`,
    parameters,
  );
  return toPage(page, rows, (row) => [row.createdOn, row.id]);
}

/** More than this is shown as this. */
export const UNREAD_MAX = 999;

export async function unreadNotices(db: Queryable, organisationId: string): Promise<number> {
  const [{ unread }] = await db.query<{ unread: number }>(
    'SELECT count(*)::integer AS unread FROM (SELECT FROM notices WHERE organisation_id = $1 AND read_on IS NULL LIMIT $2) n',
    [organisationId, UNREAD_MAX],
  );
  return unread;
}

/** Marks notices of an organisation as read; what was read before stays as it was. */
export function markRead(tx: Tx, organisationId: string, ids: readonly string[], on: BusinessDate): void {
  tx.send('UPDATE notices SET read_on = $3 WHERE organisation_id = $1 AND id = ANY($2::uuid[]) AND read_on IS NULL', [
    organisationId,
    ids,
    on,
  ]);
}

/** Roles whose people get notices as messages. */
const TOLD_ROLES = ['ADMIN', 'SELLER', 'OFFICER'];

export interface NoticeToSend {
  id: string;
  text: Words;
  people: { userId: string; email: string; name: string }[];
}

/** Takes notices whose messages are not out, and that nobody began to send since `staleBefore`. */
export async function takeToSend(tx: Tx, now: Date, staleBefore: Date, limit: number): Promise<NoticeToSend[]> {
  return tx.query<NoticeToSend>(
    `WITH taken AS (
       UPDATE notices n SET sending_at = $1 FROM (
         SELECT id, organisation_id FROM notices WHERE sent_at IS NULL AND (sending_at IS NULL OR sending_at < $2) ORDER BY id LIMIT $3 FOR UPDATE SKIP LOCKED
       ) next WHERE n.id = next.id AND n.organisation_id = next.organisation_id RETURNING n.*
     )
     SELECT t.id, jsonb_build_object('zh', t.text_zh, 'en', t.text_en) AS text,
       COALESCE((SELECT jsonb_agg(jsonb_build_object('userId', u.id, 'email', u.email, 'name', u.name) ORDER BY u.id)
         FROM memberships m JOIN users u ON u.id = m.user_id
         WHERE m.organisation_id = t.organisation_id AND m.status = 'ACTIVE' AND m.roles && $4::text[]), '[]') AS people
     FROM taken t ORDER BY t.id`,
    [now, staleBefore, limit, TOLD_ROLES],
  );
}

export function markSent(tx: Tx, ids: readonly string[], at: Date): void {
  tx.send('UPDATE notices SET sent_at = $2 WHERE id = ANY($1::uuid[]) AND sent_at IS NULL', [ids, at]);
}
