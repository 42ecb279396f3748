import tseslint from 'typescript-eslint';

/**
 * A fence of the house that is a pattern in the code: it has a name, so that test/fences can plant a violation
 * and see exactly this one fire. Fences about who may import what are in .dependency-cruiser.cjs.
 */
function fence(message, ...selectors) {
  return {
    create: (context) =>
      Object.fromEntries(selectors.map((each) => [each, (node) => context.report({ node, message })])),
  };
}

const IMPORTS_OPERATION =
  "ImportDeclaration[source.value='@nestjs/graphql'] > ImportSpecifier[imported.name=/^(Query|Mutation|Subscription)$/]";
const IMPORTS_NESTS_GRAPHQL_WHOLE = "ImportDeclaration[source.value='@nestjs/graphql'] > ImportNamespaceSpecifier";

/** What rules may call of a lower lib; they are pure rules themselves, exported by its index. Types are free. */
const RULES_OF_LOWER_LIBS = [
  'nominalFen',
  'massFen',
  'paidByItem',
  'ownUri',
  'lotQuantities',
  'gtin14',
  'isGtin',
  'mergedShares',
  'placePrefix',
  'isOfPlaces',
  'isSeatOfPlaces',
  'isUnion',
  'REPORT_COLUMNS',
  'dayOf',
  'unitPriceAt',
];

const fences = {
  rules: {
    'own-operations': fence(
      'Take Query and Mutation from @shanhai/graphql: theirs do not compile without a permission.',
      IMPORTS_OPERATION,
      IMPORTS_NESTS_GRAPHQL_WHOLE,
    ),
    'time-from-clock': fence(
      'Time comes from the injected Clock.',
      "NewExpression[callee.name='Date'][arguments.length=0]",
      "CallExpression[callee.object.name='Date'][callee.property.name='now']",
      "CallExpression[callee.name='Date']",
    ),
    'insert-update-and-sql': fence(
      'TypeORM writes are insert, update and SQL: no save, cascade, eager, synchronize.',
      'CallExpression[callee.property.name=/^(save|remove|softRemove|recover)$/]',
      'Property[key.name=/^(cascade|eager)$/]',
      "Property[key.name='synchronize'][value.value!=false]",
    ),
    'one-statement-at-a-time': fence(
      'Promise.all leaves statements under way when one fails: `tx.together` waits for all.',
      "CallExpression[callee.object.name='Promise'][callee.property.name=/^(all|allSettled|any|race)$/]:has(Identifier[name='tx'])",
    ),
    // A `for (;;)` that reads page after page is bounded by its page and allowed.
    'sets-not-loops': fence(
      'Work on sets (unnest, jsonb_to_recordset), never a statement in a loop.',
      ":matches(ForStatement[test], ForOfStatement, ForInStatement, WhileStatement, DoWhileStatement) CallExpression[callee.object.name='tx'][callee.property.name=/^(query|send)$/]",
    ),
    'rules-of-lower-libs': fence(
      `rules/ take types from lower libs, and no values but ${RULES_OF_LOWER_LIBS.join(', ')}.`,
      `ImportDeclaration[importKind!='type'][source.value=/^@shanhai\\/(?!kernel$)/] > ImportSpecifier[importKind!='type']:not([imported.name=/^(${RULES_OF_LOWER_LIBS.join('|')})$/])`,
      "ImportDeclaration[importKind!='type'][source.value=/^@shanhai\\/(?!kernel$)/] > :matches(ImportNamespaceSpecifier, ImportDefaultSpecifier)",
    ),
    'row-or-wire-type': fence(
      'A class is a row or a type on the wire, never both.',
      "ClassDeclaration:has(> Decorator[expression.callee.name='Entity']):has(> Decorator[expression.callee.name=/^(ObjectType|InputType)$/])",
    ),
    'folder-says-what': fence('Say what the folder holds: not common, utils, shared or helpers.', 'Program'),
  },
};

const TESTS = ['**/*.test.ts', '**/*.long.ts', 'test/**', 'libs/testing/**'];
const EMBEDDED = 'libs/database/src/embedded/**';

export default tseslint.config(
  { ignores: ['dist/**', 'node_modules/**', '.data/**', 'coverage/**'] },
  { plugins: { fences } },
  {
    files: ['**/*.{ts,mjs,cjs,js}'],
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-constant-binary-expression': 'error',
      'no-debugger': 'error',
      'no-var': 'error',
      'object-shorthand': 'error',
      'prefer-const': 'error',
    },
  },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommended],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { arguments: false } }],
      '@typescript-eslint/return-await': ['error', 'error-handling-correctness-only'],
      // An index that is checked by what made it: rows of a RETURNING, the first of a group.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    },
  },
  { files: ['**/*.ts'], ignores: ['libs/graphql/**'], rules: { 'fences/own-operations': 'error' } },
  {
    files: ['libs/*/src/{rules,store,use-cases,api,facts}/**/*.ts'],
    ignores: TESTS,
    rules: { 'fences/time-from-clock': 'error' },
  },
  {
    files: ['{apps,libs}/**/*.ts'],
    ignores: [...TESTS, EMBEDDED],
    rules: {
      'fences/insert-update-and-sql': 'error',
      'fences/one-statement-at-a-time': 'error',
      'fences/sets-not-loops': 'error',
      'fences/row-or-wire-type': 'error',
    },
  },
  { files: ['libs/*/src/rules/**/*.ts'], ignores: TESTS, rules: { 'fences/rules-of-lower-libs': 'error' } },
  { files: ['**/{common,util,utils,shared,helper,helpers}/**'], rules: { 'fences/folder-says-what': 'error' } },
);
