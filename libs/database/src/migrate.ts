import { DataSource, type DataSourceOptions } from 'typeorm';

type Migrations = NonNullable<DataSourceOptions['migrations']>;

/** The role that the application runs as. It owns nothing: it cannot alter a table or edit a ledger. */
export const APPLICATION_ROLE = 'shanhai_app';
/** Serialises migrating processes. */
const MIGRATION_LOCK = 7_304_002;

/** Runs all pending migrations as the login of `url`, which must own the database. Safe to call from several processes. */
export async function migrate(url: string, migrations: Migrations): Promise<string[]> {
  const dataSource = await new DataSource({
    type: 'postgres',
    url,
    migrations,
    migrationsTableName: 'migrations',
    poolSize: 2,
  }).initialize();
  const lock = dataSource.createQueryRunner();
  try {
    await lock.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    const done = await dataSource.runMigrations({ transaction: 'each' });
    return done.map((migration) => migration.name);
  } finally {
    await lock.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]).catch(() => undefined);
    await lock.release();
    await dataSource.destroy();
  }
}
