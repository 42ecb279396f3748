import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Papers of commitment certificates stand beside them: nobody uploads them, and no hash opens one with the contact to others. */
export class TracingKeepCommitmentPapers1763800000129 implements MigrationInterface {
  name = 'TracingKeepCommitmentPapers1763800000129';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = /* sql */ `
ALTER TABLE commitment_certificate_papers DROP COLUMN file_hash;
ALTER TABLE commitment_certificate_papers ADD COLUMN file bytea NOT NULL;
ALTER TABLE commitment_certificate_papers ADD COLUMN file_hash text NOT NULL CHECK (file_hash = encode(sha256(file), 'hex'));
`;

const DOWN = /* sql */ `
ALTER TABLE commitment_certificate_papers DROP COLUMN file_hash;
ALTER TABLE commitment_certificate_papers DROP COLUMN file;
-- They are made again when they are asked for.
TRUNCATE commitment_certificate_papers;
ALTER TABLE commitment_certificate_papers ADD COLUMN file_hash text NOT NULL REFERENCES files;
`;
