import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { ImportDivisions } from '@shanhai/divisions';
import { messageOf, Refusal } from '@shanhai/kernel';
import { withLibs } from './context';
import type { Command } from './command';

export const importCommand: Command = {
  async run([kind, file]) {
    if (kind !== 'divisions' || !file) throw new Error('usage: import divisions FILE');
    const content = await readFile(file);
    const { rows, edition, codes } = await withLibs((libs) =>
      libs.get(ImportDivisions).run({ source: basename(file), content }),
    ).catch(explain);
    console.log(
      edition === null ? `${rows} rows, nothing new` : `${rows} rows, edition ${edition} with ${codes} codes`,
    );
  },
};

/** Tells each reason on its own line. */
function explain(error: unknown): never {
  throw error instanceof Refusal ? new Error(error.reasons.map((reason) => messageOf(reason, 'zh')).join('\n')) : error;
}
