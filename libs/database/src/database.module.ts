import { type DynamicModule, Global, Logger, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Client, type ClientConfig, type Pool } from 'pg';
import { DataSource } from 'typeorm';
import { Clock, SystemClock } from '@shanhai/kernel';
import { readColumnsExactly } from './column-types';
import { Database, StatementOptions } from './database';
import { SignHeads } from './heads/sign-heads';
import { ForgetIdempotencyKeys } from './idempotency';
import { APPLICATION_ROLE } from './migrate';
import { Sequencer } from './sequencer';

export interface DatabaseOptions {
  /** `postgres://…`; the login must be the role `shanhai_app` itself or able to become it. */
  url: string;
  /** Connections of this process. */
  poolSize?: number;
  /**
   * Set false where the login already is the application's role, as behind pgbouncer, which refuses start-up options.
   * Default: the session becomes `shanhai_app`.
   */
  becomeApplicationRole?: boolean;
  /** Where the use cases get the time from; the machine's clock unless given. */
  clock?: Clock;
}

const POOL_SIZE = 20;
const STATEMENT_TIMEOUT_MS = 60_000;
/** No parallel plans: statements are short and many at once, and starting a helper takes longer than most of them. */
const SESSION = `-c role=${APPLICATION_ROLE} -c statement_timeout=${STATEMENT_TIMEOUT_MS} -c max_parallel_workers_per_gather=0`;

const logger = new Logger('Database');

/**
 * A connection whose server dies while somebody has it emits an error outside any query: unheard, it would end the process.
 * Heard from its making on, because the first is made before anybody could listen to the pool.
 */
class HeardClient extends Client {
  constructor(config?: string | ClientConfig) {
    super(config);
    this.on('error', (error) => logger.warn(`connection lost: ${error.message}`));
  }
}

@Global()
@Module({})
export class DatabaseModule {
  static forRoot({
    url,
    poolSize = POOL_SIZE,
    becomeApplicationRole = true,
    clock = new SystemClock(),
  }: DatabaseOptions): DynamicModule {
    readColumnsExactly();
    const options = becomeApplicationRole ? { options: SESSION } : {};
    return {
      module: DatabaseModule,
      imports: [
        TypeOrmModule.forRootAsync({
          useFactory: () => ({
            type: 'postgres',
            url,
            poolSize,
            autoLoadEntities: true,
            synchronize: false,
            retryAttempts: 5,
            retryDelay: 500,
            // Statements that nobody waits for between are sent in one go.
            extra: { ...options, pipeline: true, Client: HeardClient },
          }),
          dataSourceFactory: async (given) => {
            const dataSource = await new DataSource(given!).initialize();
            const pool = (dataSource.driver as unknown as { master: Pool }).master;
            pool.on('error', (error) => logger.warn(`idle connection lost: ${error.message}`));
            return dataSource;
          },
        }),
      ],
      providers: [
        Database,
        Sequencer,
        SignHeads,
        ForgetIdempotencyKeys,
        { provide: Clock, useValue: clock },
        { provide: StatementOptions, useValue: { prepared: becomeApplicationRole } },
      ],
      exports: [Database, Sequencer, SignHeads, ForgetIdempotencyKeys, Clock],
    };
  }
}
