import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The needs board: harvests and needs that offices approve, and who wants to hear of them. */
export class NeedsCreateBoard1763800000230 implements MigrationInterface {
  name = 'NeedsCreateBoard1763800000230';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = /* sql */ `
CREATE TABLE board_entries (
  id uuid NOT NULL,
  -- The supplier, buyer or office that submitted it.
  organisation_id uuid NOT NULL REFERENCES organisations,
  kind text NOT NULL CHECK (kind IN ('HARVEST', 'NEED')),
  category_code text NOT NULL REFERENCES categories,
  base_unit text NOT NULL CHECK (base_unit IN ('GRAM', 'MILLILITRE', 'PIECE')),
  place_code text NOT NULL,
  -- The place and every place above it on the day of submission: whose office may judge, and where it is found.
  place_codes text[] NOT NULL,
  title text NOT NULL,
  note text NOT NULL,
  quantity_base bigint NOT NULL CHECK (quantity_base > 0),
  -- For so many base units; null where it is open.
  price_fen bigint CHECK (price_fen > 0),
  price_base bigint CHECK (price_base > 0),
  valid_from date NOT NULL,
  -- The first day on which it stands no more.
  valid_until date NOT NULL CHECK (valid_until > valid_from),
  state text NOT NULL CHECK (state IN ('PENDING', 'SENT_BACK', 'PUBLIC', 'EXPIRED', 'WITHDRAWN')),
  version integer NOT NULL DEFAULT 1,
  -- Who wrote any version.
  writers uuid[] NOT NULL,
  submitted_on date NOT NULL,
  approved_version integer,
  approved_by uuid,
  -- Public for the first time.
  published_on date,
  -- Why it was sent back or withdrawn.
  reason text,
  -- What it is found by.
  terms tsvector NOT NULL,
  -- This very version was approved: an edit is seen by nobody else before it is.
  shown boolean NOT NULL GENERATED ALWAYS AS (COALESCE(approved_version = version, false) AND state IN ('PUBLIC', 'EXPIRED', 'WITHDRAWN')) STORED,
  PRIMARY KEY (id, organisation_id),
  CHECK ((price_fen IS NULL) = (price_base IS NULL)),
  CHECK (state <> 'PUBLIC' OR approved_version = version),
  CHECK ((approved_version IS NULL) = (published_on IS NULL) AND (approved_version IS NULL) = (approved_by IS NULL))
);
CREATE INDEX board_entries_shown ON board_entries (published_on, id) WHERE shown;
CREATE INDEX board_entries_category ON board_entries (category_code, published_on, id) WHERE shown;
CREATE INDEX board_entries_public ON board_entries (published_on, id) WHERE state = 'PUBLIC';
CREATE INDEX board_entries_pending ON board_entries (submitted_on, id) WHERE state = 'PENDING';
CREATE INDEX board_entries_own ON board_entries (organisation_id, submitted_on, id);
CREATE INDEX board_entries_standing ON board_entries (organisation_id) WHERE state IN ('PENDING', 'SENT_BACK', 'PUBLIC');
CREATE INDEX board_entries_ending ON board_entries (valid_until) WHERE state IN ('PENDING', 'SENT_BACK', 'PUBLIC');
CREATE INDEX board_entries_places ON board_entries USING gin (place_codes);
CREATE INDEX board_entries_terms ON board_entries USING gin (terms);
REVOKE DELETE ON board_entries FROM shanhai_app;
-- Who is told of entries of a kind, category and place when they become public; an empty text is any.
CREATE TABLE board_alerts (
  organisation_id uuid NOT NULL REFERENCES organisations,
  kind text NOT NULL CHECK (kind IN ('', 'HARVEST', 'NEED')),
  category_code text NOT NULL,
  place_code text NOT NULL,
  PRIMARY KEY (organisation_id, kind, category_code, place_code)
);
CREATE INDEX board_alerts_place ON board_alerts (place_code, category_code);
`;

const DOWN = /* sql */ `
DROP TABLE board_alerts, board_entries;
`;
