import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Auditors of an office look for what was done in its places, and for an operation over all organisations. */
export class AuditIndexPlacesAndOperations1763800000090 implements MigrationInterface {
  name = 'AuditIndexPlacesAndOperations1763800000090';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = /* sql */ `
-- In the order of bytes, so that the codes of a place and all below it are one range.
CREATE INDEX audit_trail_place ON audit_trail (seat_code COLLATE "C", recorded_at, id);
CREATE INDEX audit_trail_operation ON audit_trail (operation, recorded_at, id);
`;

const DOWN = /* sql */ `
DROP INDEX audit_trail_place, audit_trail_operation;
`;
