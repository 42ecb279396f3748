import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Finds the newest needs where the board is full of harvests, and the other way round. */
export class NeedsListByKind1763800000232 implements MigrationInterface {
  name = 'NeedsListByKind1763800000232';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE INDEX board_entries_kind ON board_entries (kind, published_on, id) WHERE shown');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX board_entries_kind');
  }
}
