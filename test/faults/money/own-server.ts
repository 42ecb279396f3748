import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { type EmbeddedServer, startEmbedded } from '@shanhai/database';
import { moveTo, testWorld, withDatabase } from '@shanhai/testing';
import { Pool } from 'pg';

const CLI = join('dist', 'apps', 'cli', 'src', 'main.js');

/** A PostgreSQL of one's own that keeps what was committed when it is killed, with the template that test databases are cloned from. */
export class OwnServer {
  private constructor(private server: EmbeddedServer) {}

  static async start(): Promise<OwnServer> {
    const own = new OwnServer(await launch());
    await moveTo({ serverUrl: own.server.url('postgres') });
    const { templateName, serverUrl } = testWorld();
    const owner = new Pool({ connectionString: serverUrl, max: 1 });
    await owner.query(`DROP DATABASE IF EXISTS ${templateName} WITH (FORCE)`);
    await owner.query(`CREATE DATABASE ${templateName}`);
    await owner.end();
    const env = { ...process.env, DATABASE_URL: withDatabase(serverUrl, templateName) };
    for (const command of ['migrate', 'reference'])
      execFileSync(process.execPath, [CLI, command], { env, stdio: ['ignore', 'ignore', 'inherit'] });
    return own;
  }

  restart = async (): Promise<void> => {
    await this.server.stop('immediate');
    this.server = await launch();
  };

  stop = () => this.server.stop('immediate');
}

/** Its machine lives: what was written is there after a kill without waiting for a disk. */
function launch(): Promise<EmbeddedServer> {
  const settings = { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'on' };
  return startEmbedded({ dataDir: join(process.cwd(), '.data', 'faults-postgres'), settings });
}
