import { backfillEventsCommand } from './backfill-events';
import { checkBooksCommand } from './check-books';
import type { Command } from './command';
import { demoCommand } from './demo/demo';
import { importCommand } from './import';
import { migrateCommand } from './migrate';
import { recountCommand } from './recount';
import { referenceCommand } from './reference';
import { printSchemaCommand } from './print-schema';
import { printSqlCommand } from './print-sql';
import { seedCommand } from './seed/seed';
import { startCommand } from './start';
import { verifyCommand } from './verify';

const help: Command = {
  help: 'this list',
  async run() {
    for (const [name, command] of Object.entries(commands)) console.log(`${name.padEnd(16)} ${command.help}`);
  },
};

/** Every command by its name on the command line. */
export const commands: Record<string, Command> = {
  help,
  migrate: migrateCommand,
  reference: referenceCommand,
  start: startCommand,
  demo: demoCommand,
  seed: seedCommand,
  import: importCommand,
  'check-books': checkBooksCommand,
  'backfill-events': backfillEventsCommand,
  recount: recountCommand,
  verify: verifyCommand,
  'print-schema': printSchemaCommand,
  'print-sql': printSqlCommand,
};
