import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Where SKUs had one GTIN, the oldest keeps it: a number is one article's (GS1 General Specifications, 4.1). */
export class CatalogueRegisterGtins1763800000120 implements MigrationInterface {
  name = 'CatalogueRegisterGtins1763800000120';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = /* sql */ `
-- Whose a GTIN is, on the whole platform and for good: what was printed leads where it led, and no other goods get the number.
CREATE TABLE gtins (
  gtin text PRIMARY KEY CHECK (gtin ~ '^[0-9]{14}$'),
  sku_id uuid NOT NULL,
  supplier_id uuid NOT NULL,
  FOREIGN KEY (sku_id, supplier_id) REFERENCES skus
);
CREATE INDEX gtins_sku ON gtins (sku_id);
INSERT INTO gtins (gtin, sku_id, supplier_id)
  SELECT DISTINCT ON (lpad(gtin, 14, '0')) lpad(gtin, 14, '0'), id, supplier_id FROM skus WHERE gtin IS NOT NULL ORDER BY lpad(gtin, 14, '0'), id;
UPDATE skus k SET gtin = NULL WHERE gtin IS NOT NULL AND NOT EXISTS (SELECT FROM gtins g WHERE g.sku_id = k.id);
CREATE TRIGGER gtins_append_only BEFORE UPDATE OR DELETE ON gtins FOR EACH ROW EXECUTE FUNCTION refuse_ledger_edit();
REVOKE UPDATE, DELETE ON gtins FROM shanhai_app;
`;

const DOWN = /* sql */ `
DROP TABLE gtins;
`;
