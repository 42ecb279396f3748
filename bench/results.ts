import { execFileSync } from 'node:child_process';
import type { Laboratory } from './laboratory';
import { COMPARISON_HEAD, comparisonLine, machine } from './report';
import type { Comparison } from './rounds';
import { type SideBySide, sideBySideLine } from './side-by-side';

export const SIDE_BY_SIDE_HEAD = ['| what | ratio | figures |', '| --- | --- | --- |'];

/** What issue 3 asks for and nothing here measures. */
const NOT_MEASURED = [
  'search with facets: the API has none',
  'the dry run of a spreadsheet of 1,000 rows: the API has none',
  'orders and figures with 10,000,000 orders and entries, and memory after 1,000,000 requests: `--large` does',
];

/** RESULTS.md of one run. */
export function resultsOf(lab: Laboratory, comparisons: readonly Comparison[], lines: readonly SideBySide[]): string {
  const { quick, rounds, seconds, products } = lab.options;
  const limit = lab.pgbenchVersion ?? 'pgbench is not on the PATH, so its columns are empty';
  return `# What \`npm run bench\` measured

${machine()}; ${lab.database.description}; ${limit}. Commit ${commit()}.
${quick ? 'A quick run: ' : ''}${rounds} rounds of ${seconds} s for each contender, taking turns; ${products.toLocaleString('en')} products. A ratio is the median of the rounds' own ratios, with the lowest and the highest.

- **ours**: the built API in a process of its own, asked over HTTP, with sign-in token, validation, permissions, idempotency and the event log.
- **bare**: \`node:http\` and \`pg\` in a process of its own ([bare.ts](bare.ts)). It runs the SQL that the API was recorded sending, with new ids, and answers the same JSON. It prices, checks and maps nothing.
- **pgbench**: the same SQL with its values written out, sent by C.
- All share the machine with the client, which compares each answer with the recorded one, letter by letter but for new ids.
- CPU of the database counts all its processes while the contender runs, the checkpointer too. Statements count BEGIN and COMMIT.

${[...COMPARISON_HEAD, ...comparisons.map(comparisonLine)].join('\n')}

${[...SIDE_BY_SIDE_HEAD, ...lines.map(sideBySideLine)].join('\n')}

Not measured yet:

${NOT_MEASURED.map((each) => `- ${each}`).join('\n')}
`;
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
