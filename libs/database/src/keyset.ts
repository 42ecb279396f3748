import { isBusinessDate, isId, refuse } from '@shanhai/kernel';

/** The most rows that one page of a connection gives. */
export const PAGE_MAX = 100;
export const PAGE_DEFAULT = 20;

export interface PageArgs {
  first?: number | null;
  after?: string | null;
  last?: number | null;
  before?: string | null;
}

/** A page request in terms of SQL: rows strictly beyond `beyond` in the direction of reading, `limit` of them. */
export interface Page {
  limit: number;
  /** Sort key values of the row to start after, or null. */
  beyond: string[] | null;
  backward: boolean;
}

/** A cursor names a row by its sort key; it stays good when other rows come and go. */
export function encodeCursor(key: readonly unknown[]): string {
  return Buffer.from(JSON.stringify(key.map(String))).toString('base64url');
}

function decodeCursor(cursor: string, field: string, length: number): string[] {
  try {
    const key: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (Array.isArray(key) && key.length === length && key.every((part) => typeof part === 'string'))
      return key as string[];
  } catch {
    // Falls through to the refusal: a cursor that does not decode is the caller's mistake.
  }
  return refuseCursor(cursor, field);
}

/** Refuses what is no cursor of a list, or one of another sort of it. @throws Refusal INVALID at `field` */
function refuseCursor(value: string, field: string): never {
  return refuse('INVALID', [field], {
    value,
    reason: { zh: '不是此列表的游标', en: 'not a cursor of this list' },
  });
}

/** As `refuseCursor`, for a part of a page's cursor. */
export function refuseCursorOf(page: Page, part: string): never {
  return refuseCursor(part, page.backward ? 'before' : 'after');
}

/**
 * Reads Relay paging arguments for a list sorted by `keyLength` columns.
 * @throws Refusal INVALID for a wrong size, a foreign cursor, or both directions at once.
 */
export function readPage(args: PageArgs, keyLength = 2): Page {
  const backward = args.last !== undefined && args.last !== null;
  if (backward && args.first !== undefined && args.first !== null) {
    refuse('INVALID', ['last'], {
      value: String(args.last),
      reason: { zh: 'first 与 last 只能给一个', en: 'give first or last, not both' },
    });
  }
  const size = (backward ? args.last : args.first) ?? PAGE_DEFAULT;
  if (size < 1 || size > PAGE_MAX) {
    refuse('INVALID', [backward ? 'last' : 'first'], {
      value: size,
      reason: { zh: `每页 1 到 ${PAGE_MAX} 行`, en: `a page has 1 to ${PAGE_MAX} rows` },
    });
  }
  const cursor = backward ? args.before : args.after;
  return {
    limit: size,
    backward,
    beyond: cursor ? decodeCursor(cursor, backward ? 'before' : 'after', keyLength) : null,
  };
}

export interface PageOf<Row> {
  edges: { cursor: string; node: Row }[];
  pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string | null; endCursor: string | null };
}

/** Makes a page from up to `limit + 1` rows that were read in the page's direction. */
export function toPage<Row>(page: Page, rows: readonly Row[], keyOf: (row: Row) => readonly unknown[]): PageOf<Row> {
  const more = rows.length > page.limit;
  const shown = rows.slice(0, page.limit);
  if (page.backward) shown.reverse();
  // Written only for those who ask: most readers want the nodes and the page's ends.
  const edges = shown.map((node) => ({
    node,
    get cursor() {
      return encodeCursor(keyOf(node));
    },
  }));
  return {
    edges,
    pageInfo: {
      hasNextPage: page.backward ? page.beyond !== null : more,
      hasPreviousPage: page.backward ? more : page.beyond !== null,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

/** Whether a cursor's value can be read as the type of a sort column. */
const READABLE: Record<string, ((value: string) => boolean) | undefined> = {
  bigint: (value) => /^-?\d{1,18}$/.test(value),
  date: isBusinessDate,
  uuid: isId,
};

/**
 * SQL for a keyset page, newest first by (`columns`), all compared descending when reading forward; `ascending` turns it.
 * Parameters of the key follow `parameters`; casts keep the comparison typed, such as `date` and `uuid`.
 */
export function keysetSql(
  page: Page,
  columns: readonly { sql: string; type: string }[],
  parameters: unknown[],
  ascending = false,
): { where: string; orderAndLimit: string } {
  const upwards = page.backward !== ascending;
  const direction = upwards ? 'ASC' : 'DESC';
  let where = 'TRUE';
  if (page.beyond) {
    page.beyond.forEach((value, index) => {
      // A cursor of another list, or of another sort of this one: the cast would fail in the database.
      if (READABLE[columns[index].type]?.(value) === false) refuseCursorOf(page, value);
    });
    const values = page.beyond.map((value, index) => `$${parameters.push(value)}::${columns[index].type}`);
    where = `(${columns.map((column) => column.sql).join(', ')}) ${upwards ? '>' : '<'} (${values.join(', ')})`;
  }
  const order = columns.map((column) => `${column.sql} ${direction}`).join(', ');
  return { where, orderAndLimit: `ORDER BY ${order} LIMIT $${parameters.push(page.limit + 1)}` };
}
