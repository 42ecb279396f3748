import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Stage entries are named by what they are of, not by a hash of it: those of a purchase stand together in the index. */
export class ProcurementNameStagesByPurchase1763800000076 implements MigrationInterface {
  name = 'ProcurementNameStagesByPurchase1763800000076';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = /* sql */ `
DROP INDEX stage_entries_stream;
ALTER TABLE stage_entries DROP id, ADD PRIMARY KEY (stream_id, position, facet_id, happened_on, buyer_id);
`;

const DOWN = /* sql */ `
ALTER TABLE stage_entries DROP CONSTRAINT stage_entries_pkey, ADD id uuid NOT NULL DEFAULT gen_random_uuid();
ALTER TABLE stage_entries ALTER id DROP DEFAULT, ADD PRIMARY KEY (id, buyer_id);
CREATE INDEX stage_entries_stream ON stage_entries (stream_id);
`;
