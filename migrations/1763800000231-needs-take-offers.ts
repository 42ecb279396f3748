import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Offers for entries of the needs board, and the order lines that came of them. */
export class NeedsTakeOffers1763800000231 implements MigrationInterface {
  name = 'NeedsTakeOffers1763800000231';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const LEDGERS = ['board_fulfilments', 'board_fulfilment_ends'];

const UP = /* sql */ `
CREATE TABLE board_offers (
  id uuid NOT NULL,
  -- Who offers.
  organisation_id uuid NOT NULL REFERENCES organisations,
  entry_id uuid NOT NULL,
  publisher_id uuid NOT NULL,
  quantity_base bigint NOT NULL CHECK (quantity_base > 0),
  -- For so many base units; null where it is open.
  price_fen bigint CHECK (price_fen > 0),
  price_base bigint CHECK (price_base > 0),
  message text NOT NULL,
  -- The first day on which it holds no more.
  valid_until date NOT NULL,
  state text NOT NULL CHECK (state IN ('OPEN', 'ACCEPTED', 'DECLINED', 'WITHDRAWN')),
  offered_by uuid NOT NULL,
  offered_on date NOT NULL,
  answered_by uuid,
  answered_on date,
  answer text,
  PRIMARY KEY (id, organisation_id),
  FOREIGN KEY (entry_id, publisher_id) REFERENCES board_entries,
  CHECK ((price_fen IS NULL) = (price_base IS NULL))
);
-- One open offer at a time.
CREATE UNIQUE INDEX board_offers_open ON board_offers (entry_id, organisation_id) WHERE state = 'OPEN';
CREATE INDEX board_offers_entry ON board_offers (entry_id, offered_on, id);
CREATE INDEX board_offers_made ON board_offers (organisation_id, offered_on, id);
CREATE INDEX board_offers_standing ON board_offers (organisation_id) WHERE state = 'OPEN';
CREATE INDEX board_offers_received ON board_offers (publisher_id, offered_on, id);
REVOKE DELETE ON board_offers FROM shanhai_app;
-- Order lines that came of entries. How much of them stands is what they say today.
CREATE TABLE board_fulfilments (
  id uuid NOT NULL,
  buyer_id uuid NOT NULL,
  entry_id uuid NOT NULL,
  publisher_id uuid NOT NULL,
  order_line_id uuid NOT NULL,
  -- What the entry lacked and the line had left when it was named: no more than this is the entry's.
  quantity_base bigint NOT NULL CHECK (quantity_base > 0),
  named_by uuid NOT NULL,
  -- The line's buyer or supplier.
  named_for uuid NOT NULL,
  named_on date NOT NULL,
  PRIMARY KEY (id, buyer_id),
  FOREIGN KEY (entry_id, publisher_id) REFERENCES board_entries,
  FOREIGN KEY (order_line_id, buyer_id) REFERENCES order_lines
);
CREATE INDEX board_fulfilments_entry ON board_fulfilments (entry_id, named_on, id);
CREATE INDEX board_fulfilments_line ON board_fulfilments (order_line_id, id);
-- That a line was named by mistake.
CREATE TABLE board_fulfilment_ends (
  fulfilment_id uuid NOT NULL,
  buyer_id uuid NOT NULL,
  ended_by uuid NOT NULL,
  ended_on date NOT NULL,
  reason text NOT NULL,
  PRIMARY KEY (fulfilment_id, buyer_id),
  FOREIGN KEY (fulfilment_id, buyer_id) REFERENCES board_fulfilments
);
${LEDGERS.map(
  (
    table,
  ) => `CREATE TRIGGER ${table}_append_only BEFORE UPDATE OR DELETE ON ${table} FOR EACH ROW EXECUTE FUNCTION refuse_ledger_edit();
REVOKE UPDATE, DELETE ON ${table} FROM shanhai_app;`,
).join('\n')}
-- Whether a line was ever named for it: those without one are never looked at for what came of them.
ALTER TABLE board_entries ADD COLUMN matched boolean NOT NULL DEFAULT false;
CREATE INDEX board_entries_matched ON board_entries (published_on, id) WHERE shown AND matched;
`;

const DOWN = /* sql */ `
DROP INDEX board_entries_matched;
ALTER TABLE board_entries DROP COLUMN matched;
DROP TABLE board_fulfilment_ends, board_fulfilments, board_offers;
`;
