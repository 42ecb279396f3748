import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A seal keeps its sums by scheme and measure: one sum over all mixed purchases with sales helped along (CR-21). */
export class ProcurementSealSumsApart1763800000130 implements MigrationInterface {
  name = 'ProcurementSealSumsApart1763800000130';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = /* sql */ `
-- Of each scheme and measure, in their order: {"scheme", "measure", "entries", "countedFen", "goodsFen"}, numbers as strings of digits.
ALTER TABLE period_seals ADD sums jsonb NOT NULL DEFAULT '[]';
ALTER TABLE period_seals DISABLE TRIGGER period_seals_append_only;
UPDATE period_seals s SET sums = COALESCE((
  SELECT jsonb_agg(jsonb_build_object('scheme', scheme, 'measure', measure, 'entries', entries::text, 'countedFen', counted::text, 'goodsFen', goods::text)
    ORDER BY scheme COLLATE "C", measure COLLATE "C")
  FROM (SELECT f.scheme_code AS scheme, f.measure, count(*) AS entries, sum(e.amount_fen) AS counted, sum(e.goods_fen) AS goods
    FROM count_entries e JOIN count_facets f ON f.id = e.facet_id WHERE e.posting_month = s.month AND e.position < s.position GROUP BY 1, 2) t), '[]');
ALTER TABLE period_seals ENABLE TRIGGER period_seals_append_only;
ALTER TABLE period_seals ALTER sums DROP DEFAULT, DROP counted_fen;
`;

const DOWN = /* sql */ `
ALTER TABLE period_seals ADD counted_fen bigint NOT NULL DEFAULT 0;
ALTER TABLE period_seals DISABLE TRIGGER period_seals_append_only;
UPDATE period_seals SET counted_fen = COALESCE((SELECT sum((each ->> 'countedFen')::bigint) FROM jsonb_array_elements(sums) AS each), 0);
ALTER TABLE period_seals ENABLE TRIGGER period_seals_append_only;
ALTER TABLE period_seals ALTER counted_fen DROP DEFAULT, DROP sums;
`;
