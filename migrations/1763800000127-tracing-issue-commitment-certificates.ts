import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Commitment certificates (承诺达标合格证) of lots, kept for good. */
export class TracingIssueCommitmentCertificates1763800000127 implements MigrationInterface {
  name = 'TracingIssueCommitmentCertificates1763800000127';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = /* sql */ `
CREATE TABLE commitment_certificates (
  id uuid NOT NULL,
  supplier_id uuid NOT NULL,
  lot_id uuid NOT NULL,
  -- Counts the certificates of a lot; a new one after one that was made void.
  version integer NOT NULL CHECK (version > 0),
  issued_on date NOT NULL,
  -- What stands on the paper.
  content jsonb NOT NULL,
  -- SHA-256 of the canonical JSON of the content.
  content_hash bytea NOT NULL,
  PRIMARY KEY (id, supplier_id),
  FOREIGN KEY (lot_id, supplier_id) REFERENCES lots
);
CREATE UNIQUE INDEX commitment_certificates_version ON commitment_certificates (lot_id, supplier_id, version);
CREATE TRIGGER commitment_certificates_append_only BEFORE UPDATE OR DELETE ON commitment_certificates FOR EACH ROW EXECUTE FUNCTION refuse_ledger_edit();
REVOKE UPDATE, DELETE ON commitment_certificates FROM shanhai_app;
CREATE TABLE commitment_certificate_voids (
  certificate_id uuid NOT NULL,
  supplier_id uuid NOT NULL,
  voided_on date NOT NULL,
  reason text NOT NULL,
  PRIMARY KEY (certificate_id, supplier_id),
  FOREIGN KEY (certificate_id, supplier_id) REFERENCES commitment_certificates
);
CREATE TRIGGER commitment_certificate_voids_append_only BEFORE UPDATE OR DELETE ON commitment_certificate_voids FOR EACH ROW EXECUTE FUNCTION refuse_ledger_edit();
REVOKE UPDATE, DELETE ON commitment_certificate_voids FROM shanhai_app;
-- The papers as they were first handed out: for anybody without the contact, or with it.
CREATE TABLE commitment_certificate_papers (
  certificate_id uuid NOT NULL,
  supplier_id uuid NOT NULL,
  with_contact boolean NOT NULL,
  file_hash text NOT NULL REFERENCES files,
  PRIMARY KEY (certificate_id, supplier_id, with_contact),
  FOREIGN KEY (certificate_id, supplier_id) REFERENCES commitment_certificates
);
CREATE TRIGGER commitment_certificate_papers_append_only BEFORE UPDATE OR DELETE ON commitment_certificate_papers FOR EACH ROW EXECUTE FUNCTION refuse_ledger_edit();
REVOKE UPDATE, DELETE ON commitment_certificate_papers FROM shanhai_app;
`;

const DOWN = /* sql */ `
DROP TABLE commitment_certificate_papers, commitment_certificate_voids, commitment_certificates;
`;
