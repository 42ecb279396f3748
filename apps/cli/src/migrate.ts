import { migrate } from '@shanhai/database';
import { migrations } from '../../../migrations';
import { databaseUrl } from './context';
import type { Command } from './command';

export const migrateCommand: Command = {
  async run() {
    const done = await migrate(databaseUrl(), migrations);
    console.log(done.length === 0 ? 'nothing to migrate' : done.map((name) => `migrated ${name}`).join('\n'));
  },
};
