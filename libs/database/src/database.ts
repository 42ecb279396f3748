import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { Pool, PoolClient, QueryConfig } from 'pg';
import { DataSource, type EntityManager, type QueryRunner } from 'typeorm';
import { isId } from '@shanhai/kernel';
import { preparedName } from './prepared';
import { gather, Reads } from './reads';
import { noteStatement } from './statements';

/** Anything that SQL can be asked of. Rows come as plain objects; bigint columns as bigint, dates as `YYYY-MM-DD`. */
export interface Queryable {
  query<Row = Record<string, unknown>>(sql: string, parameters?: readonly unknown[]): Promise<Row[]>;
}

/** On whose behalf a transaction runs. The organisation is set inside the transaction, for row-level security to read. */
export interface Actor {
  organisationId: string | null;
  userId: string | null;
  /** Seat of the organisation, where it is known. */
  seatCode?: string;
  /** Where the request came from; none for the program itself. */
  origin?: RequestOrigin;
}

/** Where a request came from, for the audit trail. */
export interface RequestOrigin {
  /** IP address of the caller: of the connection, or as a trusted proxy says. */
  address: string;
  /** As the answer's header and the request log have it. */
  requestId: string;
}

/** The program itself: the worker, imports, migrations of reference data. */
export const SYSTEM: Actor = { organisationId: null, userId: null };

const MADE_BY_UNIT_OF_WORK = Symbol('made by the unit of work');

/**
 * An open transaction. Only `Database.write` and `Database.snapshot` make one; no network call inside. Its statements run
 * in the order in which they were given. The connection is pipelined: what needs no answer (`send`) and what does not need
 * each other's (`together`) goes out in one round trip.
 */
export class Tx implements Queryable {
  /** TypeORM's manager on this very connection: for `insert`, `update`, `find`. */
  readonly manager: EntityManager;
  /** The first error of a statement that nobody waited for. */
  private failed: { error: unknown } | null = null;
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
    gather(this.client);
    const result = await this.client.query(this.prepare(sql, parameters));
    return result.rows as Row[];
  }

  /**
   * Sends a statement whose rows nobody needs: it goes out with the next one that is waited for, or with COMMIT. Where it
   * fails, the transaction fails with its error.
   */
  send(sql: string, parameters: readonly unknown[] = []): void {
    this.query(sql, parameters).catch((error: unknown) => (this.failed ??= { error }));
  }

  /**
   * Waits for work that was begun together and does not need each other's answers: its first statements go out in one
   * round trip. Waits for all of it, then throws the first error in the order given.
   */
  async together<Work extends readonly unknown[] | []>(
    work: Work,
  ): Promise<{ -readonly [Index in keyof Work]: Awaited<Work[Index]> }> {
    const settled = await Promise.allSettled(work);
    const errors = settled.flatMap((each) => (each.status === 'rejected' ? [each.reason as unknown] : []));
    if (errors.length > 0) throw errors.find((error) => codeOf(error) !== ABORTED) ?? errors[0];
    return settled.map((each) => (each as PromiseFulfilledResult<unknown>).value) as never;
  }

  /** What made the transaction fail, where `error` only says that it had failed before. */
  causeOf(error: unknown): unknown {
    return this.failed && codeOf(error) === ABORTED ? this.failed.error : error;
  }

  /** @throws the error of a statement that nobody waited for. All must have been answered. */
  requireSound(): void {
    if (this.failed) throw this.failed.error;
  }
}

const codeOf = (error: unknown): string | undefined => (error as { code?: string } | null)?.code;

/** Makes a statement ready to send, under a name where statements are prepared. */
type Prepare = (sql: string, parameters: readonly unknown[]) => QueryConfig;

/** Whether statements are prepared by name; not behind pgbouncer, whose server connections change under a session. */
export abstract class StatementOptions {
  abstract readonly prepared: boolean;
}

/** A statement in a transaction in which an earlier one failed. */
const ABORTED = '25P02';
/** Deadlock and serialization failure: the transaction did nothing and may be run again. */
const TRY_AGAIN = new Set(['40P01', '40001']);
const ATTEMPTS_MAX = 4;

/** The database: reads outside a transaction, and the unit of work. */
@Injectable()
export class Database implements Queryable, OnApplicationShutdown {
  private readonly prepare: Prepare;
  private readonly reads = new Reads();
  /** For statements outside transactions that may take long: over a connection of their own, so that nothing waits behind them. */
  readonly apart: Queryable = {
    query: async <Row>(sql: string, parameters: readonly unknown[] = []) => {
      noteStatement(sql);
      const result = await this.pool.query(this.prepare(sql, parameters));
      return result.rows as Row[];
    },
  };

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
    const { master } = this.dataSource.driver as unknown as { master: Pool | undefined };
    if (!master) throw new Error('the database is closed');
    return master;
  }

  /** One statement outside a transaction; it may share a connection with others of the same turn (`Reads`). */
  async query<Row>(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    noteStatement(sql);
    return this.reads.ask(this.pool, this.prepare(sql, parameters));
  }

  /**
   * Runs `work` in one transaction (READ COMMITTED) and commits; any error rolls all of it back. Deadlocks are tried
   * again, so `work` must have no effect outside the transaction.
   */
  write<T>(actor: Actor, work: (tx: Tx) => Promise<T> | T): Promise<T> {
    return this.run(actor, 'BEGIN', work);
  }

  /** Runs several reads on one snapshot of the database. */
  snapshot<T>(actor: Actor, work: (tx: Tx) => Promise<T> | T): Promise<T> {
    return this.run(actor, 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY', work);
  }

  private async run<T>(actor: Actor, begin: string, work: (tx: Tx) => Promise<T> | T): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      const runner = this.dataSource.createQueryRunner();
      let broken = false;
      try {
        const client = (await runner.connect()) as PoolClient;
        // The simple protocol takes several statements, and both values are checked UUIDs. Nobody waits for the answer:
        // the connection sends the first statement of the work right behind (pipeline), which saves a round trip.
        gather(client);
        const begun = client.query(`${begin}; ${settings(actor)}`);
        begun.catch(() => (broken = true));
        noteStatement(begin);
        const tx = new Tx(MADE_BY_UNIT_OF_WORK, client, this.prepare, runner, actor);
        try {
          const result = await work(tx);
          noteStatement('COMMIT');
          gather(client);
          // It goes out behind the last writes. Where one of them failed, PostgreSQL rolls back and says so.
          const ended = await client.query('COMMIT');
          await begun;
          tx.requireSound();
          if (ended.command !== 'COMMIT') throw new Error('the transaction had failed before');
          return result;
        } catch (error) {
          await client.query('ROLLBACK').catch(() => (broken = true));
          throw tx.causeOf(error);
        }
      } catch (error) {
        const code = codeOf(error);
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
