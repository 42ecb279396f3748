import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { Pool, PoolClient, QueryConfig } from 'pg';
import { DataSource, type EntityManager, type QueryRunner } from 'typeorm';
import { isId } from '@shanhai/kernel';
import { preparedName } from './prepared';
import { noteStatement } from './statements';

/** Anything that SQL can be asked of. Rows come as plain objects; bigint columns as bigint, dates as `YYYY-MM-DD`. */
export interface Queryable {
  query<Row = Record<string, unknown>>(sql: string, parameters?: readonly unknown[]): Promise<Row[]>;
}

/** On whose behalf a transaction runs. The organisation is set inside the transaction, for row-level security to read. */
export interface Actor {
  organisationId: string | null;
  userId: string | null;
}

/** The program itself: the worker, imports, migrations of reference data. */
export const SYSTEM: Actor = { organisationId: null, userId: null };

const MADE_BY_UNIT_OF_WORK = Symbol('made by the unit of work');

/** An open transaction. Only `Database.write` and `Database.snapshot` make one; one statement at a time, no network call inside. */
export class Tx implements Queryable {
  /** TypeORM's manager on this very connection: for `insert`, `update`, `find`. */
  readonly manager: EntityManager;
  constructor(
    guard: symbol,
    private readonly client: PoolClient,
    private readonly prepare: Prepare,
    runner: QueryRunner,
    readonly actor: Actor,
  ) {
    if (guard !== MADE_BY_UNIT_OF_WORK) throw new Error('a transaction is made by Database.write');
    this.manager = runner.manager;
  }
  async query<Row>(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    noteStatement(sql);
    const result = await this.client.query(this.prepare(sql, parameters));
    return result.rows as Row[];
  }
}

/** Makes a statement ready to send, under a name where statements are prepared. */
type Prepare = (sql: string, parameters: readonly unknown[]) => QueryConfig;

/** Whether statements are prepared by name; not behind pgbouncer, whose server connections change under a session. */
export abstract class StatementOptions {
  abstract readonly prepared: boolean;
}

/** Deadlock and serialization failure: the transaction did nothing and may be run again. */
const TRY_AGAIN = new Set(['40P01', '40001']);
const ATTEMPTS_MAX = 4;

/** The database: reads outside a transaction, and the unit of work. */
@Injectable()
export class Database implements Queryable, OnApplicationShutdown {
  private readonly prepare: Prepare;

  constructor(
    @Inject(DataSource) readonly dataSource: DataSource,
    options: StatementOptions,
  ) {
    this.prepare = (text, parameters) => ({
      name: options.prepared ? preparedName(text) : undefined,
      text,
      values: [...parameters],
    });
  }

  private get pool(): Pool {
    return (this.dataSource.driver as unknown as { master: Pool }).master;
  }

  /** One statement outside a transaction. */
  async query<Row>(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    noteStatement(sql);
    const result = await this.pool.query(this.prepare(sql, parameters));
    return result.rows as Row[];
  }

  /**
   * Runs `work` in one transaction (READ COMMITTED) and commits; any error rolls all of it back. Deadlocks are tried
   * again, so `work` must have no effect outside the transaction.
   */
  write<T>(actor: Actor, work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.run(actor, 'BEGIN', work);
  }

  /** Runs several reads on one snapshot of the database. */
  snapshot<T>(actor: Actor, work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.run(actor, 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY', work);
  }

  private async run<T>(actor: Actor, begin: string, work: (tx: Tx) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      const runner = this.dataSource.createQueryRunner();
      let broken = false;
      try {
        const client = (await runner.connect()) as PoolClient;
        // The simple protocol takes several statements, and both values are checked UUIDs. Nobody waits for the answer:
        // the connection sends the first statement of the work right behind (pipeline), which saves a round trip.
        const begun = client.query(`${begin}; ${settings(actor)}`);
        begun.catch(() => (broken = true));
        noteStatement(begin);
        try {
          const result = await work(new Tx(MADE_BY_UNIT_OF_WORK, client, this.prepare, runner, actor));
          await begun;
          noteStatement('COMMIT');
          await client.query('COMMIT');
          return result;
        } catch (error) {
          await client.query('ROLLBACK').catch(() => (broken = true));
          throw error;
        }
      } catch (error) {
        const code = (error as { code?: string }).code;
        if (broken || attempt >= ATTEMPTS_MAX || !code || !TRY_AGAIN.has(code)) throw error;
      } finally {
        await runner.release();
      }
    }
  }

  async onApplicationShutdown(): Promise<void> {
    if (this.dataSource.isInitialized) await this.dataSource.destroy();
  }
}

function settings({ organisationId, userId }: Actor): string {
  const value = (id: string | null) => {
    if (id !== null && !isId(id)) throw new Error('an actor is named by UUIDs');
    return `'${id ?? ''}'`;
  };
  return `SELECT set_config('shanhai.organisation_id', ${value(organisationId)}, true), set_config('shanhai.user_id', ${value(userId)}, true)`;
}
