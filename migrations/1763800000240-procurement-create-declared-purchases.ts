import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What buyers bought elsewhere: declared with its documents, judged by an office, counted by its facts. */
export class ProcurementCreateDeclaredPurchases1763800000240 implements MigrationInterface {
  name = 'ProcurementCreateDeclaredPurchases1763800000240';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = /* sql */ `
-- Sellers that are no organisations here, once per credit code; the id is made from the code.
CREATE TABLE declared_sellers (
  id uuid PRIMARY KEY,
  credit_code text NOT NULL UNIQUE,
  name text NOT NULL
);
CREATE TABLE declared_purchases (
  id uuid NOT NULL,
  buyer_id uuid NOT NULL REFERENCES organisations,
  -- Of what it says now; the versions before stay.
  version integer NOT NULL CHECK (version > 0),
  status text NOT NULL CHECK (status IN ('SUBMITTED', 'SENT_BACK', 'CONFIRMED', 'REVOKED', 'WITHDRAWN')),
  declared_on date NOT NULL,
  seller_id uuid NOT NULL,
  -- The buyer's place and those above it: an office of these decides.
  buyer_codes text[] NOT NULL,
  -- Places that all goods come from: an office of these confirms the evidence.
  origin_codes text[] NOT NULL,
  -- Places of the buyer and of all goods, and those above them: offices of these see it.
  place_codes text[] NOT NULL,
  PRIMARY KEY (id, buyer_id)
);
CREATE INDEX declared_purchases_buyer ON declared_purchases (buyer_id, declared_on, id);
CREATE INDEX declared_purchases_seller ON declared_purchases (seller_id, declared_on, id);
CREATE INDEX declared_purchases_listing ON declared_purchases (declared_on, id);
CREATE INDEX declared_purchases_queue ON declared_purchases (declared_on, id) WHERE status = 'SUBMITTED';
CREATE INDEX declared_purchases_places ON declared_purchases USING gin (place_codes);
CREATE TABLE declared_versions (
  declaration_id uuid NOT NULL,
  buyer_id uuid NOT NULL,
  version integer NOT NULL CHECK (version > 0),
  seller_id uuid NOT NULL,
  seller_code text NOT NULL,
  seller_name text NOT NULL,
  bought_on date NOT NULL,
  accepted_on date NOT NULL CHECK (accepted_on >= bought_on),
  invoice_number text NOT NULL,
  invoiced_on date NOT NULL,
  invoice_fen bigint NOT NULL CHECK (invoice_fen > 0),
  invoice_hash text NOT NULL REFERENCES files,
  invoice_evidence_id uuid NOT NULL,
  paid_on date NOT NULL,
  paid_fen bigint NOT NULL CHECK (paid_fen BETWEEN 1 AND invoice_fen),
  bank_reference text NOT NULL,
  payment_hash text NOT NULL REFERENCES files,
  payment_evidence_id uuid NOT NULL,
  submitted_on date NOT NULL,
  submitted_by uuid NOT NULL,
  PRIMARY KEY (declaration_id, buyer_id, version),
  FOREIGN KEY (declaration_id, buyer_id) REFERENCES declared_purchases
);
CREATE TABLE declared_rows (
  id uuid NOT NULL,
  buyer_id uuid NOT NULL,
  declaration_id uuid NOT NULL,
  version integer NOT NULL,
  row_number integer NOT NULL CHECK (row_number > 0),
  product_name text NOT NULL,
  category_code text NOT NULL REFERENCES categories,
  sku_id uuid,
  quantity_base bigint NOT NULL CHECK (quantity_base > 0),
  base_unit text NOT NULL CHECK (base_unit IN ('GRAM', 'MILLILITRE', 'PIECE')),
  goods_fen bigint NOT NULL CHECK (goods_fen > 0),
  origin_code text NOT NULL,
  -- As of which the origin's code is read and the goods are judged.
  harvested_on date NOT NULL,
  origin_hashes text[] NOT NULL CHECK (cardinality(origin_hashes) > 0),
  PRIMARY KEY (id, buyer_id),
  UNIQUE (declaration_id, buyer_id, version, row_number),
  FOREIGN KEY (declaration_id, buyer_id, version) REFERENCES declared_versions
);
CREATE TABLE declared_decisions (
  declaration_id uuid NOT NULL,
  buyer_id uuid NOT NULL,
  version integer NOT NULL,
  decision text NOT NULL CHECK (decision IN ('SENT_BACK', 'CONFIRMED', 'REVOKED', 'WITHDRAWN')),
  -- The office, or the buyer where it withdrew.
  organisation_id uuid NOT NULL,
  decided_by uuid NOT NULL,
  decided_on date NOT NULL,
  reason text CHECK ((reason IS NULL) = (decision = 'CONFIRMED')),
  PRIMARY KEY (declaration_id, buyer_id, version, decision),
  FOREIGN KEY (declaration_id, buyer_id, version) REFERENCES declared_versions
);
-- Evidence supports goods of a supplier order, or of a purchase that was made elsewhere.
ALTER TABLE evidence DROP CONSTRAINT evidence_supplier_order_id_buyer_id_fkey;
ALTER TABLE evidence ADD declared boolean NOT NULL DEFAULT false;
ALTER TABLE evidence ADD ordered_id uuid GENERATED ALWAYS AS (CASE WHEN NOT declared THEN supplier_order_id END) STORED,
  ADD declaration_id uuid GENERATED ALWAYS AS (CASE WHEN declared THEN supplier_order_id END) STORED;
ALTER TABLE evidence ADD FOREIGN KEY (ordered_id, buyer_id) REFERENCES supplier_orders,
  ADD FOREIGN KEY (declaration_id, buyer_id) REFERENCES declared_purchases;
REVOKE DELETE ON declared_sellers, declared_purchases FROM shanhai_app;
CREATE TRIGGER declared_versions_append_only BEFORE UPDATE OR DELETE ON declared_versions FOR EACH ROW EXECUTE FUNCTION refuse_ledger_edit();
REVOKE UPDATE, DELETE ON declared_versions FROM shanhai_app;
CREATE TRIGGER declared_rows_append_only BEFORE UPDATE OR DELETE ON declared_rows FOR EACH ROW EXECUTE FUNCTION refuse_ledger_edit();
REVOKE UPDATE, DELETE ON declared_rows FROM shanhai_app;
CREATE TRIGGER declared_decisions_append_only BEFORE UPDATE OR DELETE ON declared_decisions FOR EACH ROW EXECUTE FUNCTION refuse_ledger_edit();
REVOKE UPDATE, DELETE ON declared_decisions FROM shanhai_app;
`;

const DOWN = /* sql */ `
ALTER TABLE evidence DROP ordered_id, DROP declaration_id, DROP declared;
ALTER TABLE evidence ADD FOREIGN KEY (supplier_order_id, buyer_id) REFERENCES supplier_orders;
DROP TABLE declared_decisions, declared_rows, declared_versions, declared_purchases, declared_sellers;
`;
