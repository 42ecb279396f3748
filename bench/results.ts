import { execFileSync } from 'node:child_process';
import type { Laboratory } from './laboratory';
import { COMPARISON_HEAD, comparisonLine, machine } from './report';
import type { Comparison } from './rounds';
import { type SideBySide, sideBySideLine } from './side-by-side';

export const SIDE_BY_SIDE_HEAD = ['| what | ratio | figures |', '| --- | --- | --- |'];

const LEFT_TO_LARGE =
  '10,000,000 orders, and memory after 1,000,000 requests: `-- --large`, which needs 170 GB of disk';
const LEFT_TO_FULL =
  'two workers, orders with many orders in the books, orders of 1,000 lines, the filtered page, and 1 and 32 connections: a full run';

/** RESULTS.md of one run. */
export function resultsOf(lab: Laboratory, comparisons: readonly Comparison[], lines: readonly SideBySide[]): string {
  const { size, rounds, seconds, products } = lab.options;
  const left = { quick: [LEFT_TO_FULL, LEFT_TO_LARGE], full: [LEFT_TO_LARGE], large: [] }[size];
  const minutes = Math.ceil(process.uptime() / 60);
  const limit = lab.pgbenchVersion ?? 'pgbench is not on the PATH, so its columns are empty';
  return `# What \`npm run bench\` measured

${machine()}; ${lab.database.description}; ${limit}. Commit ${commit()}.
A ${size} run of ${minutes} minutes: ${rounds} rounds of ${seconds} s for each contender, taking turns; ${products.toLocaleString('en')} products. A ratio is the median of the rounds' own ratios, with the lowest and the highest.

- **ours**: the built API in a process of its own, asked over HTTP, with sign-in token, validation, permissions, idempotency and the event log.
- **bare**: \`node:http\` and \`pg\` in a process of its own ([bare.ts](bare.ts)). It runs the SQL that the API was recorded sending, with new ids and the same round trips, and answers the same JSON. It prices, checks and maps nothing.
- **pgbench**: the same SQL with its values written out, sent by C.
- All share the machine with the client, which compares each answer with the recorded one, letter by letter but for new ids.
- CPU of the database counts all its processes while the contender runs, the checkpointer too. Statements count BEGIN and COMMIT.
- Memory of the API is what its process had at most until then; that of PostgreSQL is the sum over its processes right after a round of ours, pages that they share counted once, its buffers among them.

${[...COMPARISON_HEAD, ...comparisons.map(comparisonLine)].join('\n')}

${[...SIDE_BY_SIDE_HEAD, ...lines.map(sideBySideLine)].join('\n')}

${left.length > 0 ? `Left out of such a run:\n\n${left.map((each) => `- ${each}`).join('\n')}\n` : ''}`;
}

function commit(): string {
  const git = (...args: string[]) =>
    execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  try {
    return (
      git('rev-parse', '--short', 'HEAD') +
      (git('status', '--porcelain', 'apps', 'libs', 'migrations') === '' ? '' : ' with changes')
    );
  } catch {
    return 'unknown (no git repository)';
  }
}
