import { execFileSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Builds where a source is newer than what was built from it, or nothing was. */
const BUILT = 'dist/apps/cli/src/main.js';
const SOURCES = ['apps', 'libs', 'migrations'];

const builtAt = statSync(BUILT, { throwIfNoEntry: false })?.mtimeMs ?? 0;
const isNewer = (directory) =>
  readdirSync(directory, { withFileTypes: true }).some((entry) =>
    entry.isDirectory()
      ? isNewer(join(directory, entry.name))
      : entry.name.endsWith('.ts') && statSync(join(directory, entry.name)).mtimeMs > builtAt,
  );
if (SOURCES.some(isNewer)) execFileSync('npm', ['run', '--silent', 'build'], { stdio: 'inherit' });
