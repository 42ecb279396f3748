import { withLibs } from './context';
import type { Command } from './commands';

export const referenceCommand: Command = {
  help: 'load what every installation starts with: places, categories, brands, lists, pairings, schemes (repeatable)',
  async run() {
    await withLibs(async () => {
      // Each lib's loader is added here with the lib.
    });
  },
};
