import { cpus, loadavg, totalmem } from 'node:os';
import { type Comparison, type Figures, median } from './rounds';

export const COMPARISON_HEAD = [
  '| work | connections | ours/s | bare/s | pgbench/s | ours : bare | ours : pgbench | p50 / p99 ms | CPU ms/op ours: API + db | bare: Node + db | pgbench: db | statements (round trips) | peak MB: API, PostgreSQL (of it shared) |',
  '| --- | --: | --: | --: | --: | --- | --- | --: | --: | --: | --: | --: | --: |',
];

/** One row of the table. A ratio is the median of the rounds' own ratios, with the lowest and highest. */
export function comparisonLine(each: Comparison): string {
  const { ours, bare, pgbench } = each;
  const cpu = ({ programCpuMs, databaseCpuMs }: Figures) => `${short(programCpuMs)} + ${short(databaseCpuMs)}`;
  const cells = [
    each.work,
    each.connections,
    short(median(ours.perSecond)),
    short(median(bare.perSecond)),
    pgbench ? short(median(pgbench.perSecond)) : '',
    ratio(ours.perSecond, bare.perSecond),
    pgbench ? ratio(ours.perSecond, pgbench.perSecond) : '',
    `${short(ours.p50Ms)} / ${short(ours.p99Ms)}`,
    cpu(ours),
    cpu(bare),
    pgbench ? short(pgbench.databaseCpuMs) : '',
    `${each.statements} (${each.roundTrips})`,
    `${short(each.apiPeakMb)}, ${short(each.databaseMemory?.mb ?? null)} (${short(each.databaseMemory?.sharedMb ?? null)})`,
  ];
  return `| ${cells.join(' | ')} |`;
}

/** The median of pairwise ratios, and their spread. */
export function ratio(ours: readonly number[], others: readonly number[]): string {
  const ratios = ours.map((each, index) => each / others[index]);
  return `**${median(ratios).toFixed(2)}** (${Math.min(...ratios).toFixed(2)}–${Math.max(...ratios).toFixed(2)})`;
}

/** Three digits that mean something; n/a where it could not be measured. */
export function short(value: number | null): string {
  if (value === null) return 'n/a';
  return value >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(3);
}

/** What others ask of the machine when the run begins; with much of it only ratios mean something. */
const LOAD_BEFORE = loadavg()[0];

export function machine(): string {
  const model = cpus()[0]?.model.trim() ?? 'unknown processor';
  return `${cpus().length} cores of ${model}, ${Math.round(totalmem() / 2 ** 30)} GB memory, ${process.platform}, Node ${process.version}, load ${LOAD_BEFORE.toFixed(1)} before the run`;
}
