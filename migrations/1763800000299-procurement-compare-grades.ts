import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Prices are compared within the same grade and pack. */
export class ProcurementCompareGrades1763800000299 implements MigrationInterface {
  name = 'ProcurementCompareGrades1763800000299';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = /* sql */ `
-- Of the SKU; null where it says none.
ALTER TABLE price_observations ADD grade text;
CREATE INDEX price_observations_grade ON price_observations (category_code, base_unit, content_base, grade, ordered_on) WHERE grade IS NOT NULL;
ALTER TABLE plausibility_warnings DROP CONSTRAINT plausibility_warnings_basis_check,
  ADD CONSTRAINT plausibility_warnings_basis_check CHECK (basis IN ('GRADE', 'PACK', 'CATEGORY'));
`;

const DOWN = /* sql */ `
UPDATE plausibility_warnings SET basis = 'PACK' WHERE basis = 'GRADE';
ALTER TABLE plausibility_warnings DROP CONSTRAINT plausibility_warnings_basis_check,
  ADD CONSTRAINT plausibility_warnings_basis_check CHECK (basis IN ('PACK', 'CATEGORY'));
DROP INDEX price_observations_grade;
ALTER TABLE price_observations DROP grade;
`;
