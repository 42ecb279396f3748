import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type INestApplicationContext, Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Database, DatabaseModule, SYSTEM, type Tx } from '@shanhai/database';
import { ProcurementModule } from '@shanhai/procurement';
import { freshDatabase } from '@shanhai/testing';

const CLI = join('dist', 'apps', 'cli', 'src', 'main.js');
const run = promisify(execFile);

@Module({})
class OwnerModule {}

class RolledBack extends Error {}

/** A database of its own with the demo world of 2025: a year of orders, deliveries, payments, refunds, counts and seals. */
export class SeededBooks {
  private constructor(
    readonly url: string,
    private readonly owner: INestApplicationContext,
    private readonly drop: () => Promise<void>,
  ) {}

  static async make(name: string): Promise<SeededBooks> {
    const { url, drop } = await freshDatabase(name);
    await run(process.execPath, [CLI, 'seed'], { env: { ...process.env, DATABASE_URL: url } });
    const module = {
      module: OwnerModule,
      imports: [DatabaseModule.forRoot({ url, becomeApplicationRole: false }), ProcurementModule],
    };
    const owner = await NestFactory.createApplicationContext(module, { logger: ['error'], abortOnError: false });
    return new SeededBooks(url, owner, drop);
  }

  async close(): Promise<void> {
    await this.owner.close();
    await this.drop();
  }

  get database(): Database {
    return this.use(Database);
  }

  use<UseCase>(type: Type<UseCase>): UseCase {
    return this.owner.get(type, { strict: false });
  }

  /** Edits the books as no program can (triggers and foreign keys are off), looks, and rolls back. */
  async broken<T>(edit: string, look: (tx: Tx) => Promise<T>): Promise<T> {
    let seen: T;
    const work = this.database.write(SYSTEM, async (tx) => {
      await tx.query(`SET LOCAL session_replication_role = replica`);
      for (const statement of edit.split(';\n')) await tx.query(statement);
      seen = await look(tx);
      throw new RolledBack();
    });
    await work.catch((error: unknown) => {
      if (!(error instanceof RolledBack)) throw error;
    });
    return seen!;
  }

  /** Runs a command of the command line on these books. */
  async cli(...args: string[]): Promise<{ code: number; text: string }> {
    const environment = { ...process.env, DATABASE_URL: this.url };
    try {
      const { stdout } = await run(process.execPath, [CLI, ...args], { env: environment });
      return { code: 0, text: stdout };
    } catch (error) {
      const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
      return { code, text: stdout + stderr };
    }
  }
}
