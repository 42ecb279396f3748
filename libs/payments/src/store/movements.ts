import { type BusinessDate, type Fen, newId, toJson } from '@shanhai/kernel';
import { recordFacts, type Tx } from '@shanhai/database';
import { paymentReceived, paymentRefunded } from '../facts/payable-facts';
import type { ItemAmount } from '../rules/as-paid';
import { buyerStandings } from './buyer-standings';
import { KEEP_RECEIVED, KEEP_RETURNED, shareOwed } from './holdings';
import type { Payable } from './payables';
import { KEEP_POSTINGS, type MoneyAccount } from './postings';

/** The rails that pay payables, each with the account that its money comes from: of the custodian, or by official card of the supplier itself. */
const CAME_FROM = {
  BANK_TRANSFER: 'SUSPENSE',
  CARD: 'CARD_BALANCE',
  OFFICIAL_CARD: 'SUPPLIER_DUE',
} as const satisfies Record<string, MoneyAccount>;

export interface NewPayment {
  /** Of the movement, and the key of the fact; a new one unless told. */
  id?: string;
  payable: Payable;
  amountFen: Fen;
  paidOn: BusinessDate;
  rail: keyof typeof CAME_FROM;
  /** Whose account it came to: a custodian, or the supplier by official card. */
  receiverId: string;
  /** The transfer, card payment or official card payment. */
  sourceId: string;
  /** What the bank or the card processor calls it. */
  reference: string | null;
}

/**
 * Records payments of payables whose rows are locked: movements, the payables' sums, who holds the money, postings, and the facts.
 * Four statements, however many payments.
 */
export async function insertPayments(tx: Tx, payments: readonly NewPayment[]): Promise<void> {
  if (payments.length === 0) return;
  const rows = payments.map((payment) => ({ ...payment, id: payment.id ?? newId() }));
  tx.send(
    `WITH given AS (SELECT * FROM jsonb_to_recordset($1::jsonb) AS p(id uuid, "buyerId" uuid, "payeeId" uuid, "payableId" uuid, "paidOn" date, "amountFen" bigint,
       rail text, "cameFrom" text, "receiverId" uuid, "sourceId" uuid)),
     sums AS (UPDATE payables SET paid_fen = paid_fen + s.total, direct_fen = direct_fen + s.direct
       FROM (SELECT "payableId", sum("amountFen") AS total, sum(CASE rail WHEN 'OFFICIAL_CARD' THEN "amountFen" ELSE 0 END) AS direct FROM given GROUP BY 1) s
       WHERE payables.id = s."payableId"),
     came AS (SELECT "payableId" AS payable_id, "buyerId" AS buyer_id, "payeeId" AS payee_id, "receiverId" AS custodian_id, "amountFen" AS amount_fen FROM given
       WHERE rail <> 'OFFICIAL_CARD'),
     ${KEEP_RECEIVED},
     postings AS (SELECT id, "sourceId" AS source_id, "paidOn" AS effective_on, rail AS reason, "cameFrom" AS debit_account, "receiverId" AS debit_owner_id,
       'BUYER_DUE' AS credit_account, "buyerId" AS credit_owner_id, "amountFen" AS amount_fen, "payableId" AS payable_id FROM given),
     ${KEEP_POSTINGS}
     INSERT INTO payable_movements (id, buyer_id, payable_id, kind, effective_on, amount_fen, transfer_id, card_payment_id, reason)
     SELECT id, "buyerId", "payableId", 'PAYMENT', "paidOn", "amountFen", CASE rail WHEN 'BANK_TRANSFER' THEN "sourceId" END, CASE rail WHEN 'CARD' THEN "sourceId" END, rail FROM given`,
    [
      toJson(
        rows.map(({ payable: { id: payableId, buyerId, payeeId }, reference: _reference, ...row }) => ({
          ...row,
          payableId,
          buyerId,
          payeeId,
          cameFrom: CAME_FROM[row.rail],
        })),
      ),
    ],
  );
  shareOwed(tx, payablesOf(rows));
  const standing = await buyerStandings(
    tx,
    rows.map(({ payable, paidOn }) => ({ organisationId: payable.buyerId, on: paidOn })),
  );
  recordFacts(
    tx,
    rows.map(({ id, payable, paidOn, amountFen, rail, sourceId, reference }) =>
      paymentReceived(keyOf(payable), paidOn, id, {
        amountFen,
        transferId: rail === 'BANK_TRANSFER' ? sourceId : null,
        bankReference: reference,
        buyer: standing(payable.buyerId, paidOn),
      }),
    ),
  );
}

/** Money that goes off a payable: of which items, out of whose account, and what it had come by. */
export interface NewRefund {
  /** Of the movement, and the key of the fact; a new one unless told. */
  id?: string;
  payable: Payable;
  items: readonly ItemAmount[];
  on: BusinessDate;
  reason: string;
  /** A custodian's bank, card balance or disputed money; its suspense, where the bank took a transfer back; or the supplier, of what went to itself. */
  from: { account: 'BANK' | 'CARD_BALANCE' | 'DISPUTED' | 'SUSPENSE' | 'SUPPLIER_DUE'; ownerId: string };
  /** What its postings share; the movement's id unless told. */
  sourceId?: string;
  transferId?: string;
  cardPaymentId?: string;
}

/** Records refunds of payables whose rows are locked: movements, sums, who holds the rest, postings, and the facts. Three statements, however many. */
export function insertRefunds(tx: Tx, refunds: readonly NewRefund[]): void {
  if (refunds.length === 0) return;
  const rows = refunds.map((refund) => ({ ...refund, id: refund.id ?? newId() }));
  tx.send(
    `WITH given AS (SELECT * FROM jsonb_to_recordset($1::jsonb) AS p(id uuid, "buyerId" uuid, "payableId" uuid, "on" date, "amountFen" bigint, items jsonb, reason text,
       account text, "ownerId" uuid, "sourceId" uuid, "transferId" uuid, "cardPaymentId" uuid)),
     lowered AS (UPDATE payables SET paid_fen = paid_fen - s.total, direct_fen = direct_fen - s.direct
       FROM (SELECT "payableId", sum("amountFen") AS total, sum(CASE account WHEN 'SUPPLIER_DUE' THEN "amountFen" ELSE 0 END) AS direct FROM given GROUP BY 1) s
       WHERE payables.id = s."payableId"),
     went AS (SELECT "payableId" AS payable_id, "ownerId" AS custodian_id, sum("amountFen") AS amount_fen FROM given WHERE account <> 'SUPPLIER_DUE' GROUP BY 1, 2),
     ${KEEP_RETURNED},
     postings AS (SELECT id, COALESCE("sourceId", id) AS source_id, "on" AS effective_on, CASE account WHEN 'SUSPENSE' THEN 'REVERSED' ELSE 'REFUND' END AS reason,
       'BUYER_DUE' AS debit_account, "buyerId" AS debit_owner_id, account AS credit_account, "ownerId" AS credit_owner_id, "amountFen" AS amount_fen, "payableId" AS payable_id FROM given),
     ${KEEP_POSTINGS}
     INSERT INTO payable_movements (id, buyer_id, payable_id, kind, effective_on, amount_fen, items, transfer_id, card_payment_id, reason)
     SELECT id, "buyerId", "payableId", 'REFUND', "on", "amountFen", items, "transferId", "cardPaymentId", reason FROM given`,
    [
      toJson(
        rows.map(({ payable: { id: payableId, buyerId }, from, ...row }) => ({
          ...row,
          ...from,
          payableId,
          buyerId,
          amountFen: row.items.reduce((sum: Fen, { amountFen }) => sum + amountFen, 0n),
        })),
      ),
    ],
  );
  shareOwed(tx, payablesOf(rows));
  recordFacts(
    tx,
    rows.map(({ id, payable, items, on, reason }) =>
      paymentRefunded(keyOf(payable), on, id, { items: [...items], reason }),
    ),
  );
}

const keyOf = ({ id: payableId, buyerId, subjectId }: Payable) => ({ buyerId, payableId, subjectId });
const payablesOf = (rows: readonly { payable: Payable }[]) => [...new Set(rows.map(({ payable }) => payable.id))];
