import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** A planted violation: a file that breaks exactly one fence, and the fence that must say so. */
export interface Plant {
  file: string;
  code: string;
  fence: string;
}

/** From the top of the diagram down; every lib is planted an import of each that does not stand below it. */
export const BELOW: Record<string, readonly string[]> = {
  kernel: [],
  documents: ['kernel'],
  database: ['kernel'],
  graphql: ['database'],
  files: ['graphql'],
  audit: ['graphql'],
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

const below = (lib: string): string[] => BELOW[lib].flatMap((each) => [each, ...below(each)]);
/** Rooms of the diagram that are built. */
export const LIBS = Object.keys(BELOW).filter((lib) => existsSync(join('libs', lib)));

/** Every pair of libs that the diagram forbids. */
const upwards: Plant[] = LIBS.flatMap((lib) =>
  LIBS.filter((other) => other !== lib && !below(lib).includes(other)).map((other) => ({
    file: `libs/${lib}/src/planted-${other}.ts`,
    code: `import type {} from '@shanhai/${other}';`,
    fence: `imports-run-down-${lib}`,
  })),
);

/** Every pair that it allows: here no fence may fire. */
export const allowed = LIBS.flatMap((lib) =>
  LIBS.filter((other) => below(lib).includes(other)).map((other) => ({
    file: `libs/${lib}/src/allowed-${other}.ts`,
    code: `import type {} from '@shanhai/${other}';`,
  })),
);

/** Fences that dependency-cruiser holds. */
export const importPlants: Plant[] = [
  ...upwards,
  { file: 'libs/orders/src/deep.ts', code: "import '../../payments/src/store/deep';", fence: 'through-the-index' },
  {
    file: 'apps/api/src/deep.ts',
    code: "import '../../../libs/payments/src/store/deep';",
    fence: 'through-the-index-from-outside',
  },
  { file: 'libs/kernel/src/impure.ts', code: "import 'rxjs';", fence: 'kernel-imports-nothing' },
  { file: 'libs/orders/src/rules/impure-store.ts', code: "import '../store/empty';", fence: 'rules-are-pure' },
  { file: 'libs/orders/src/rules/impure-disk.ts', code: "import 'node:fs';", fence: 'rules-are-pure' },
  { file: 'libs/orders/src/tested.ts', code: "import '@shanhai/testing';", fence: 'testing-only-from-tests' },
  { file: 'apps/api/src/tested.ts', code: "import '@shanhai/testing';", fence: 'testing-only-from-tests' },
  { file: 'libs/orders/src/pays.ts', code: "import type {} from 'stripe';", fence: 'stripe-in-its-room' },
  { file: 'libs/payments/src/use-cases/pays.ts', code: "import type {} from 'stripe';", fence: 'stripe-in-its-room' },
  { file: 'libs/orders/src/use-cases/asks.ts', code: "import type {} from 'pg';", fence: 'sql-in-its-rooms' },
  { file: 'apps/cli/src/asks.ts', code: "import type {} from 'pg';", fence: 'sql-in-its-rooms' },
  { file: 'libs/orders/src/api/asks.ts', code: "import type {} from 'typeorm';", fence: 'sql-in-its-rooms' },
  {
    file: 'libs/orders/src/use-cases/injects.ts',
    code: "import type {} from '@nestjs/typeorm';",
    fence: 'entities-in-modules',
  },
  {
    file: 'libs/orders/src/use-cases/says.ts',
    code: "import type {} from '@nestjs/graphql';",
    fence: 'use-cases-know-no-graphql',
  },
  { file: 'libs/orders/src/store/says.ts', code: "import '../api/empty';", fence: 'use-cases-know-no-graphql' },
  { file: 'libs/orders/src/store/acts.ts', code: "import '../use-cases/empty';", fence: 'stores-know-no-use-cases' },
  { file: 'libs/orders/src/develops.ts', code: "import 'supertest';", fence: 'no-development-packages' },
  { file: 'libs/orders/src/about.ts', code: "import './round';", fence: 'no-circles' },
  { file: 'libs/orders/src/lost.ts', code: "import './nowhere';", fence: 'everything-resolves' },
];

/** What the plants import. */
export const scenery = [
  ...[...LIBS, 'testing'].map((lib) => `libs/${lib}/src/index.ts`),
  'libs/payments/src/store/deep.ts',
  'libs/orders/src/store/empty.ts',
  'libs/orders/src/api/empty.ts',
  'libs/orders/src/use-cases/empty.ts',
].map((file) => ({ file, code: 'export {};' }));

/** The other half of the circle, which is told once. */
export const circle = { file: 'libs/orders/src/round.ts', code: "import './about';" };

/** Fences that ESLint holds. */
export const patternPlants: Plant[] = [
  {
    file: 'libs/orders/src/api/theirs.ts',
    code: "import { Query } from '@nestjs/graphql';\nexport { Query };",
    fence: 'fences/own-operations',
  },
  {
    file: 'apps/api/src/theirs.ts',
    code: "import { Mutation as M } from '@nestjs/graphql';\nexport { M };",
    fence: 'fences/own-operations',
  },
  {
    file: 'libs/orders/src/api/whole.ts',
    code: "import * as g from '@nestjs/graphql';\nexport { g };",
    fence: 'fences/own-operations',
  },
  { file: 'libs/orders/src/use-cases/now.ts', code: 'export const now = new Date();', fence: 'fences/time-from-clock' },
  { file: 'libs/orders/src/rules/now.ts', code: 'export const now = Date.now();', fence: 'fences/time-from-clock' },
  {
    file: 'libs/orders/src/store/saves.ts',
    code: 'export const put = (manager: { save(row: object): object }) => manager.save({});',
    fence: 'fences/insert-update-and-sql',
  },
  {
    file: 'libs/orders/src/store/cascades.ts',
    code: 'export const options = { cascade: true };',
    fence: 'fences/insert-update-and-sql',
  },
  {
    file: 'libs/orders/src/store/eager.ts',
    code: 'export const options = { eager: true };',
    fence: 'fences/insert-update-and-sql',
  },
  {
    file: 'libs/database/src/synchronizes.ts',
    code: 'export const options = { synchronize: true };',
    fence: 'fences/insert-update-and-sql',
  },
  {
    file: 'libs/orders/src/use-cases/parallel.ts',
    code: 'export const both = (tx: { query(sql: string): Promise<void> }) => Promise.all([tx.query("a"), tx.query("b")]);',
    fence: 'fences/one-statement-at-a-time',
  },
  {
    file: 'libs/orders/src/use-cases/loops.ts',
    code: 'export async function each(tx: { query(sql: string): Promise<void> }) {\n  for (const sql of ["a"]) await tx.query(sql);\n}',
    fence: 'fences/sets-not-loops',
  },
  {
    file: 'libs/orders/src/use-cases/sending-loops.ts',
    code: 'export function each(tx: { send(sql: string): void }) {\n  for (const sql of ["a"]) tx.send(sql);\n}',
    fence: 'fences/sets-not-loops',
  },
  {
    file: 'libs/orders/src/rules/borrows.ts',
    code: "import { insertPayables, type Payable } from '@shanhai/payments';\nexport { insertPayables, type Payable };",
    fence: 'fences/rules-of-lower-libs',
  },
  {
    file: 'libs/orders/src/api/both.ts',
    code: "declare const Entity: (name: string) => ClassDecorator, ObjectType: () => ClassDecorator;\n@Entity('orders')\n@ObjectType()\nexport class Order {}",
    fence: 'fences/row-or-wire-type',
  },
  ...['common', 'utils', 'util', 'shared', 'helpers', 'helper'].map((folder) => ({
    file: `libs/orders/src/${folder}/money.ts`,
    code: 'export const fen = 1n;',
    fence: 'fences/folder-says-what',
  })),
  {
    file: 'libs/orders/src/use-cases/forgets.ts',
    code: 'export function start(run: () => Promise<void>): void {\n  run();\n}',
    fence: '@typescript-eslint/no-floating-promises',
  },
];
