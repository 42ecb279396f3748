import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Figures read the months that they are asked for, not all that there ever were. */
export class ProcurementReadPeriods1763800000084 implements MigrationInterface {
  name = 'ProcurementReadPeriods1763800000084';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

/** The first of a list of codes that is of a form. A place has four above it at most; one that was split may stand below another county. */
const first = (isOfLevel: (code: string) => string) =>
  `COALESCE(${[1, 2, 3, 4, 5, 6].map((n) => `CASE WHEN ${isOfLevel(`codes[${n}]`)} THEN codes[${n}] END`).join(', ')})`;

const UP = /* sql */ `
CREATE INDEX count_totals_recognised ON count_totals (recognised_month);
CREATE INDEX count_totals_posted ON count_totals (posting_month);
CREATE INDEX stage_totals_month ON stage_totals (month);
-- What is expected of orders ends as zero once they are fulfilled: what is left is few.
CREATE INDEX stage_totals_left ON stage_totals (facet_id) WHERE amount_fen <> 0;
-- As before, but an expression that PostgreSQL puts into the statement, where it called a function for each row.
CREATE OR REPLACE FUNCTION division_at_level(codes text[], level integer) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE level
  WHEN 1 THEN ${first((code) => `${code} LIKE '__0000'`)}
  WHEN 2 THEN ${first((code) => `${code} LIKE '____00' AND ${code} NOT LIKE '__0000'`)}
  WHEN 3 THEN ${first((code) => `length(${code}) = 6 AND ${code} NOT LIKE '____00'`)}
  WHEN 4 THEN ${first((code) => `length(${code}) = 9`)}
  WHEN 5 THEN ${first((code) => `length(${code}) = 12`)} END;
`;

const DOWN = /* sql */ `
CREATE OR REPLACE FUNCTION division_at_level(codes text[], level integer) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (SELECT c FROM unnest(codes) AS c WHERE CASE level
  WHEN 1 THEN c ~ '^[0-9]{2}0000$'
  WHEN 2 THEN c ~ '^[0-9]{4}00$' AND c !~ '0000$'
  WHEN 3 THEN c ~ '^[0-9]{6}$' AND c !~ '00$'
  WHEN 4 THEN length(c) = 9
  WHEN 5 THEN length(c) = 12 END LIMIT 1);
DROP INDEX stage_totals_left, stage_totals_month, count_totals_posted, count_totals_recognised;
`;
