import { Injectable } from '@nestjs/common';
import { Database, type Queryable, SYSTEM } from '@shanhai/database';
import type { Fen } from '@shanhai/kernel';
import { compareLedgers, type LedgerDifference, type PostedNet } from '../rules/compare-ledgers';
import type { PostedEntry } from '../rules/count-stream';
import { type NewStageEntry, stageDifference } from '../rules/stages';
import { countedStreams, entriesWithoutFact, postedNets, streamsWithoutFacts } from '../store/posted-nets';
import { headPosition } from '../store/purchase-facts';
import { stageNetOf, streamsWithoutStages } from '../store/stage-ledger';
import { Replay, type ReplayedPurchase, type Uncountable } from './replay';

export interface RecountQuestion {
  /** Only this scheme; all where null. */
  scheme: string | null;
  /** Purchases with a fact after this position are left out; null for the head of the log. */
  through: bigint | null;
  /** Differences and entries named; all are counted. */
  namedMax: number;
  /** Purchases after this one only: where an earlier recount stopped. */
  after?: string | null;
  /** When the work stops, on the clock of `performance.now()`. */
  untilMs?: number;
  /** Stops the work as time does, once the batch under way has ended. */
  signal?: AbortSignal;
  /** Hears of each batch that is done. */
  progress?: (report: RecountReport) => void;
}

export interface RecountReport {
  through: bigint;
  purchases: number;
  /** Purchases with a fact that is not counted yet, or after `through`. */
  left: number;
  /** What each scheme counts, by the ledger and by the facts. */
  schemes: { code: string; ledgerFen: Fen; factsFen: Fen }[];
  differences: LedgerDifference[];
  differing: number;
  /** Entries whose fact is not in the log. */
  entriesWithoutFact: string[];
  withoutFact: number;
  /** What would have to be entered so that ordered, delivered, accepted, paid and expected are what the facts say. */
  stageDifferences: StageDifference[];
  stagesDiffering: number;
  /** Purchases that can not be counted, and why; the others are compared. */
  uncountable: Uncountable[];
  notCountable: number;
  /** The last purchase that was looked at, where time was up before the end; null where all were. */
  stoppedAfter: string | null;
}

export type StageDifference = Pick<NewStageEntry, 'facetId' | 'on' | 'amountFen'> & { streamId: string };

const FIRST = '00000000-0000-0000-0000-000000000000';

/** What one batch found, to be added up when its snapshot has ended well. */
interface Found {
  last: string | null;
  purchases: number;
  left: number;
  ledger: readonly PostedNet[];
  shadow: readonly PostedNet[];
  withoutFact: readonly string[];
  stages: readonly StageDifference[];
  uncountable: readonly Uncountable[];
}

/**
 * Counts the whole log again from nothing and compares with the ledger (I3): net of each root, combination of facets,
 * recognition date and posting month; whether each entry's fact is in the log (I5); and the ledger of stages. The shadow of
 * both is held for some purchases at a time, each batch with the ledgers on one snapshot, because no purchase counts on
 * another's account: memory is bounded, nothing is written, and nobody waits.
 */
@Injectable()
export class Recount {
  constructor(
    private readonly database: Database,
    private readonly replay: Replay,
  ) {}

  async run(question: RecountQuestion): Promise<RecountReport> {
    const { untilMs = Infinity, signal, progress } = question;
    const through = question.through ?? (await headPosition(this.database));
    const tally = new Tally(question, through);
    for (let after: string | null = question.after ?? FIRST; after !== null; ) {
      if (performance.now() >= untilMs || signal?.aborted) return { ...tally.report, stoppedAfter: after };
      // A snapshot may be tried again, so it adds up nothing itself.
      const found: Found = await this.database.snapshot(SYSTEM, (tx) => this.batch(tx, after!, tally));
      tally.add(found);
      progress?.(tally.report);
      after = found.last;
    }
    return tally.report;
  }

  /** Compares the next purchases. */
  private async batch(
    db: Queryable,
    after: string,
    { scheme, through }: Pick<Tally, 'scheme' | 'through'>,
  ): Promise<Found> {
    const { purchases, uncountable, last } = await this.replay.batch(db, { after, through });
    const orphans = await streamsWithoutFacts(db, after, last);
    const ids = purchases.map((purchase) => purchase.streamId);
    const counted = await countedStreams(db, ids, through);
    const settled = purchases.filter((purchase) => counted.has(purchase.streamId));
    const compared = [...counted, ...orphans];
    const entries = settled.flatMap((purchase) => purchase.entries);
    return {
      last,
      purchases: compared.length,
      left: purchases.length - counted.size,
      ledger: await postedNets(db, compared, scheme),
      shadow: shadowOf(entries, scheme),
      withoutFact: await entriesWithoutFact(db, compared),
      stages: scheme === null ? await stagesDiffering(db, settled) : [],
      uncountable,
    };
  }
}

/** Where the ledger of stages says otherwise than the facts; purchases whose stages are still to be entered are left out. */
async function stagesDiffering(db: Queryable, purchases: readonly ReplayedPurchase[]): Promise<StageDifference[]> {
  const ids = purchases.map((purchase) => purchase.streamId);
  const [ledger, waiting] = [await stageNetOf(db, ids), await streamsWithoutStages(db, ids)];
  return purchases
    .filter(({ streamId }) => !waiting.has(streamId))
    .flatMap(({ streamId, stages }) =>
      stageDifference(stages(), ledger.get(streamId) ?? []).map(({ facetId, on, amountFen }) => {
        return { streamId, facetId, on, amountFen };
      }),
    );
}

/** What replayed entries come to. One that corrects names facets that an earlier one of the same purchase had. */
function shadowOf(entries: readonly PostedEntry[], scheme: string | null): PostedNet[] {
  const facets = new Map(entries.flatMap((entry) => (entry.facets ? [[entry.facetId, entry.facets] as const] : [])));
  const nets = entries.map((entry): PostedNet => {
    const { schemeCode, outcome } = facets.get(entry.facetId)!;
    const { facetId, streamId, lineId, lotId, recognisedOn, month, amountFen, goodsFen } = entry;
    return { schemeCode, outcome, facetId, streamId, lineId, lotId, recognisedOn, month, amountFen, goodsFen };
  });
  return scheme === null ? nets : nets.filter((net) => net.schemeCode === scheme);
}

/** Adds up what batches find; keeps the first of it by name. */
class Tally {
  readonly scheme: string | null;
  readonly report: RecountReport;
  private readonly namedMax: number;

  constructor(
    { scheme, namedMax }: RecountQuestion,
    readonly through: bigint,
  ) {
    this.scheme = scheme;
    this.namedMax = namedMax;
    this.report = {
      through,
      purchases: 0,
      left: 0,
      schemes: [],
      differences: [],
      differing: 0,
      entriesWithoutFact: [],
      withoutFact: 0,
      stageDifferences: [],
      stagesDiffering: 0,
      uncountable: [],
      notCountable: 0,
      stoppedAfter: null,
    };
  }

  add({ purchases, left, ledger, shadow, withoutFact, stages, uncountable }: Found): void {
    for (const { schemeCode, amountFen } of ledger) this.sumOf(schemeCode).ledgerFen += amountFen;
    for (const { schemeCode, amountFen } of shadow) this.sumOf(schemeCode).factsFen += amountFen;
    const { report } = this;
    const differences = compareLedgers(ledger, shadow);
    report.purchases += purchases;
    report.left += left;
    report.differing += differences.length;
    report.withoutFact += withoutFact.length;
    report.stagesDiffering += stages.length;
    report.notCountable += uncountable.length;
    this.name(report.differences, differences);
    this.name(report.entriesWithoutFact, withoutFact);
    this.name(report.stageDifferences, stages);
    this.name(report.uncountable, uncountable);
  }

  /** Keeps the first by name. */
  private name<Each>(named: Each[], more: readonly Each[]): void {
    named.push(...more.slice(0, this.namedMax - named.length));
  }

  private sumOf(code: string): RecountReport['schemes'][number] {
    const { schemes } = this.report;
    const known = schemes.find((each) => each.code === code);
    if (known) return known;
    const sum = { code, ledgerFen: 0n, factsFen: 0n };
    schemes.push(sum);
    schemes.sort((a, b) => (a.code < b.code ? -1 : 1));
    return sum;
  }
}
