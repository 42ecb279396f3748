import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { allowed, circle, importPlants, LIBS, patternPlants, scenery } from './plants';

/** Inside the checkout, so that packages resolve; ignored by git and by every tool that walks the tree. */
const ROOT = resolve(__dirname, '..', '..');
const PLANTED = join(ROOT, '.data', `planted-${process.pid}`);
const TOOL_MS = 60_000;

interface Cruise {
  summary: { violations: { from: string; rule: { name: string } }[]; totalCruised: number };
}
interface Linted {
  filePath: string;
  messages: { ruleId: string | null; message: string }[];
}

/** A tool's report as JSON, whatever its exit code says. */
function report<T>(tool: string, args: string[], cwd: string): Promise<T> {
  return new Promise((done, fail) => {
    const options = { cwd, maxBuffer: 64 * 1024 * 1024, timeout: TOOL_MS };
    execFile(process.execPath, [join(ROOT, 'node_modules', tool), ...args], options, (_, stdout, stderr) => {
      try {
        done(JSON.parse(stdout) as T);
      } catch {
        fail(new Error(`${tool} said no JSON: ${stderr || stdout.slice(0, 2_000)}`));
      }
    });
  });
}

const cruise = (cwd: string, folders: string[]) =>
  report<Cruise>(
    'dependency-cruiser/bin/dependency-cruise.mjs',
    [...folders, '--config', join(ROOT, '.dependency-cruiser.cjs'), '--output-type', 'json'],
    cwd,
  );

beforeAll(() => {
  for (const { file, code } of [...scenery, circle, ...allowed, ...importPlants, ...patternPlants]) {
    const path = join(PLANTED, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `${code}\n`);
  }
  for (const config of ['tsconfig.json', 'package.json']) cpSync(join(ROOT, config), join(PLANTED, config));
});
afterAll(() => rmSync(PLANTED, { recursive: true, force: true }));

test(
  'each forbidden import is found by its own fence, and nothing else is',
  async () => {
    const planted = new Set([...importPlants, ...allowed, circle].map(({ file }) => file));
    const { summary } = await cruise(PLANTED, ['apps', 'libs']);
    const found = summary.violations
      .filter(({ from }) => planted.has(from) && from !== circle.file)
      .map(({ from, rule }) => `${from}: ${rule.name}`);
    expect([...new Set(found)].sort()).toEqual(importPlants.map(({ file, fence }) => `${file}: ${fence}`).sort());
  },
  TOOL_MS,
);

test(
  'each forbidden pattern is found by its own fence, and nothing else is',
  async () => {
    const args = ['.', '--config', join(ROOT, 'eslint.config.mjs'), '--format', 'json'];
    const results = await report<Linted[]>('eslint/bin/eslint.js', args, PLANTED);
    const files = new Set(patternPlants.map(({ file }) => file));
    const found = results
      .map(({ filePath, messages }) => ({ file: filePath.slice(PLANTED.length + 1), messages }))
      .filter(({ file }) => files.has(file))
      .flatMap(({ file, messages }) => messages.map(({ ruleId, message }) => `${file}: ${ruleId ?? message}`));
    expect([...new Set(found)].sort()).toEqual(patternPlants.map(({ file, fence }) => `${file}: ${fence}`).sort());
  },
  TOOL_MS,
);

test('every lib stands in the diagram', () => {
  expect(readdirSync(join(ROOT, 'libs')).sort()).toEqual([...LIBS, 'testing'].sort());
});

test(
  'our own imports break no fence',
  async () => {
    const { summary } = await cruise(ROOT, ['apps', 'libs', 'migrations', 'test']);
    expect(summary.totalCruised).toBeGreaterThan(300);
    expect(summary.violations.map(({ from, rule }) => `${from}: ${rule.name}`)).toEqual([]);
  },
  TOOL_MS,
);
