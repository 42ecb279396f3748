import { type BusinessDate, newId, toJson } from '@shanhai/kernel';
import type { Queryable, Tx } from '@shanhai/database';
import type { CardEntry } from '../card-rail';
import { dayOf } from '../rules/card-day';
import { costOf } from '../rules/card-costs';
import { KEEP_POSTINGS } from './postings';

/** Entries that tell of a payout: how it stands is asked, should no event have told. */
const OF_PAYOUTS = /^payout/;

/**
 * Records entries of the processor's balance that were not known, each once: their sums by currency, what they cost (posted where it is
 * fen), and questions about payouts. One statement; entries in the order of their names, so that two readers wait and do not lock each other out.
 */
export function insertCardEntries(
  tx: Tx,
  { now, today, custodianId }: { now: Date; today: BusinessDate; custodianId: string },
  entries: readonly CardEntry[],
): void {
  if (entries.length === 0) return;
  const rows = entries.map(({ createdAt, sourceRef, ...entry }) => ({
    ...entry,
    sourceRef,
    id: newId(),
    callId: newId(),
    cost: costOf(entry),
    on: dayOf(createdAt, today),
    asked: OF_PAYOUTS.test(entry.type) && sourceRef !== null,
  }));
  tx.send(
    `WITH given AS (SELECT * FROM jsonb_to_recordset($1::jsonb) AS e(id uuid, ref text, type text, "sourceRef" text, currency text, amount bigint, fee bigint, cost bigint, "on" date, "callId" uuid, asked boolean)),
     added AS (INSERT INTO card_entries (id, custodian_id, entry_ref, type, source_ref, currency, amount, fee, cost, entered_on)
       SELECT id, $2, ref, type, "sourceRef", currency, amount, fee, cost, "on" FROM given ORDER BY ref ON CONFLICT (entry_ref, custodian_id) DO NOTHING RETURNING id, currency, amount - fee AS net, cost, entered_on),
     sums AS (INSERT INTO card_sums AS s (custodian_id, currency, net, cost) SELECT $2::uuid, currency, sum(net), sum(cost) FROM added GROUP BY currency ORDER BY currency
       ON CONFLICT (custodian_id, currency) DO UPDATE SET net = s.net + excluded.net, cost = s.cost + excluded.cost),
     asked AS (INSERT INTO card_calls (id, custodian_id, kind, subject, created_on, due_at)
       SELECT DISTINCT ON (g."sourceRef") g."callId", $2::uuid, 'FOLLOW_PAYOUT', g."sourceRef", $3::date, $4::timestamptz FROM added JOIN given g ON g.id = added.id WHERE g.asked ORDER BY g."sourceRef"
       ON CONFLICT (kind, subject) WHERE status = 'WAITING' AND tries = 0 DO NOTHING),
     postings AS (SELECT id, id AS source_id, entered_on AS effective_on, 'CARD_COST' AS reason, CASE WHEN cost > 0 THEN 'CARD_COSTS' ELSE 'CARD_BALANCE' END AS debit_account, $2::uuid AS debit_owner_id,
       CASE WHEN cost > 0 THEN 'CARD_BALANCE' ELSE 'CARD_COSTS' END AS credit_account, $2::uuid AS credit_owner_id, abs(cost) AS amount_fen, NULL::uuid AS payable_id FROM added WHERE currency = 'cny'),
     ${KEEP_POSTINGS}
     SELECT`,
    [toJson(rows), custodianId, today, now],
  );
}

/** What the processor holds in a currency by its own entries, and what it charged so far, in the smallest unit. */
export interface CardSum {
  currency: string;
  net: bigint;
  cost: bigint;
}

export function cardSums(db: Queryable, custodianId: string): Promise<CardSum[]> {
  return db.query('SELECT currency, net, cost FROM card_sums WHERE custodian_id = $1 ORDER BY currency', [custodianId]);
}
