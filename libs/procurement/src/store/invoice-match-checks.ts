import { type BookCheck, LOG, type Offender, type Queryable, SETTLED_STREAMS } from '@shanhai/database';
import { matchOrders } from './match-orders';

/** Matches of invoices say what the facts say. */
export const invoiceMatchChecks: readonly BookCheck[] = [
  {
    code: 'MATCH_IS_ITS_FACTS',
    says: {
      zh: '发票核对结果等于由订单、验收和发票的事实重新核对的结果',
      en: 'Each invoice match is what order, acceptance and invoices come to when they are matched anew',
    },
    finds: {
      zh: '记录为 {kept}，应为 {expected}',
      en: 'is kept as {kept}, the facts say {expected}',
    },
    walk: { ...LOG, rowsAtOnce: 1_000 },
    offenders: wrongMatches,
  },
];

interface Said {
  state: string;
  measureId: string;
  invoiceBy: string | null;
  isOpen: boolean;
}

/** Those that the worker has matched to the end: what it has not looked at yet may differ. */
async function wrongMatches(db: Queryable, after: string, through: string): Promise<Offender[]> {
  const rows = await db.query<Partial<Said> & { id: string; until: bigint }>(
    `WITH ${SETTLED_STREAMS}
     SELECT s.stream_id AS id, p.position AS until, m.state, m.measure_id AS "measureId", m.invoice_by AS "invoiceBy", m.is_open AS "isOpen"
     FROM streams s JOIN invoice_match_progress p ON p.position >= s.position LEFT JOIN invoice_matches m ON m.supplier_order_id = s.stream_id`,
    [after, through],
  );
  if (rows.length === 0) return [];
  const matched = new Map(
    (await matchOrders(db, rows.map(({ id }) => id), rows[0].until)).map((each) => [each.id, each]),
  ); // prettier-ignore
  return rows.flatMap((row) => {
    const { match = null, unreadable = null } = matched.get(row.id) ?? {};
    const [kept, expected] = [wordsOf(row.state ? (row as Said) : null), unreadable ?? wordsOf(match)];
    return kept === expected ? [] : [{ subject: row.id, kept, expected }];
  });
}

const wordsOf = (match: Said | null): string =>
  match === null
    ? '∅'
    : `${match.state} ${match.isOpen ? 'open' : 'settled'} ${match.invoiceBy ?? '-'} ${match.measureId}`;
