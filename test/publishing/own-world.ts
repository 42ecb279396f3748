import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { Pool } from 'pg';
import { newId } from '@shanhai/kernel';
import { AccessTokens, rolesOf } from '@shanhai/organisations';
import { ApiClient, testWorld } from '@shanhai/testing';

const READY_MS = 60_000;

export interface Officer {
  api: ApiClient;
  token: string;
  officeId: string;
  userId: string;
}

/** An API and a worker of one's own on a database of one's own: where months are sealed and rows are made by the thousand. */
export class OwnWorld {
  private constructor(
    readonly apiUrl: string,
    private readonly pool: Pool,
    private readonly programs: readonly ChildProcess[],
  ) {}

  /** With settings of one's own beside those that it needs. */
  static async start(databaseUrl: string, more: NodeJS.ProcessEnv = {}): Promise<OwnWorld> {
    const { tokenSecret } = testWorld();
    const env = { ...process.env, ...more, DATABASE_URL: databaseUrl, SHANHAI_TOKEN_SECRET: tokenSecret, PORT: '0' };
    const programs = (['api', 'worker'] as const).map((name) =>
      spawn(process.execPath, ['--max-old-space-size=512', join('dist', 'apps', name, 'src', 'main.js')], {
        env,
        stdio: ['ignore', 'pipe', 'inherit'],
      }),
    );
    const [{ listening }] = await Promise.all(programs.map((program) => firstLine<{ listening: string }>(program)));
    return new OwnWorld(listening, new Pool({ connectionString: databaseUrl, max: 2 }), programs);
  }

  async sql<Row>(text: string, parameters: unknown[] = []): Promise<Row[]> {
    return (await this.pool.query(text, parameters)).rows as Row[];
  }

  /** The API's process. */
  get apiPid(): number {
    return this.programs[0].pid!;
  }

  /** A new member of an office that is there: the one at a seat, or one that is made. */
  async officer(seatCode: string, roles: string[] = rolesOf('OFFICE')): Promise<Officer> {
    const userId = newId();
    const [office] = await this.sql<{ id: string }>(
      `WITH there AS (SELECT id FROM organisations WHERE kind = 'OFFICE' AND seat_code = $1 ORDER BY id LIMIT 1),
       made AS (INSERT INTO organisations (id, kind, unit_type, name, credit_code, seat_code, budget_unit, status, registered_on, decided_on)
         SELECT $2::uuid, 'OFFICE', 'COORDINATION_OFFICE', '协作办', $2::uuid::text, $1, false, 'APPROVED', '2020-01-01', '2020-01-01' WHERE NOT EXISTS (SELECT FROM there) RETURNING id)
       SELECT id FROM there UNION ALL SELECT id FROM made`,
      [seatCode, newId()],
    );
    await this.sql("INSERT INTO users (id, email, name) VALUES ($1, $2, '经办人')", [userId, `${userId}@example.org`]);
    const { token } = new AccessTokens(testWorld().tokenSecret).sign({
      userId,
      organisationId: office.id,
      organisationKind: 'OFFICE',
      seatCode,
      roles,
    });
    return { api: new ApiClient(token, this.apiUrl), token, officeId: office.id, userId };
  }

  async close(): Promise<void> {
    await this.pool.end();
    await Promise.all(this.programs.map(ended));
  }
}

function firstLine<T>(program: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`not ready within ${READY_MS} ms`)), READY_MS);
    program.once('exit', (code) => reject(new Error(`ended with ${code} before it was ready`)));
    program.stdout!.once('data', (data: Buffer) => {
      clearTimeout(timer);
      program.removeAllListeners('exit');
      program.stdout!.resume();
      resolve(JSON.parse(data.toString().split('\n')[0]) as T);
    });
  });
}

function ended(program: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (program.exitCode !== null) return resolve();
    program.once('exit', () => resolve());
    program.kill('SIGTERM');
  });
}
