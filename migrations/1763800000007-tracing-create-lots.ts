import type { MigrationInterface, QueryRunner } from 'typeorm';

export class TracingCreateLots1763800000007 implements MigrationInterface {
  name = 'TracingCreateLots1763800000007';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = /* sql */ `
CREATE TABLE lots (
  id uuid NOT NULL,
  supplier_id uuid NOT NULL,
  product_id uuid NOT NULL,
  trace_code text NOT NULL,
  quantity_base bigint NOT NULL CHECK (quantity_base > 0),
  base_unit text NOT NULL,
  shipped_base bigint NOT NULL DEFAULT 0,
  place_code text NOT NULL,
  harvested_on date NOT NULL,
  recorded_on date NOT NULL,
  origin_status text NOT NULL DEFAULT 'UNCLAIMED' CHECK (origin_status IN ('UNCLAIMED', 'PENDING', 'VERIFIED', 'REJECTED')),
  PRIMARY KEY (id, supplier_id),
  FOREIGN KEY (product_id, supplier_id) REFERENCES products,
  -- Mass balance, counting rule CR-20: a lot never ships more than it has.
  CONSTRAINT lots_mass_balance CHECK (shipped_base BETWEEN 0 AND quantity_base)
);
CREATE INDEX lots_supplier ON lots (supplier_id, recorded_on, id);
CREATE INDEX lots_product ON lots (product_id);
-- Trace codes are unique on the whole platform.
CREATE TABLE trace_codes (
  code text PRIMARY KEY,
  lot_id uuid NOT NULL,
  supplier_id uuid NOT NULL
);
CREATE TABLE origin_claims (
  id uuid NOT NULL,
  supplier_id uuid NOT NULL,
  lot_id uuid NOT NULL,
  place_code text NOT NULL,
  -- The place's own code and every code above it: an office sees the claims that name its seat.
  place_codes text[] NOT NULL,
  evidence text[] NOT NULL CHECK (cardinality(evidence) > 0),
  status text NOT NULL CHECK (status IN ('PENDING', 'VERIFIED', 'REJECTED')),
  claimed_on date NOT NULL,
  decided_by uuid,
  decided_on date,
  reason text,
  PRIMARY KEY (id, supplier_id),
  FOREIGN KEY (lot_id, supplier_id) REFERENCES lots
);
CREATE INDEX origin_claims_lot ON origin_claims (lot_id);
CREATE INDEX origin_claims_queue ON origin_claims (claimed_on, id) WHERE status = 'PENDING';
CREATE INDEX origin_claims_places ON origin_claims USING gin (place_codes);
CREATE UNIQUE INDEX origin_claims_one_open ON origin_claims (lot_id, supplier_id) WHERE status <> 'REJECTED';
CREATE TABLE certificates (
  id uuid NOT NULL,
  supplier_id uuid NOT NULL,
  lot_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('COMMITMENT', 'INSPECTION', 'ORGANIC', 'PRODUCTION_LICENCE', 'OTHER')),
  number text NOT NULL,
  file_hash text NOT NULL REFERENCES files,
  issued_on date NOT NULL,
  valid_until date,
  PRIMARY KEY (id, supplier_id),
  FOREIGN KEY (lot_id, supplier_id) REFERENCES lots
);
CREATE INDEX certificates_lot ON certificates (lot_id);
`;

const DOWN = /* sql */ `
DROP TABLE certificates, origin_claims, trace_codes, lots;
`;
