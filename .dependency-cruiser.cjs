/** Which libs each lib may import: the diagram of ARCHITECTURE.md, each line what stands directly below. */
const BELOW = {
  kernel: [],
  documents: ['kernel'],
  database: ['kernel'],
  files: ['graphql'],
  audit: ['graphql'],
  graphql: ['database'],
  epcis: ['audit'],
  divisions: ['files', 'audit'],
  organisations: ['divisions'],
  aid: ['organisations'],
  goods: ['organisations'],
  tracing: ['goods', 'epcis', 'documents'],
  catalogue: ['tracing'],
  payments: ['organisations'],
  orders: ['payments', 'catalogue'],
  'trace-page': ['orders'],
  benefit: ['orders'],
  needs: ['orders'],
  channels: ['orders'],
  procurement: ['channels'],
  publishing: ['procurement'],
};

/** Everything below a lib. */
const below = (lib) => [...new Set(BELOW[lib].flatMap((each) => [each, ...below(each)]))];

const TESTS = '(\\.(test|long)\\.ts$|^test/|^libs/testing/)';
const RULES = '^libs/[^/]+/src/rules/';
const npm = (...names) => `(^|node_modules/)(${names.join('|')})(/|$)`;

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...Object.keys(BELOW).map((lib) => ({
      name: `imports-run-down-${lib}`,
      comment: 'A lib imports the libs below it in the diagram; sideways and up go by facts, or by the lib above.',
      severity: 'error',
      from: { path: `^libs/${lib}/`, pathNot: TESTS },
      to: { path: `^(libs/(?!(${[lib, 'testing', ...below(lib)].join('|')})/)|apps/|migrations/|test/)` },
    })),
    {
      name: 'kernel-imports-nothing',
      comment: 'Nor any package but the maker of ids.',
      severity: 'error',
      from: { path: '^libs/kernel/', pathNot: TESTS },
      to: { pathNot: ['^libs/', '^(node:)?crypto$', npm('uuid')] },
    },
    {
      name: 'through-the-index',
      comment:
        "Another lib is entered by its index. test/setup runs before jest's mapping of names, so it goes by paths.",
      severity: 'error',
      from: { path: '^libs/([^/]+)/' },
      to: { path: '^libs/', pathNot: ['^libs/$1/', '^libs/[^/]+/src/index\\.ts$'] },
    },
    {
      name: 'through-the-index-from-outside',
      severity: 'error',
      from: { path: '^(apps|migrations|test|examples)/', pathNot: '^test/setup/' },
      to: { path: '^libs/', pathNot: '^libs/[^/]+/src/index\\.ts$' },
    },
    {
      name: 'rules-are-pure',
      comment:
        'rules/ see rules/ of their lib, lower libs by the index (of values only pure rules: see eslint.config.mjs), and random bytes.',
      severity: 'error',
      from: { path: RULES, pathNot: TESTS },
      to: { pathNot: ['^libs/[^/]+/src/index\\.ts$', RULES, '^(node:)?crypto$'] },
    },
    {
      name: 'testing-only-from-tests',
      severity: 'error',
      from: { pathNot: TESTS },
      to: { path: '^libs/testing/' },
    },
    {
      name: 'stripe-in-its-room',
      comment: 'The emulator of Stripe answers with the types of its package, and is tried with it.',
      severity: 'error',
      from: { pathNot: '^(libs/payments/src/stripe|test/stripe-emulator)/' },
      to: { path: npm('stripe') },
    },
    {
      name: 'sql-in-its-rooms',
      comment:
        'typeorm and pg belong to the database lib, to store/ and to migrations; and to the supervisor of "npm start", which makes whole databases on its server and reads no row of any lib.',
      severity: 'error',
      from: {
        pathNot: ['^libs/database/', '^libs/[^/]+/src/store/', '^migrations/', '^apps/cli/src/supervise/', TESTS],
      },
      to: { path: npm('typeorm', 'pg') },
    },
    {
      name: 'entities-in-modules',
      comment: '<lib>.module.ts registers the entities of its lib; nothing else needs @nestjs/typeorm.',
      severity: 'error',
      from: { pathNot: ['^libs/database/', '^libs/[^/]+/src/[^/]+\\.module\\.ts$'] },
      to: { path: npm('@nestjs/typeorm') },
    },
    {
      name: 'use-cases-know-no-graphql',
      comment:
        'Only api/ says GraphQL: what decides, stores and orders the steps is called by the worker and the cli too.',
      severity: 'error',
      from: { path: '^libs/[^/]+/src/(rules|store|use-cases|facts)/', pathNot: TESTS },
      to: { path: ['^libs/[^/]+/src/api/', npm('@nestjs/graphql', 'graphql')] },
    },
    {
      name: 'stores-know-no-use-cases',
      severity: 'error',
      from: { path: '^libs/[^/]+/src/(rules|store|facts)/', pathNot: TESTS },
      to: { path: '^libs/[^/]+/src/use-cases/' },
    },
    {
      name: 'no-development-packages',
      comment: 'The image has only dependencies.',
      severity: 'error',
      from: { path: '^(libs|apps|migrations)/', pathNot: TESTS },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['npm', 'type-only'] },
    },
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'everything-resolves', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|\\.data)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['node', 'require', 'import', 'types'] },
    skipAnalysisNotInRules: true,
  },
};
