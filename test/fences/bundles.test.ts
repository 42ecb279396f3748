import { readFileSync } from 'node:fs';
import { join } from 'node:path';

test.each(['api', 'worker', 'cli'])(
  'the one file of the %s is ASCII, which V8 keeps at one byte a letter (DECISIONS.md 86)',
  (name) => {
    const source = readFileSync(join('dist', 'apps', name, 'src', 'main.js'), 'utf8');
    const beyond = /^.*[^\x00-\x7f].*$/m.exec(source)?.[0];
    expect(beyond).toBeUndefined();
  },
);

test('no String.raw has letters that the bundle would escape', () => {
  const source = readFileSync(join('dist', 'apps', 'api', 'src', 'main.js'), 'utf8');
  expect(source).not.toMatch(/String\.raw`[^`]*\\u[0-9a-f]{4}/);
});
