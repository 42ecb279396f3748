import { Client } from 'pg';
import {
  type BookCheck,
  type BooksProgress,
  type BooksReport,
  checkBooks,
  LOG,
  positionBefore,
  type Queryable,
  SYSTEM,
} from '@shanhai/database';
import { BOOK_CHECKS, checkBooksCommand } from '../../apps/cli/src/check-books';
import { SeededBooks } from './seeded-books';

const LONG_MS = 60_000;
let books: SeededBooks;
beforeAll(async () => {
  books = await SeededBooks.make('books');
  await books.addSettlementSheet();
  await books.addCardPayment();
  await books.addPayout();
  await books.addCopiedTransfer();
  await books.addHouseholdPayout();
  await books.addOfficialCardPayment();
  await books.addSalesReport();
  await books.addAidProject();
  await books.addBoardEntry();
  await books.addDeclaredPurchase();
  await books.addOfficeWork();
}, 180_000);
afterAll(() => books.close());

const soon = () => performance.now() + LONG_MS;
const checked = (code: string) => BOOK_CHECKS.find((check) => check.code === code)!;
const check = (db: Queryable, checks: readonly BookCheck[], more: object = {}) =>
  checkBooks(db, checks, { untilMs: soon(), ...more });
const found = ({ checks }: BooksReport) =>
  checks.flatMap(({ offenders }) => offenders.map(({ subject, finds }) => `${subject}: ${finds.en}`));

const ONE_STREAM = `(SELECT stream_id FROM count_entries WHERE goods_fen > 0 ORDER BY position, id LIMIT 1)`;
const ONE_LINE = `(SELECT order_line_id FROM count_entries WHERE goods_fen > 0 ORDER BY position, id LIMIT 1)`;
const ONE_PARCEL = `(SELECT id FROM shipment_lines WHERE order_line_id = ${ONE_LINE} ORDER BY id LIMIT 1)`;
const ONE_PAYABLE = `(SELECT id FROM payables WHERE subject_id = ${ONE_STREAM})`;
const ONE_ENTRY = `(SELECT id FROM count_entries WHERE amount_fen > 0 ORDER BY position, id LIMIT 1)`;
const first = (table: string, key = 'id', where = 'true') =>
  `(SELECT ${key} FROM ${table} WHERE ${where} ORDER BY ${key} LIMIT 1)`;

/** An invoice that no use case attached. */
const evidence = (state: string) =>
  `INSERT INTO evidence (id, buyer_id, supplier_order_id, supplier_id, kind, number, number_key, scope_id, amount_fen, issued_on, lines, state, attached_by, attached_on, place_codes)
   SELECT gen_random_uuid(), gen_random_uuid(), ${ONE_STREAM}, gen_random_uuid(), 'INVOICE', '25312000000000000001', '25312000000000000001', gen_random_uuid(), 1, '2025-06-01', '[]', '${state}',
     gen_random_uuid(), '2025-06-01', '{}'`;

/** A card payment that no processor told of; what came, in what, what it paid and what is held follow. */
const cardPayment = () =>
  `INSERT INTO card_payments (id, buyer_id, custodian_id, payable_ids, method, amount_fen, status, started_by, started_on, paid_on, received_amount, received_currency, paid_fen, held_fen)
   VALUES (gen_random_uuid(), gen_random_uuid(), ${first('organisations', 'id', "kind = 'CUSTODIAN'")}, '{}', 'CARD', 100, 'SUCCEEDED', gen_random_uuid(), '2025-06-01', '2025-06-01',`;

/** A pack of a delivery to a partner that is sold, as no row says. */
/** What breaks each check and nothing that it does not look at, and what it then says. */
const BREAKS: Record<string, [edit: string, says: RegExp][]> = {
  FACT_POSITIONS_DENSE: [
    [
      'DELETE FROM fact_positions WHERE position = 100',
      /^101: the position before it is missing; the last one before is 99$/,
    ],
    [
      'DELETE FROM fact_positions WHERE position = 1',
      /^2: the position before it is missing; the last one before is ∅$/,
    ],
  ],
  FACT_CHAIN: [
    [`UPDATE fact_positions SET chain = sha256('x') WHERE position = 100`, /^100: the chain breaks at fact/],
    [
      `UPDATE facts SET hash = sha256('x') WHERE id = (SELECT fact_id FROM fact_positions WHERE position = 7)`,
      /^7: the chain breaks/,
    ],
  ],
  FACT_HASH: [
    [
      `UPDATE facts SET payload = jsonb_set(payload, '{amountFen}', '"1"') WHERE id = ${first('facts', 'id', "type = 'payment.received'")}`,
      /payment\.received at position \d+ was changed/,
    ],
    [
      `UPDATE facts SET business_date = business_date + 1 WHERE id = ${first('facts', 'id', "type = 'supplier_order.shipped'")}`,
      /supplier_order\.shipped at position/,
    ],
  ],
  FACT_COPY: [
    [
      `UPDATE fact_positions SET slot = (slot + 1) % 64 WHERE position = ${first('fact_positions', 'position', 'slot IS NOT NULL')}`,
      /its type, stream or slot differs/,
    ],
    [
      `DELETE FROM facts WHERE id = (SELECT fact_id FROM fact_positions WHERE position = 100)`,
      /^100: fact .* is missing/,
    ],
  ],
  FACT_HAS_ITS_PLACE: [
    ['DELETE FROM fact_positions WHERE position = 100', /has 0 positions and waits 0 times/],
    [
      `INSERT INTO facts_unsequenced (fact_id, owner_id, type, hash) SELECT id, owner_id, type, hash FROM facts WHERE id = ${first('facts')}`,
      /has 1 positions and waits 1 times/,
    ],
  ],
  RULE_HAS_FACT: [
    [
      `UPDATE pairings SET fact_id = gen_random_uuid() WHERE id = ${first('pairings')}`,
      /^pairing .*: there is no fact/,
    ],
  ],
  UNIT_CHANGE_HAS_FACT: [
    [`UPDATE unit_changes SET fact_id = gen_random_uuid() WHERE kind = 'MOVED'`, /change 2 of unit .* has no fact/],
    [`UPDATE facts SET type = 'unit.moved' WHERE type = 'unit.renamed'`, /change 1 of unit .* has no fact/],
  ],
  UNIT_IS_ITS_CHANGES: [
    [
      `UPDATE organisations SET name = '别名' WHERE id IN (SELECT unit_id FROM unit_changes)`,
      /is 别名, its changes say 改名的单位$/,
    ],
    [
      `UPDATE organisations SET parent_id = ${first('organisations', 'id', "kind = 'BUYER'")} WHERE id IN (SELECT unit_id FROM unit_changes)`,
      /is 改名的单位 \/ .*, its changes say 改名的单位$/,
    ],
    [
      `UPDATE organisations SET merged_on = '2026-01-01' WHERE id = ${first('organisations')}`,
      /2026-01-01, its changes say $/,
    ],
  ],
  UNIT_TREE_ENDS: [
    [`UPDATE organisations SET parent_id = id WHERE id = ${first('organisations')}`, /those above it do not end: /],
  ],
  TRACE_EVENT_IS_ITS_FACT: [
    [
      `UPDATE epcis_events SET event = jsonb_set(event, '{disposition}', '"expired"') WHERE id = ${first('epcis_events')}`,
      /event ni:.*: says ni:.*, the log ni:/,
    ],
    [
      `UPDATE epcis_events SET event = event || '{"rdfs:comment": "x"}' WHERE id = ${first('epcis_events')}`,
      /who may see it or a comment was changed/,
    ],
    [`UPDATE epcis_events SET party_ids = NULL WHERE party_ids IS NOT NULL`, /who may see it/],
    [`UPDATE epcis_events SET terms = '{}' WHERE id = ${first('epcis_events')}`, /what it is found by/],
    [
      `INSERT INTO epcis_events SELECT gen_random_uuid(), owner_id, 'urn:uuid:' || id, declares, event_time, record_time, declaration_time, terms, party_ids, event, prefixes, place_codes, own FROM epcis_events WHERE id = ${first('epcis_events')}`,
      /the log does not tell of it/,
    ],
  ],
  TRACE_EVENT_IS_SEEN: [
    [`DELETE FROM epcis_sights WHERE id = ${first('epcis_events')}`, /: it is not listed/],
    [
      `INSERT INTO epcis_sights SELECT '640000', kind, event_time, record_time, id, owner_id FROM epcis_sights WHERE reader = 'public' LIMIT 1`,
      /640000: it should not be listed/,
    ],
  ],
  TRACE_EVENT_IS_THERE: [
    [`DELETE FROM epcis_events WHERE id = ${first('epcis_events')}`, /captured at position \d+, is missing/],
  ],
  LOT_MASS_BALANCE: [
    [
      `ALTER TABLE lots DROP CONSTRAINT lots_mass_balance;\nUPDATE lots SET shipped_base = quantity_base + 1 WHERE id = ${first('lots')}`,
      /has \d+, shipped \d+/,
    ],
  ],
  LOT_TAKEN_SUM: [
    [
      `UPDATE lots SET taken_base = taken_base + 1, quantity_base = quantity_base + 1 WHERE id = ${first('lots')}`,
      /taken \d+, steps took \d+/,
    ],
  ],
  LOT_ROOTS_SUM: [
    [
      `INSERT INTO lot_roots SELECT id, supplier_id, id, supplier_id, 5 FROM lots WHERE id = ${first('lots')}`,
      /shares sum to 5, taken 0/,
    ],
  ],
  LOT_ORIGIN_OF_ROOTS: [
    [
      `UPDATE lots SET making_id = gen_random_uuid(), origin_status = 'VERIFIED' WHERE id = ${first('lots')}`,
      /stands as VERIFIED, its roots as/,
    ],
  ],
  LOT_OPEN_RECALLS: [[`UPDATE lots SET open_recalls = 1 WHERE id = ${first('lots')}`, /counts 1, 0 stand on it/]],
  TRACE_CODE_ONCE: [
    [
      `UPDATE trace_codes SET lot_id = gen_random_uuid() WHERE code = ${first('trace_codes', 'code')}`,
      /is not registered for it/,
    ],
  ],
  LOT_ORIGIN_IS_ITS_CLAIM: [
    [
      `UPDATE lots SET origin_status = 'REVOKED' WHERE id = ${first('lots', 'id', "origin_status = 'VERIFIED' AND making_id IS NULL")}`,
      /stands as REVOKED \(until ∅\), 1 claims are verified/,
    ],
    [
      `UPDATE origin_claims SET valid_until = '2099-01-01' WHERE id = ${first('origin_claims', 'id', "status = 'VERIFIED'")}`,
      /stands as VERIFIED \(until ∅\), 1 claims/,
    ],
  ],
  LOT_REVOCATIONS: [[`UPDATE lots SET revocations = 1 WHERE id = ${first('lots')}`, /counts 1, 0 stand on it/]],
  LOT_HELD_WAITS: [
    [`UPDATE lots SET standing = 'HELD' WHERE id = ${first('lots')}`, /stands as HELD, its latest decision is ∅/],
    [`UPDATE lots SET standing = 'REFUSED' WHERE id = ${first('lots')}`, /stands as REFUSED/],
  ],
  LOT_ALIAS_IS_ITS_SUPPLIERS: [
    [
      `INSERT INTO lot_aliases (alias, lot_id, supplier_id, named_on) SELECT '88.118.8/A1', gen_random_uuid(), supplier_id, '2025-06-01' FROM lots WHERE id = ${first('lots')}`,
      /88\.118\.8\/A1: lot .* is not there/,
    ],
    [
      `INSERT INTO lot_aliases (alias, lot_id, supplier_id, named_on) SELECT '88.118.8/A 1', id, supplier_id, '2025-06-01' FROM lots WHERE id = ${first('lots')}`,
      /or it is no identifier/,
    ],
  ],
  GTIN_IS_ITS_SKUS: [
    [
      `UPDATE skus SET gtin = '9520123000012' WHERE id = ${first('skus')}`,
      /GTIN 9520123000012 is not registered for it/,
    ],
  ],
  COMMITMENT_IS_ITS_FACT: [
    [
      `UPDATE commitment_certificates SET content = jsonb_set(content, '{quantityBase}', '"1"') WHERE id = ${first('commitment_certificates')}`,
      /certificate \S+-01 was changed, or has no fact/,
    ],
    [
      `DELETE FROM facts WHERE type = 'commitment_certificate.issued' AND key = ${first('commitment_certificates', 'id::text')}`,
      /certificate \S+-01 was changed, or has no fact/,
    ],
  ],
  COMMITMENT_ONE_VALID: [
    [
      `INSERT INTO commitment_certificates SELECT gen_random_uuid(), supplier_id, lot_id, 2, issued_on, content, content_hash
       FROM commitment_certificates WHERE id = ${first('commitment_certificates')}`,
      /another came after certificate \S+-01, which is not void/,
    ],
  ],
  STOCK_NOT_OVERSOLD: [
    [
      `ALTER TABLE stock DROP CONSTRAINT stock_never_oversold;\nUPDATE stock SET reserved = on_hand + 1 WHERE sku_id = ${first('stock', 'sku_id')}`,
      /packs on hand, \d+ reserved/,
    ],
  ],
  PAYABLE_IS_ITS_MOVEMENTS: [
    [`UPDATE payables SET paid_fen = paid_fen + 1 WHERE id = ${ONE_PAYABLE}`, /was paid \d+ fen, movements say/],
    [
      `DELETE FROM payable_movements WHERE payable_id = ${ONE_PAYABLE} AND kind = 'OPENED'`,
      /owes \d+ fen, movements say/,
    ],
  ],
  PAYABLE_IS_ITS_ITEMS: [
    [
      `UPDATE payable_items SET due_fen = due_fen + 1 WHERE payable_id = ${ONE_PAYABLE} AND item_id = ${ONE_LINE}`,
      /item .* owes \d+ fen, movements say/,
    ],
    [`UPDATE payables SET due_fen = due_fen + 1 WHERE id = ${ONE_PAYABLE}`, /item Σ owes/],
  ],
  MOVEMENTS_ARE_FACTS: [
    [
      `UPDATE payable_movements SET amount_fen = amount_fen + 1 WHERE payable_id = ${ONE_PAYABLE} AND kind = 'PAYMENT'`,
      /payment\.received: \d+ movements of \d+ fen, \d+ facts of \d+ fen/,
    ],
    [
      `DELETE FROM payable_movements WHERE payable_id = ${ONE_PAYABLE} AND kind = 'OPENED'`,
      /payable\.opened: 0 movements of 0 fen, 1 facts/,
    ],
  ],
  PAYABLE_HAS_FACT: [
    [`DELETE FROM facts WHERE type = 'payable.opened' AND stream_id = ${ONE_STREAM}`, /no fact opened it/],
    [`UPDATE payables SET reference = 'another' WHERE id = ${ONE_PAYABLE}`, /reference another is not its order’s/],
  ],
  TRANSFER_IS_ITS_PAYMENTS: [
    [
      `UPDATE bank_transfers SET matched_fen = matched_fen - 1 WHERE id = ${first('bank_transfers', 'id', 'matched_fen > 0')}`,
      /fen came, \d+ are matched, payments say/,
    ],
  ],
  DUES_ARE_POSTED: [
    [
      `DELETE FROM money_postings WHERE payable_id = ${ONE_PAYABLE} AND debit_account = 'BUYER_DUE'`,
      /fen are due, \d+ were paid, postings say/,
    ],
  ],
  SHEET_IS_ITS_ORDERS: [
    ['UPDATE settlement_sheets SET amount_fen = amount_fen + 1', /amounts to 101 fen, its orders to 100/],
    [
      'ALTER TABLE settlement_sheets DROP CONSTRAINT sheet_approved_by_another;\nUPDATE settlement_sheets SET decided_by = prepared_by',
      /amounts to 100 fen/,
    ],
    ["UPDATE settlement_sheets SET status = 'CANCELLED'", /amounts to 100 fen/],
    ['DELETE FROM collective_payables', /its reference stands for 0 payables of 1/],
  ],
  SUSPENSE_IS_POSTED: [
    [
      `UPDATE money_postings SET amount_fen = amount_fen + 1 WHERE id = ${first('bank_transfers', 'id')}`,
      /fen are in suspense, postings say/,
    ],
  ],
  BALANCES_ARE_POSTINGS: [
    [`UPDATE money_days SET debit_fen = debit_fen + 1 WHERE owner_id = ${first('money_days', 'owner_id')}`, /sums say/],
    [`DELETE FROM money_days WHERE owner_id = ${first('money_days', 'owner_id', "account = 'BANK'")}`, /sums say 0 fen in and 0 out, postings \d+/], // prettier-ignore
  ],
  SUMS_HAVE_POSTINGS: [
    [
      `DELETE FROM money_postings WHERE debit_owner_id = ${first('money_days', 'owner_id', "account = 'BANK'")}`,
      /sums say \d+ fen in and \d+ out, and nothing is posted/,
    ],
  ],
  TRANSFER_IS_ITS_CLAIMS: [
    [
      `UPDATE bank_transfers SET claimed_fen = 1, matched_fen = matched_fen - 1 WHERE id = ${first('bank_transfers', 'id', 'matched_fen > 0')}`,
      /1 fen are held, open claims say 0/,
    ],
    [
      `UPDATE bank_transfers SET returned_fen = 1, matched_fen = matched_fen - 1 WHERE id = ${first('bank_transfers', 'id', 'matched_fen > 0')}`,
      /1 went back, give-backs say 0/,
    ],
  ],
  COPY_HAS_ITS_ORIGINAL: [
    [`DELETE FROM money_postings WHERE reason = 'DUPLICATE'`, /700 fen came, 700 are a copy, 0 are posted back/],
    [
      `UPDATE bank_transfers SET amount_fen = 701 WHERE id IN (SELECT original_id FROM transfer_claims)`,
      /the original brought 701/,
    ],
    [
      `INSERT INTO transfer_claims (id, custodian_id, transfer_id, kind, amount_fen, parts, reason, proposed_by, proposed_on, status, decided_by, decided_on, original_id)
       SELECT gen_random_uuid(), custodian_id, original_id, kind, amount_fen, parts, reason, proposed_by, proposed_on, status, decided_by, decided_on, transfer_id FROM transfer_claims WHERE kind = 'DUPLICATE'`,
      /is a copy of 1$/,
    ],
  ],
  TRANSFER_IS_ITS_REVERSALS: [
    [
      `UPDATE bank_transfers SET reversed_fen = 1 WHERE id = ${first('bank_transfers', 'id')}`,
      /1 fen were taken back, reversals say 0/,
    ],
  ],
  CARD_PAYMENT_IS_ITS_MOVEMENTS: [
    [`${cardPayment()} 100, 'cny', 100, 0)`, /100 are paid, movements say 0/],
    [`${cardPayment()} 100, 'cny', 0, 90)`, /^.*: 100 fen came, 90 are told of/],
    [
      `WITH paid AS (${cardPayment()} 100, 'cny', 0, 100) RETURNING *)
       INSERT INTO payable_movements (id, buyer_id, payable_id, kind, effective_on, amount_fen, items, card_payment_id, reason)
       SELECT gen_random_uuid(), p.buyer_id, p.id, 'REFUND', '2025-06-01', 7, '[]', c.id, 'x' FROM paid c, payables p WHERE p.id = ${ONE_PAYABLE}`,
      /0 went back, movements say 7/,
    ],
  ],
  CARD_MONEY_IS_POSTED: [
    [`${cardPayment()} 100, 'cny', 0, 100)`, /\d+ fen should be there, postings say \d+;/],
    [
      `INSERT INTO money_changes (owner_id, account, effective_on, debit_fen, credit_fen) SELECT id, 'DISPUTED', '2025-06-01', 5, 0 FROM organisations WHERE kind = 'CUSTODIAN'`,
      /0 are disputed, postings say 5/,
    ],
    [`UPDATE card_arrivals SET balance_fen = balance_fen + 7`, /\d+ fen should be there, postings say \d+;/],
    [`UPDATE card_entries SET cost = cost + 7 WHERE currency = 'cny'`, /\d+ fen should be there, postings say \d+;/],
  ],
  CARD_ENTRIES_ARE_SUMMED: [
    [`UPDATE card_sums SET net = net + 1 WHERE currency = 'hkd'`, /hkd: 781 are held, entries say 780/],
    [
      `UPDATE card_sums SET cost = cost + 1 WHERE currency = 'cny'`,
      /cny: .*30 were charged, entries say 29, postings 29/,
    ],
    [`DELETE FROM money_postings WHERE reason = 'CARD_COST'`, /29 were charged, entries say 29, postings 0/],
    [`DELETE FROM card_sums WHERE currency = 'hkd'`, /hkd: ∅ are held, entries say 780/],
  ],
  CARD_PAYOUT_ARRIVES_ONCE: [
    [`UPDATE card_payouts SET transfer_id = NULL`, /transfer ∅; its arrival says \S+, and 500 fen/],
    [`UPDATE card_arrivals SET balance_fen = 499`, /a payout of 500 cny, .* 499 fen out of the balance/],
  ],
  PAID_TO_ITS_RECEIVER: [
    [
      `UPDATE payables SET receiver_id = gen_random_uuid() WHERE id = (SELECT payable_id FROM payable_movements WHERE kind = 'PAYMENT' ORDER BY id LIMIT 1)`,
      /paid payable \S+, which \S+ receives/,
    ],
  ],
  HOLDINGS_ARE_POSTED: [
    [
      `UPDATE payable_holdings SET received_fen = received_fen + 1 WHERE payable_id = ${ONE_PAYABLE}`,
      /received (\d+) fen and gave back \d+, postings say/,
    ],
    [
      `UPDATE payables SET direct_fen = 1, released_fen = released_fen + 1 WHERE id = ${ONE_PAYABLE}`,
      /custodians should hold/,
    ],
    [
      `DELETE FROM payable_holdings WHERE payable_id = ${ONE_PAYABLE}`,
      /received 0 fen and gave back 0, postings say [1-9]/,
    ],
  ],
  OWED_IS_SHARED: [
    [
      `UPDATE payable_holdings SET owed_fen = owed_fen - 7 WHERE payable_id = ${ONE_PAYABLE}`,
      /owes -?\d+ fen, it should be/,
    ],
    [
      `UPDATE payable_holdings SET to_refund = NOT to_refund WHERE payable_id = ${ONE_PAYABLE}`,
      /that it is to refund is said to be true, it should be false$/,
    ],
  ],
  PAYOUT_IS_ITS_LINES: [
    [`UPDATE payouts SET gross_fen = gross_fen + 1`, /amounts to \d+ fen, its lines to \d+; .* it is PAID/],
    [`UPDATE payouts SET fee_fen = fee_fen - 1`, /its fee is \d+, its lines say/],
    [
      'ALTER TABLE payouts DROP CONSTRAINT payout_approved_by_another;\nUPDATE payouts SET approved_by = prepared_by',
      /amounts to/,
    ],
  ],
  PAYOUTS_ARE_TAKEN: [
    [
      `UPDATE payable_holdings SET payout_fen = payout_fen - 1 WHERE payout_fen > 0`,
      /^.*: (?!Σ).* fen are taken, lines of payouts say/,
    ],
    [
      `UPDATE payables SET payout_fen = payout_fen - 1 WHERE payout_fen > 0`,
      /Σ: \d+ fen are taken, lines of payouts say/,
    ],
    [`DELETE FROM payout_lines`, /fen are taken, lines of payouts say 0/],
  ],
  PAYOUT_IS_POSTED: [
    [`DELETE FROM money_postings WHERE credit_account = 'PLATFORM_FEES'`, /of fees,/],
    [`UPDATE payouts SET status = 'APPROVED', returned_on = NULL`, /postings say [1-9]\d* to the supplier/],
    [`UPDATE money_postings SET amount_fen = amount_fen + 1 WHERE reason = 'PAYOUT'`, /from the bank/],
    [`DELETE FROM money_postings WHERE reason = 'PAYOUT_RETURNED'`, /0 out of suspense$/],
  ],
  RETURNED_PAYOUT_CAME_BACK: [
    [`UPDATE payouts SET status = 'PAID', returned_on = NULL WHERE status = 'RETURNED'`, /it is PAID, .* 1 claims say/],
    [`UPDATE transfer_claims SET amount_fen = amount_fen - 1 WHERE kind = 'PAYOUT_RETURNED'`, /it is RETURNED, \d+ fen were paid/], // prettier-ignore
  ],
  SENT_BEARS_ITS_REFERENCE: [
    [`UPDATE sent_references SET amount_fen = amount_fen + 1`, /reference OUT-1 is kept for \d+ fen/],
    [`UPDATE payouts SET bank_reference = 'OUT-9'`, /reference OUT-1 .* by OUT-9/],
  ],
  BANK_IS_WHAT_MOVED: [
    [`UPDATE payouts SET status = 'CANCELLED', returned_on = NULL`, /fen should be there, postings say/],
    [
      `INSERT INTO money_changes (owner_id, account, effective_on, debit_fen, credit_fen) SELECT id, 'BANK', '2025-06-01', 5, 0 FROM organisations WHERE kind = 'CUSTODIAN'`,
      /fen should be there/,
    ],
  ],
  OFFICIAL_CARD_IS_PAID_ONCE: [
    [`UPDATE official_card_payments SET amount_fen = amount_fen + 1`, /fen, CONFIRMED, its movement says/],
    [`UPDATE official_card_payments SET status = 'REFUSED'`, /fen, REFUSED, its movement says \d+/],
    [`DELETE FROM payable_movements WHERE reason = 'OFFICIAL_CARD'`, /CONFIRMED, its movement says ∅/],
  ],
  DIRECT_IS_POSTED: [
    [
      `UPDATE payables SET direct_fen = direct_fen + 1 WHERE direct_fen > 0`,
      /fen went to the supplier, its confirmations/,
    ],
    [`DELETE FROM money_postings WHERE reason = 'OFFICIAL_CARD'`, /postings -?\d+$/],
  ],
  RELEASED_IS_KEPT: [
    [
      `UPDATE payables SET released_fen = released_fen + 3 WHERE id = ${ONE_PAYABLE}`,
      /fen are released, \d+ should be/,
    ],
  ],
  BANK_REFERENCE_ONCE: [
    [
      `UPDATE bank_transfers SET bank_reference = (SELECT bank_reference FROM bank_transfers ORDER BY id DESC LIMIT 1) WHERE id = ${first('bank_transfers')}`,
      /is registered for/,
    ],
  ],
  TAKEN_REFERENCE_IS_ANOTHERS: [
    [
      `UPDATE bank_transfers SET reason = 'REFERENCE_TAKEN', told_reference = bank_reference WHERE id = ${first('bank_transfers')}`,
      /no other transfer bears the reference \S+ that the bank wrote/,
    ],
  ],
  STOCK_RESERVED_FOR_ORDERS: [
    [
      `UPDATE stock SET reserved = reserved + 1 WHERE sku_id = ${first('stock', 'sku_id', 'reserved < on_hand')}`,
      /packs reserved, orders wait for/,
    ],
  ],
  SOLD_IS_ITS_ROWS: [
    [
      `UPDATE partner_deliveries SET sold_quantity = sold_quantity + 1 WHERE sold_quantity > 0`,
      /2 packs of \d+ fen are sold, rows say 1 of/,
    ],
  ],
  SALES_ARE_FACTS: [
    [`UPDATE sales_matches SET quantity = quantity + 1`, /of supplier order .* rows sold 2 packs, facts tell 1/],
    [`DELETE FROM facts WHERE type = 'channel.sales_confirmed'`, /rows sold 1 packs, facts tell 0/],
    [`UPDATE sales_matches SET sold_as = report_id`, /rows sold 0 packs, facts tell 1/],
  ],
  AID_IS_ITS_VERSION: [[`UPDATE aid_projects SET amount_fen = amount_fen + 1`, /version 1 holds, the latest is 1/]],
  DISPUTED_SALES_ARE_FACTS: [
    [`UPDATE sales_matches SET quantity = quantity + 1`, /the row sold 2 packs, facts hold 1/],
    [`DELETE FROM facts WHERE type = 'channel.dispute_opened'`, /the row sold 1 packs, facts hold 0/],
  ],
  DECLARED_IS_ITS_FACTS: [
    [
      `UPDATE declared_purchases SET status = 'SENT_BACK'`,
      /is SENT_BACK of 300000 fen, facts tell CONFIRMED of 300000/,
    ],
    [
      `UPDATE declared_rows SET goods_fen = goods_fen + 1`,
      /is CONFIRMED of 300001 fen, facts tell CONFIRMED of 300000/,
    ],
    [`DELETE FROM facts WHERE type = 'purchase.declared'`, /is CONFIRMED of 300000 fen, facts tell ∅ of 0/],
  ],
  DECLARED_HAS_EVIDENCE: [
    [
      `UPDATE evidence SET amount_fen = 1 WHERE declared AND kind = 'INVOICE'`,
      /is CONFIRMED, 1 of its documents are not/,
    ],
    [`UPDATE evidence SET state = 'WITHDRAWN' WHERE declared`, /is CONFIRMED, 2 of its documents are not/],
  ],
  DECLARED_WITHIN_CAP: [
    [
      `UPDATE declared_purchases SET status = 'REVOKED'`,
      /counts 300000 fen of goods of 300000, the cap is 0, 310000 were paid/,
    ],
    [`UPDATE declared_versions SET paid_fen = 299999`, /the cap is 300000, 299999 were paid/],
  ],
  LOT_SOLD_ELSEWHERE: [
    [
      `UPDATE lots SET declared_base = declared_base + 1, quantity_base = quantity_base + 1 WHERE id = ${first('lots')}`,
      /the lot says 1, declarations 0/,
    ],
    [`UPDATE declared_rows SET lot_id = ${first('lots')}`, /the lot says 0, declarations 2000000/],
  ],
  LINE_IS_ITS_PARCELS: [
    [`UPDATE shipment_lines SET accepted_mass = accepted_mass + 1 WHERE id = ${ONE_PARCEL}`, /its parcels say/],
    [`DELETE FROM shipment_lines WHERE id = ${ONE_PARCEL}`, /its parcels say/],
  ],
  LINE_DUE_FROM_GOODS: [
    [`UPDATE order_lines SET due_fen = due_fen + 1 WHERE id = ${ONE_LINE}`, /owes \d+ fen, the goods say/],
  ],
  LINE_DUE_IS_PAYABLE_ITEM: [
    [
      `UPDATE payable_items SET due_fen = due_fen + 1 WHERE item_id = ${ONE_LINE}`,
      /the line says \d+ fen, the payable/,
    ],
  ],
  PARCEL_IS_ITS_DELIVERIES: [
    [`UPDATE shipment_lines SET accepted_fen = accepted_fen + 1 WHERE id = ${ONE_PARCEL}`, /what was signed/],
    [`DELETE FROM deliveries WHERE supplier_order_id = ${ONE_STREAM}`, /what was signed 0\/0\/0\/0/],
  ],
  ROOTS_ARE_FACTS: [
    [`UPDATE shipment_lines SET lot_id = gen_random_uuid() WHERE id = ${ONE_PARCEL}`, /the records say .*, the facts/],
    [
      `DELETE FROM fact_positions WHERE type = 'supplier_order.shipped' AND stream_id = ${ONE_STREAM}`,
      /the records say/,
    ],
  ],
  ORDER_HAS_FACT: [
    [`DELETE FROM facts WHERE type = 'supplier_order.placed' AND stream_id = ${ONE_STREAM}`, /and no fact placed it/],
  ],
  LOT_IS_ITS_PARCELS: [
    [
      `UPDATE lots SET shipped_base = shipped_base - 1 WHERE id = ${first('lots', 'id', 'id IN (SELECT lot_id FROM shipment_lines x WHERE NOT EXISTS (SELECT FROM shipment_lines y WHERE y.lot_id = x.lot_id AND y.returned_quantity > 0))')}`,
      /its parcels \d+, of which 0 came back/,
    ],
  ],
  BOARD_ENTRY_STANDS: [
    ['UPDATE board_entries SET writers = writers || approved_by', /approved by a writer: true/],
    [`UPDATE board_offers SET quantity_base = 1000000001`, /is of 1000000000, 1000000001 were accepted/],
    ['UPDATE board_entries SET matched = false', /1 lines were named, marked: false/],
  ],
  BOARD_LINE_TAKEN_ONCE: [
    [
      'UPDATE board_fulfilments SET quantity_base = quantity_base + 1000000000',
      /line .* is of \d+, entries take \d{10,} of it/,
    ],
    ['UPDATE board_fulfilments SET order_line_id = gen_random_uuid()', /line ∅ is of ∅, entries take \d+/],
  ],
  HOUSEHOLD_PAYOUT_IS_ITS_PARTS: [
    [
      'UPDATE household_payouts SET amount_fen = amount_fen + 1 WHERE reverses_id IS NULL',
      /is 101 fen, households got 100, lines gave 100/,
    ],
    ['DELETE FROM household_payout_lines', /households got 100, lines gave 0/],
    [
      'UPDATE household_payout_lines SET amount_fen = -90 WHERE amount_fen < 0',
      /is -100 fen, households got -100, lines gave -90/,
    ],
  ],
  HOUSEHOLD_PAYOUT_HAS_FACT: [
    [`DELETE FROM facts WHERE type = 'household_payout.approved'`, /APPROVED, 100 fen, the fact says ∅/],
    [
      'UPDATE household_payout_decisions d SET decided_by = p.recorded_by FROM household_payouts p WHERE p.id = d.payout_id',
      /approved by who recorded it: true/,
    ],
    ['DELETE FROM household_payout_decisions', /∅, 100 fen, the fact says 100/],
  ],
  HOUSEHOLD_PAYOUT_WITHIN_PAID: [
    [
      'UPDATE household_payout_lines SET amount_fen = 1000000000000 WHERE amount_fen > 0',
      /gave \d+ fen to households, \d+ were ever paid/,
    ],
    ['DELETE FROM household_payout_lines WHERE amount_fen > 0', /gave -100 fen/],
  ],
  ENTRY_HAS_FACT: [
    [
      `DELETE FROM facts WHERE id = (SELECT fact_id FROM count_entries WHERE id = ${ONE_ENTRY})`,
      /of its stream stands at position/,
    ],
    [
      `UPDATE count_entries SET stream_id = gen_random_uuid() WHERE id = ${ONE_ENTRY}`,
      /of its stream stands at position/,
    ],
  ],
  ENTRY_IS_ITS_ID: [
    [`UPDATE count_entries SET recognised_on = recognised_on - 31 WHERE id = ${ONE_ENTRY}`, /should be/],
    [`UPDATE count_entries SET lot_id = gen_random_uuid() WHERE id = ${ONE_ENTRY}`, /should be/],
  ],
  ENTRY_AMOUNT: [
    [
      `UPDATE count_entries SET amount_fen = amount_fen + 1 WHERE id = ${ONE_ENTRY}`,
      /^.*: COUNTED, counts \d+ fen of goods of \d+$/,
    ],
    [`UPDATE count_entries SET judgement = '{}' WHERE id = ${ONE_ENTRY}`, /COUNTED, counts/],
    [`DELETE FROM count_facets WHERE id = (SELECT facet_id FROM count_entries WHERE id = ${ONE_ENTRY})`, /∅, counts/],
  ],
  ENTRY_POSTED_OPEN: [
    [
      `UPDATE count_entries SET posting_month = '2025-01', posting = 'LATE' WHERE position = (SELECT max(position) FROM count_entries)`,
      /posted to 2025-01 \(LATE\)/,
    ],
    [
      `UPDATE count_entries SET posting_month = '2026-12' WHERE id = ${first('count_entries', 'id', "posting = 'REGULAR'")}`,
      /posted to 2026-12 \(REGULAR\), sealed at ∅/,
    ],
    // Before the first sealed month: no seal of its own, and closed all the same.
    [
      `UPDATE count_entries SET posting_month = '2023-12', recognised_on = '2023-12-31', posting = 'REGULAR' WHERE position = (SELECT max(position) FROM count_entries)`,
      /posted to 2023-12 \(REGULAR\), sealed at \d+/,
    ],
  ],
  ENTRY_SCHEME_IN_FORCE: [
    [`UPDATE schemes SET status = 'DRAFT' WHERE code = 'UNION'`, /version 1 of UNION is DRAFT \(/],
    [
      `UPDATE schemes SET valid_from = '2025-12-31' WHERE code = 'EW_PURCHASE'`,
      /recognised on 2025-.*, version 1 of EW_PURCHASE is IN_FORCE \(2025-12-31 to ∅\)/,
    ],
    [`DELETE FROM schemes WHERE code = 'RESERVE'`, /version 1 of RESERVE is ∅/],
  ],
  FACETS_COMPLETE: [
    [
      `UPDATE count_facets SET channel = 'OUTLET' WHERE id = ${first('count_facets', 'id', "channel <> 'OUTLET'")}`,
      /is incomplete or was changed/,
    ],
    [
      `UPDATE count_facets SET unit_ids = '{}' WHERE id = ${first('count_facets', 'id', "outcome = 'COUNTED'")}`,
      /is incomplete or was changed/,
    ],
    [`UPDATE count_facets SET origin_codes = '{}' WHERE id = ${first('count_facets')}`, /is incomplete or was changed/],
  ],
  TOTALS_ARE_ENTRIES: [
    [
      `UPDATE count_totals SET amount_fen = amount_fen + 1 WHERE facet_id = ${first('count_totals', 'facet_id')}`,
      /totals say \d+ fen in \d+ entries, entries/,
    ],
    [`DELETE FROM count_totals WHERE facet_id = ${first('count_totals', 'facet_id')}`, /totals say ∅ fen/],
    [`DELETE FROM count_entries WHERE id = ${ONE_ENTRY}`, /entries \S+ fen in/],
  ],
  STAGE_TOTALS_ARE_ENTRIES: [
    [
      `UPDATE stage_totals SET amount_fen = amount_fen + 1 WHERE facet_id = ${first('stage_totals', 'facet_id')}`,
      /totals say \d+ fen, entries \d+/,
    ],
  ],
  EVIDENCE_NUMBER_ONCE: [[`${evidence('HELD')};\n${evidence('HELD')}`, /INVOICE 25312000000000000001 supports .* too/]],
  EVIDENCE_AGREES_WITH_PAYMENT: [
    [
      `${evidence('HELD')};
       UPDATE evidence SET kind = 'BANK_REFERENCE', number_key = upper((SELECT t.bank_reference FROM payable_movements m JOIN bank_transfers t ON t.id = m.transfer_id
         WHERE m.kind = 'PAYMENT' ORDER BY m.id LIMIT 1)) WHERE number = '25312000000000000001'`,
      /bank reference 25312000000000000001 paid order \S+/,
    ],
  ],
  EVIDENCE_IS_ITS_FACTS: [[evidence('HELD'), /is HELD, the facts say ∅/]],
  RED_WITHIN_INVOICE: [
    [
      `${evidence('HELD')};
       INSERT INTO invoices (evidence_id, buyer_id, tax_fen, reverses_id, red_reason) SELECT id, buyer_id, 0, id, 'PRICE_CUT' FROM evidence WHERE number = '25312000000000000001'`,
      /invoice 25312000000000000001 has 1 fen, 1 are reversed; 1 red ones are not its own/,
    ],
  ],
  RED_REQUEST_IS_ANSWERED: [
    [
      `${evidence('HELD')};
       INSERT INTO red_invoice_requests (id, buyer_id, supplier_id, supplier_order_id, evidence_id, red_reason, amount_fen, reversed_before_fen, note, requested_by, requested_on, status, answer_id, decided_by, decided_on)
       SELECT gen_random_uuid(), buyer_id, supplier_id, supplier_order_id, id, 'PRICE_CUT', 1, 0, 'x', gen_random_uuid(), '2025-06-01', 'ANSWERED', id, gen_random_uuid(), '2025-06-01' FROM evidence WHERE number = '25312000000000000001'`,
      /a request is ANSWERED, .*; its answer \S+ reverses ∅/,
    ],
  ],
  MATCH_IS_ITS_FACTS: [
    [
      `UPDATE invoice_matches SET state = 'MATCHED', is_open = false WHERE supplier_order_id = ${ONE_STREAM}`,
      /is kept as MATCHED settled .*, the facts say NOT_INVOICED open/,
    ],
    [
      `DELETE FROM invoice_matches WHERE supplier_order_id = ${ONE_STREAM}`,
      /is kept as ∅, the facts say NOT_INVOICED open/,
    ],
  ],
  ROOT_WITHIN_CAP: [
    [
      `UPDATE count_entries SET amount_fen = amount_fen * 2, goods_fen = goods_fen * 2 WHERE id = ${ONE_ENTRY}`,
      /the cap is/,
    ],
    [
      `UPDATE count_entries SET amount_fen = -1, goods_fen = -1 WHERE order_line_id = ${ONE_LINE}`,
      /counts -\d+ fen of goods of -\d+/,
    ],
  ],
  COUNTED_WAS_PAID: [
    [`UPDATE order_lines SET due_fen = 0 WHERE id = ${ONE_LINE}`, /goods of \d+ fen, due 0/],
    [`UPDATE payables SET paid_fen = 1 WHERE id = ${ONE_PAYABLE}`, /goods of \d+ fen, paid 1/],
  ],
  ROOT_COUNTED_ONCE: [
    [
      `INSERT INTO count_entries SELECT gen_random_uuid(), buyer_id, (SELECT g.id FROM count_facets f JOIN count_facets g ON g.scheme_code = f.scheme_code AND g.id <> f.id WHERE f.id = e.facet_id LIMIT 1),
         stream_id, order_line_id, lot_id, recognised_on, posting_month, posting, amount_fen, goods_fen, position, fact_id, judgement FROM count_entries e WHERE id = ${ONE_ENTRY}`,
      /, 202\d-\d\d-\d\d: 2 times/,
    ],
    [
      `UPDATE count_entries SET stream_id = (SELECT stream_id FROM count_entries WHERE amount_fen > 0 ORDER BY position DESC LIMIT 1) WHERE id = ${ONE_ENTRY}`,
      /Σ, lot .*: 2 times/,
    ],
  ],
  FAMILY_COUNTED_ONCE: [
    [
      `INSERT INTO count_facets SELECT '00000000-0000-7000-8000-00000000000c', 'EW_ASSIST', 1, 'ASSISTED_SALE', 'COUNTED', buyer_id, unit_ids, buyer_codes, supplier_id, origin_codes, pairing_id, category_code, channel, evidence_level
         FROM count_facets ORDER BY id LIMIT 1;
INSERT INTO count_entries SELECT gen_random_uuid(), buyer_id, '00000000-0000-7000-8000-00000000000c', stream_id, order_line_id, lot_id, recognised_on, posting_month, posting, amount_fen * 2, goods_fen, position, fact_id, judgement
         FROM count_entries WHERE id = ${ONE_ENTRY}`,
      /lot .*: \d+ fen in all, the goods are/,
    ],
  ],
  SEAL_HASH: [
    [
      `UPDATE count_entries SET lot_id = gen_random_uuid() WHERE id = ${first('count_entries', 'id', "posting_month = '2025-03'")}`,
      /^2025-03: sealed (\d+) entries: (.+); now \1: \2$/,
    ],
    [`UPDATE period_seals SET hash = sha256('x') WHERE month = '2025-02'`, /^2025-02: /],
    [
      `UPDATE period_seals SET sums = '[]' WHERE month = '2025-03'`,
      /^2025-03: sealed (\d+) entries: ; now \1: \w+\/\w+ \d+/,
    ],
  ],
  RUN_KEEPS_ITS_OWN: [
    ['UPDATE count_runs SET swept = true', /is DONE and keeps \d+ entries that are not its own/],
    [
      `UPDATE count_run_entries SET recognised_on = '2020-01-01', posting_month = '2020-01' WHERE id = ${first('count_run_entries')}`,
      /is DONE and keeps 1 entries/,
    ],
    [`UPDATE count_runs SET scheme_code = 'UNION'`, /is DONE and keeps \d+ entries/],
  ],
  BULLETIN_HASH: [
    [`UPDATE bulletins SET title = '别的' WHERE replaces IS NULL`, /bulletin “别的” was changed/],
    [
      `ALTER TABLE bulletins DROP CONSTRAINT bulletins_check1;\nUPDATE bulletins SET content = replace(content, '"amountFen":"', '"amountFen":"9')`,
      /bulletin “通报” was changed/,
    ],
    [
      `ALTER TABLE bulletins DROP CONSTRAINT bulletins_check1;\nUPDATE bulletins SET content = 'x'`,
      /bulletin “通报” was changed/,
    ],
  ],
  BULLETIN_APPROVED_BY_ANOTHER: [
    [
      'ALTER TABLE bulletin_decisions DROP CONSTRAINT bulletin_approved_by_another;\nUPDATE bulletin_decisions SET decided_by = prepared_by',
      /was prepared and published by/,
    ],
  ],
  BULLETIN_STANDS_ALONE: [
    ['UPDATE bulletin_decisions SET withdraws = NULL', /1 others stand, it withdraws ∅ and replaces/],
    [
      `INSERT INTO bulletins SELECT gen_random_uuid(), office_id, scheme_code, title, from_month, until_month, prepared_by, prepared_on, content, hash FROM bulletins WHERE replaces IS NULL;
INSERT INTO bulletin_decisions SELECT id, prepared_by, true, gen_random_uuid(), prepared_on FROM bulletins b WHERE NOT EXISTS (SELECT FROM bulletin_decisions d WHERE d.bulletin_id = b.id)`,
      /: 1 others stand/,
    ],
  ],
  BULLETIN_NAMES_SEALS: [
    [
      `UPDATE period_seals SET hash = sha256('x') WHERE month = '2025-01'`,
      /2025-01: the bulletin names \d+\/\w+, the seal is/,
    ],
    [`DELETE FROM period_seals WHERE month = '2025-02'`, /2025-02: .* the seal is ∅/],
  ],
  BULLETIN_IS_ITS_ENTRIES: [
    [
      `UPDATE count_totals SET amount_fen = amount_fen + 1 WHERE posting_month = '2025-01'`,
      /table 1, PURCHASE: the bulletin says \d+ fen in \d+ entries, the months hold \d+ in/,
    ],
    [`DELETE FROM count_totals WHERE posting_month <= '2025-02'`, /table 3, PURCHASE: .* the months hold ∅/],
  ],
  PACK_IS_ITS_ARCHIVE: [
    [`UPDATE pack_parts SET content = content || '\\x00'`, /2025-01 to 2025-02: the archive of \d+ bytes was altered/],
    ['DELETE FROM pack_parts', /: the archive of 0 bytes was altered/],
  ],
  PACK_NAMES_SEALS: [
    [`UPDATE period_seals SET hash = sha256('x') WHERE month = '2025-01'`, /: it names other seals/],
    [`DELETE FROM period_seals WHERE month = '2025-02'`, /: it names other seals/],
    [`UPDATE packs SET merkle_root = 'x'`, /: its manifest is not signed by the key/],
    ['DELETE FROM pack_keys', /: its manifest is not signed by the key/],
    ['DELETE FROM pack_parts', /: its manifest cannot be read/],
  ],
  COUNTER_IN_LOG: [
    ['UPDATE counter_slots SET position = position + 1 WHERE slot = 63', /^63: the slot is at/],
    ['UPDATE count_rollup SET position = position + 1', /^0: the slot is at/],
  ],
  OFFICE_HAS_FACT: [
    [`UPDATE schemes SET fact_id = gen_random_uuid() WHERE code = 'UNION'`, /^UNION 1: there is no fact/],
    ['UPDATE count_runs SET fact_id = gen_random_uuid()', /^run .*: there is no fact/],
  ],
};

describe('check-books', () => {
  let healthy: BooksReport;
  beforeAll(async () => {
    healthy = await books.database.snapshot(SYSTEM, (tx) => check(tx, BOOK_CHECKS));
  });

  it('finds nothing wrong in healthy books', () => {
    expect(found(healthy)).toEqual([]);
    expect(healthy).toMatchObject({ wrong: 0n, goOn: null, unfinished: [] });
    // A check that looks at nothing proves nothing.
    expect(healthy.checks.filter(({ rows }) => rows === 0n)).toEqual([]);
    expect(healthy.checks.map(({ code }) => code)).toEqual(BOOK_CHECKS.map(({ code }) => code));
  });

  it('knows how to break every check', () => {
    expect(Object.keys(BREAKS).sort()).toEqual(BOOK_CHECKS.map(({ code }) => code).sort());
  });

  describe.each(Object.entries(BREAKS))('%s', (code, breaks) => {
    it.each(breaks)('is broken by %s', async (edit, says) => {
      const report = await books.broken(edit, (tx) => check(tx, [checked(code)]));
      expect(found(report).join('\n')).toMatch(new RegExp(says.source, 'm'));
      expect(report.wrong).toBeGreaterThan(0n);
    });
  });

  it('looks at every row once, however small the batches', async () => {
    const rows = new Map(healthy.checks.map((each) => [each.code, each.rows]));
    const small = BOOK_CHECKS.map((each) => {
      const rowsAtOnce = Number(rows.get(each.code)! / 5n) + 1;
      return { ...each, walk: { ...each.walk, rowsAtOnce } };
    });
    const inParts = await books.database.snapshot(SYSTEM, (tx) => check(tx, small));
    expect(inParts.wrong).toBe(0n);
    expect(new Map(inParts.checks.map((each) => [each.code, each.rows]))).toEqual(rows);
    const edit = 'UPDATE payables SET paid_fen = paid_fen + 1';
    const wrong = (checks: BookCheck[]) =>
      books.broken(edit, async (tx) => (await check(tx, checks)).checks.map((each) => each.wrong));
    const code = 'PAYABLE_IS_ITS_MOVEMENTS';
    expect(await wrong(small.filter((each) => each.code === code))).toEqual(await wrong([checked(code)]));
  });

  it('names the first offenders and counts all', async () => {
    const [seen] = await books.broken('UPDATE payables SET paid_fen = paid_fen + 1', async (tx) => {
      return (await check(tx, [checked('PAYABLE_IS_ITS_MOVEMENTS')], { offendersMax: 3 })).checks;
    });
    expect(seen.offenders).toHaveLength(3);
    expect(seen.wrong).toBeGreaterThan(100n);
  });

  it('looks only at what is new since a position', async () => {
    const code = 'PAYABLE_IS_ITS_MOVEMENTS';
    const [{ newest, paid }] = await books.database.query<{ newest: bigint; paid: string }>(
      `SELECT position AS newest, stream_id AS paid FROM fact_positions WHERE type = 'payment.received' ORDER BY position DESC LIMIT 1`,
    );
    const edit = `UPDATE payables SET paid_fen = paid_fen + 1 WHERE subject_id IN ('${paid}', ${ONE_STREAM})`;
    const since = (position: bigint) =>
      books.broken(edit, async (tx) => (await check(tx, [checked(code)], { since: position })).wrong);
    expect([await since(0n), await since(newest - 1n), await since(1_000_000n)]).toEqual([2n, 1n, 0n]);
  });

  it('knows the position before a day', async () => {
    const [{ head }] = await books.database.query<{ head: bigint }>('SELECT max(position) AS head FROM fact_positions');
    expect(await positionBefore(books.database, '2999-01-01')).toBe(head);
    expect(await positionBefore(books.database, '2020-01-01')).toBe(0n);
  });

  it('stops in the middle of a statement when time is up, says where to go on, and goes on there', async () => {
    const slow: BookCheck = {
      code: 'SLOW',
      says: { zh: '慢', en: 'slow' },
      finds: { zh: '', en: '' },
      walk: { ...LOG, rowsAtOnce: 1_000 },
      offenders: `SELECT '' AS subject FROM (SELECT CASE WHEN $2::bigint > 1000 THEN pg_sleep(60) END AS slept, $1::bigint AS after) s WHERE slept::text = 'never'`,
    };
    const checks = [checked('STOCK_NOT_OVERSOLD'), slow, checked('LOT_MASS_BALANCE')];
    const [report, after] = await books.database.snapshot(SYSTEM, async (tx) => [
      await checkBooks(tx, checks, { untilMs: performance.now() + 1_500 }),
      // The snapshot is still good.
      await check(tx, checks, { goOn: { code: 'LOT_MASS_BALANCE', after: '00000000-0000-0000-0000-000000000000' } }),
    ]);
    expect(report.goOn).toEqual({ code: 'SLOW', after: '1000' });
    expect(report.unfinished).toEqual(['SLOW', 'LOT_MASS_BALANCE']);
    expect(report.checks.map(({ code, done, rows }) => [code, done, rows > 0n])).toEqual([
      ['STOCK_NOT_OVERSOLD', true, true],
      ['SLOW', false, true],
    ]);
    expect(after.checks.map(({ code, done }) => [code, done])).toEqual([['LOT_MASS_BALANCE', true]]);
  });

  it('tells how far it is, and stops when it is told to', async () => {
    const told: BooksProgress[] = [];
    const stop = new AbortController();
    const checks = ['STOCK_NOT_OVERSOLD', 'FACT_COPY', 'LOT_MASS_BALANCE'].map((code) => {
      const each = checked(code);
      return { ...each, walk: { ...each.walk, rowsAtOnce: 100 } };
    });
    const report = await books.database.snapshot(SYSTEM, (tx) =>
      check(tx, checks, {
        signal: stop.signal,
        progress: (now: BooksProgress) => {
          told.push(now);
          if (now.code === 'FACT_COPY' && now.rows >= 300n) stop.abort();
        },
      }),
    );
    expect(report).toMatchObject({ goOn: { code: 'FACT_COPY', after: '300' }, wrong: 0n });
    expect(report.unfinished).toEqual(['FACT_COPY', 'LOT_MASS_BALANCE']);
    expect(told.filter(({ code }) => code === 'FACT_COPY')).toEqual(
      [100n, 200n, 300n].map((rows) => ({ code: 'FACT_COPY', rows, done: 1, of: 3 })),
    );
  });

  it('stops between the statements of a check that reads in many', async () => {
    let asked = 0;
    const patient: BookCheck = {
      code: 'PATIENT',
      says: { zh: '慢', en: 'slow' },
      finds: { zh: '', en: '' },
      walk: { ...LOG, rowsAtOnce: 1_000 },
      offenders: async (db) => {
        for (; asked < 100; asked += 1) await db.query('SELECT pg_sleep(0.2)');
        return [];
      },
    };
    const report = await books.database.snapshot(SYSTEM, (tx) =>
      checkBooks(tx, [patient], { untilMs: performance.now() + 1_000 }),
    );
    expect(report.goOn?.code).toBe('PATIENT');
    expect(asked).toBeLessThan(10);
  });

  it('names what it cannot read, and looks at the rest', async () => {
    const edit = `UPDATE facts SET payload = jsonb_set(payload, '{amountFen}', '"x"') WHERE id = ${first('facts', 'id', "type = 'payment.received'")}`;
    const checks = ['MOVEMENTS_ARE_FACTS', 'FACT_HASH', 'STOCK_NOT_OVERSOLD'].map(checked);
    const report = await books.broken(edit, (tx) => check(tx, checks));
    expect(found(report)).toEqual([
      expect.stringMatching(/cannot be looked at .*: invalid input syntax for type numeric: "x"$/),
      expect.stringMatching(/payment\.received at position \d+ was changed$/),
    ]);
    expect(report).toMatchObject({ wrong: 2n, goOn: null });
    expect(report.checks.map(({ done }) => done)).toEqual([true, true, true]);
  });

  it('waits for nobody who writes', async () => {
    const writer = new Client({ connectionString: books.url });
    await writer.connect();
    try {
      await writer.query('BEGIN');
      await writer.query('SELECT FROM payables FOR UPDATE');
      await writer.query('SELECT FROM stock FOR UPDATE');
      await writer.query('LOCK TABLE count_entries, order_lines, counter_slots IN ROW EXCLUSIVE MODE');
      await writer.query('UPDATE stock SET reserved = reserved');
      expect(await books.cli('check-books')).toEqual({
        code: 0,
        text: expect.stringMatching(/^check +rows +wrong +ms[^]*nothing is wrong\n$/),
      });
    } finally {
      await writer.query('ROLLBACK').finally(() => writer.end());
    }
  });
});

describe('npm run cli -- check-books', () => {
  /** The command in this process, which is quicker than a process of its own. */
  async function run(...args: string[]): Promise<{ code: number; text: string }> {
    const said = jest.spyOn(console, 'log').mockImplementation(() => undefined);
    const { DATABASE_URL } = process.env;
    process.env.DATABASE_URL = books.url;
    try {
      await checkBooksCommand.run(args);
      return { code: Number(process.exitCode ?? 0), text: said.mock.calls.map(([text]) => `${text}\n`).join('') };
    } finally {
      said.mockRestore();
      process.exitCode = undefined;
      if (DATABASE_URL === undefined) delete process.env.DATABASE_URL;
      else process.env.DATABASE_URL = DATABASE_URL;
    }
  }

  it('prints a table and ends with 1 and what is wrong, in words of either language or as JSON', async () => {
    await books.database.query('UPDATE count_totals SET entries = entries + 1');
    try {
      const broken = await books.cli('check-books', '--only', 'TOTALS_ARE_ENTRIES,SEAL_HASH');
      expect(broken.code).toBe(1);
      expect(broken.text).toMatch(
        /^TOTALS_ARE_ENTRIES +\d+ +\d+ +\d+ +✗$[^]*TOTALS_ARE_ENTRIES: Totals of each[^]*  … \d+ \+$[^]*\d+ wrong\n$/m,
      );
      expect((await run('--zh', '--only', 'TOTALS_ARE_ENTRIES')).text).toMatch(/汇总 \S+ 分/);
      const json = JSON.parse(
        (await run('--json', '--only', 'TOTALS_ARE_ENTRIES,STOCK_NOT_OVERSOLD,BULLETIN_IS_ITS_ENTRIES')).text,
      );
      expect(json.checks.filter((each: { wrong: string }) => each.wrong !== '0')).toEqual([
        expect.objectContaining({ code: 'TOTALS_ARE_ENTRIES', done: true }),
        expect.objectContaining({ code: 'BULLETIN_IS_ITS_ENTRIES', done: true }),
      ]);
    } finally {
      await books.database.query('UPDATE count_totals SET entries = entries - 1');
    }
  });

  it('ends with 2 where time ran out, names what is unfinished, and goes on from there', async () => {
    const short = await run('--seconds', '0.000001');
    expect(short.code).toBe(2);
    expect(short.text).toMatch(
      new RegExp(
        `nothing is wrong in what was looked at\n${BOOK_CHECKS.length} checks are unfinished: FACT_POSITIONS_DENSE FACT_CHAIN .* PACK_NAMES_SEALS\ngo on with --go-on FACT_POSITIONS_DENSE:-?\\d+\n$`,
      ),
    );
    const rest = await run('--go-on', 'SEAL_HASH:2025-05');
    expect(rest.text).toMatch(/^SEAL_HASH +1 +0/m);
    expect(rest.text).not.toContain('ROOT_COUNTED_ONCE');
  });

  it.each([
    ['--since', 'x'],
    ['--since', '2025-02-30'],
    ['--only', 'NOTHING'],
    ['--seconds=-1'],
    ['--go-on', 'NOTHING:1'],
    ['--what'],
  ])('refuses %s %s', async (...args) => {
    await expect(checkBooksCommand.run(args.filter(Boolean))).rejects.toThrow(/"x"|"2025-02-30"|NOTHING|-1|--what/);
  });
});
