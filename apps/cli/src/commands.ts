import type { Command } from './command';

/** A command as the command line knows it; its code is loaded when it is asked for, for most take but a part of the house. */
interface Listed {
  help: string;
  load(): Promise<Command>;
}

const help: Command = {
  async run() {
    for (const [name, command] of Object.entries(commands)) console.log(`${name.padEnd(16)} ${command.help}`);
  },
};

/** Every command by its name on the command line. */
export const commands: Record<string, Listed> = {
  help: { help: 'this list', load: async () => help },
  migrate: {
    help: 'run pending migrations on DATABASE_URL, whose login must own the database',
    load: async () => (await import('./migrate.js')).migrateCommand,
  },
  reference: {
    help: 'load what every installation starts with: places, categories, brands, processes, lists, pairings, schemes, documents that goods need (repeatable); and tell the log what is on sale that it knows nothing of',
    load: async () => (await import('./reference.js')).referenceCommand,
  },
  start: {
    help: 'run everything with an embedded database in .data (SHANHAI_DATA_DIR): API and worker; PORT, SHANHAI_SEED=off',
    load: async () => (await import('./start.js')).startCommand,
  },
  demo: {
    help: 'play the main job over HTTP as the three users, on a database of its own that is thrown away',
    load: async () => (await import('./demo/demo.js')).demoCommand,
  },
  seed: {
    help: 'fill a database that holds the reference data alone with the demo world: the year 2025, always the same',
    load: async () => (await import('./seed/seed.js')).seedCommand,
  },
  import: {
    help: 'import divisions FILE: a history of division codes as CSV (UTF-8 or GBK); repeatable',
    load: async () => (await import('./import.js')).importCommand,
  },
  'check-books': {
    help: 'run every invariant on the live DATABASE_URL and name what is wrong; exits with 1 where anything is, 2 where time ran out before. --help for more',
    load: async () => (await import('./check-books.js')).checkBooksCommand,
  },
  'backfill-events': {
    help: 'write the trace events of what was recorded on DATABASE_URL before there were events; may be stopped and begun again',
    load: async () => (await import('./backfill-events.js')).backfillEventsCommand,
  },
  recount: {
    help: 'count the whole log of DATABASE_URL again from nothing, compare with the ledger, change nothing; exits with 1 where they differ, 2 where time ran out before',
    load: async () => (await import('./recount.js')).recountCommand,
  },
  verify: {
    help: 'pack FILE, fair-deal FILE: prove a pack of sealed months, or the file of a purchase, without a database; trace [LOT|all]: prove trace events, the chain of the log and its signed heads; exits with 1 where anything is wrong. --help for more',
    load: async () => (await import('./verify.js')).verifyCommand,
  },
  'print-schema': {
    help: 'print the GraphQL schema, without a database; to FILE where one is named',
    load: async () => (await import('./print-schema.js')).printSchemaCommand,
  },
  'print-sql': {
    help: 'print the statements of the main use cases into test/sql; on the empty database DATABASE_URL, or a scratch one',
    load: async () => (await import('./print-sql.js')).printSqlCommand,
  },
};
