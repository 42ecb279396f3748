import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { migrate, startEmbedded } from '@shanhai/database';
import { LoadReferencePlaces } from '@shanhai/divisions';
import { LoadReferenceGoods } from '@shanhai/goods';
import { businessDateOf, monthOf } from '@shanhai/kernel';
import { LoadSchemes } from '@shanhai/procurement';
import { PutProcess } from '@shanhai/tracing';
import { migrations } from '../../../migrations';
import type { Command } from './command';
import { besideOrders, declareElsewhere } from './print-sql/beside-orders';
import { countAll, readPages } from './print-sql/figures-and-pages';
import { InProcessApi } from './print-sql/in-process-api';
import { liveAnOrder, type Recorded } from './print-sql/life-of-an-order';
import { makeWorld } from './print-sql/world';

const FOLDER = join('test', 'sql');
const SCRATCH = join('.data', 'print-sql');
const FEW_LINES = 5;
const MANY_LINES = 50;

export const printSqlCommand: Command = {
  async run() {
    const recorded = process.env.DATABASE_URL
      ? await recordOn(process.env.DATABASE_URL)
      : await onScratchServer((url) => recordOn(url));
    await write(recorded);
  },
};

async function onScratchServer<T>(work: (url: string) => Promise<T>): Promise<T> {
  await rm(SCRATCH, { recursive: true, force: true });
  const server = await startEmbedded({ dataDir: SCRATCH, durable: false });
  try {
    return await work(server.url());
  } finally {
    await server.stop('immediate');
    await rm(SCRATCH, { recursive: true, force: true });
  }
}

/** @throws Error where the database has been used, or where more lines take more statements. */
async function recordOn(databaseUrl: string): Promise<Recorded> {
  const done = await migrate(databaseUrl, migrations);
  if (done.length !== migrations.length) throw new Error('DATABASE_URL must be an empty database');
  const api = await InProcessApi.start(databaseUrl);
  try {
    for (const load of [LoadReferencePlaces, LoadReferenceGoods, LoadSchemes])
      await api.use<{ run(): Promise<unknown> }>(load).run();
    await api.use(PutProcess).load();
    const world = await makeWorld(api, MANY_LINES / 2);
    await countAll(api);
    const few = await liveAnOrder(api, world, FEW_LINES);
    const counting = await countAll(api);
    const many = await liveAnOrder(api, world, MANY_LINES);
    await countAll(api);
    for (const [name, statements] of Object.entries(few.recorded)) requireAsFew(name, statements, many.recorded[name]);
    const pages = await readPages(api, world, few.orderId, monthOf(businessDateOf(new Date())));
    const declared = await declareElsewhere(api, world, FEW_LINES);
    const declaredMany = await declareElsewhere(api, world, MANY_LINES);
    for (const [name, statements] of Object.entries(declared)) requireAsFew(name, statements, declaredMany[name]);
    return { ...few.recorded, ...counting, ...pages, ...declared, ...(await besideOrders(api, world)) };
  } finally {
    await api.close();
  }
}

function requireAsFew(name: string, few: readonly string[], many: readonly string[]): void {
  if (few.length === many.length) return;
  const extra = many.filter((sql) => !few.includes(sql));
  throw new Error(
    `${name}: ${few.length} statements for ${FEW_LINES} lines, ${many.length} for ${MANY_LINES}\n${extra.join('\n')}`,
  );
}

async function write(recorded: Recorded): Promise<void> {
  await mkdir(FOLDER, { recursive: true });
  for (const file of await readdir(FOLDER)) if (file.endsWith('.sql')) await rm(join(FOLDER, file));
  for (const [name, statements] of Object.entries(recorded)) {
    const count = statements.length === 1 ? '1 statement' : `${statements.length} statements`;
    await writeFile(
      join(FOLDER, `${name}.sql`),
      [`-- ${name}: ${count}`, ...statements.map(readable)].join('\n\n') + '\n',
    );
  }
  console.log(`${Object.keys(recorded).length} files in ${FOLDER}`);
}

/** Line by line, without the indentation that it has in the code. */
function readable(sql: string): string {
  const lines = sql.split('\n').map((line) => line.trim().replace(/\s+/g, ' '));
  return `${lines.filter((line) => line !== '').join('\n')};`;
}
