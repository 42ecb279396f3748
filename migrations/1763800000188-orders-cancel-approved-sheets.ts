import type { MigrationInterface, QueryRunner } from 'typeorm';

/** An approved settlement sheet may be cancelled as long as no money came; its payment reference is closed for good. */
export class OrdersCancelApprovedSheets1763800000188 implements MigrationInterface {
  name = 'OrdersCancelApprovedSheets1763800000188';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = /* sql */ `
-- Collective payment references that nothing is paid by any more.
CREATE TABLE closed_references (
  reference text PRIMARY KEY REFERENCES payment_references,
  closed_on date NOT NULL
);
CREATE TRIGGER closed_references_append_only BEFORE UPDATE OR DELETE ON closed_references FOR EACH ROW EXECUTE FUNCTION refuse_ledger_edit();
REVOKE UPDATE, DELETE ON closed_references FROM shanhai_app;
-- A cancelled sheet keeps what was approved.
ALTER TABLE settlement_sheets DROP CONSTRAINT settlement_sheets_check2,
  ADD CONSTRAINT settlement_sheets_approved CHECK ((amount_fen IS NULL) = (payment_reference IS NULL)
    AND (status <> 'APPROVED' OR amount_fen IS NOT NULL) AND (status IN ('APPROVED', 'CANCELLED') OR amount_fen IS NULL));
`;

// What was cancelled after its approval stays so, without what was approved.
const DOWN = /* sql */ `
UPDATE settlement_sheets SET amount_fen = NULL, payment_reference = NULL WHERE status = 'CANCELLED';
ALTER TABLE settlement_sheets DROP CONSTRAINT settlement_sheets_approved,
  ADD CONSTRAINT settlement_sheets_check2 CHECK ((status = 'APPROVED') = (amount_fen IS NOT NULL) AND (status = 'APPROVED') = (payment_reference IS NOT NULL));
DROP TABLE closed_references;
`;
