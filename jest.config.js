const { readFileSync } = require('node:fs');

// Packages that ship ES modules only: jest runs CommonJS, so these are compiled too.
const esmPackages = [
  '@nestjs',
  'file-type',
  'strtok3',
  'token-types',
  'uint8array-extras',
  '@tokenizer',
  '@borewit',
  'load-esm',
  'es-toolkit',
  'uuid',
  'jose',
  'fast-check',
  'pure-rand',
  '@vant',
];
const { jsc, module: compiledModule } = JSON.parse(readFileSync('.swcrc', 'utf8'));
const { paths } = require('./tsconfig.json').compilerOptions;
const { dependencies, devDependencies } = require('./package.json');
const ourLibs = Object.fromEntries(
  Object.entries(paths).map(([name, [file]]) => [`^${name}$`, `<rootDir>/${file.slice(2)}`]),
);

// Packages, and what a lib's index names, are loaded when a test uses them, not before: else each file waits for all of Nest and of the house.
// What an index gives by `export *` is loaded at once: name what brings Nest or GraphQL with it.
const lazy = [
  ...Object.keys({ ...dependencies, ...devDependencies }),
  ...Object.keys(paths),
  ...Object.values(paths).flatMap(([index]) =>
    [...readFileSync(index, 'utf8').matchAll(/ from '(\.[^']+)'/g)].map(([, file]) => file),
  ),
];

/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/apps', '<rootDir>/bench', '<rootDir>/libs', '<rootDir>/test'],
  testRegex: process.env.SHANHAI_LONG_TESTS ? '\\.long\\.ts$' : '\\.test\\.ts$',
  modulePathIgnorePatterns: ['<rootDir>/dist'],
  globalSetup: '<rootDir>/test/setup/start.ts',
  setupFilesAfterEnv: ['<rootDir>/test/setup/each-file.ts'],
  globalTeardown: '<rootDir>/test/setup/stop.ts',
  moduleNameMapper: { ...ourLibs, '^fast-check$': '<rootDir>/test/setup/fast-check.js', '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        swcrc: false,
        sourceMaps: 'inline',
        jsc: { ...jsc, paths: undefined, baseUrl: undefined },
        module: { ...compiledModule, lazy },
      },
    ],
    'node_modules.+\\.m?js$': [
      '@swc/jest',
      {
        swcrc: false,
        jsc: {
          target: 'es2022',
          parser: { syntax: 'ecmascript', importMeta: true, dynamicImport: true },
          keepClassNames: true,
        },
        module: { type: 'commonjs' },
      },
    ],
  },
  transformIgnorePatterns: [`/node_modules/(?!(${esmPackages.join('|')})/)`],
  testSequencer: '<rootDir>/test/setup/longest-first.js',
  testTimeout: 60_000,
  maxWorkers: 2,
};
