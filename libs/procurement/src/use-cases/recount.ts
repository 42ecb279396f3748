import { Injectable } from '@nestjs/common';
import { Database, type Queryable, SYSTEM } from '@shanhai/database';
import type { Fen } from '@shanhai/kernel';
import { compareLedgers, type LedgerDifference, type PostedNet } from '../rules/compare-ledgers';
import type { PostedEntry } from '../rules/count-stream';
import { countedStreams, entriesWithoutFact, postedNets, streamsWithoutFacts } from '../store/posted-nets';
import { headPosition } from '../store/purchase-facts';
import { Replay } from './replay';

export interface RecountQuestion {
  /** Only this scheme; all where null. */
  scheme: string | null;
  /** Purchases with a fact after this position are left out; null for the head of the log. */
  through: bigint | null;
  /** Differences and entries named; all are counted. */
  namedMax: number;
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
}

const FIRST = '00000000-0000-0000-0000-000000000000';

/**
 * Counts the whole log again from nothing and compares with the ledger (I3): net of each root, combination of facets,
 * recognition date and posting month; and whether each entry's fact is in the log (I5). The shadow of the ledger is held for
 * some purchases at a time, each batch with the ledger on one snapshot, because no purchase counts on another's account: memory is
 * bounded, nothing is written, and nobody waits.
 */
@Injectable()
export class Recount {
  constructor(
    private readonly database: Database,
    private readonly replay: Replay,
  ) {}

  async run(question: RecountQuestion): Promise<RecountReport> {
    const through = question.through ?? (await headPosition(this.database));
    const tally = new Tally(question, through);
    for (let after: string | null = FIRST; after !== null; )
      after = await this.database.snapshot(SYSTEM, (tx) => this.batch(tx, after!, tally));
    return tally.report;
  }

  /** Compares the next purchases; returns the last, null where there are no more. */
  private async batch(db: Queryable, after: string, tally: Tally): Promise<string | null> {
    const { scheme, through } = tally;
    const { purchases, last } = await this.replay.batch(db, { after, through });
    const orphans = await streamsWithoutFacts(db, after, last);
    const counted = await countedStreams(
      db,
      purchases.map((purchase) => purchase.streamId),
      through,
    );
    const compared = [...counted, ...orphans];
    const ledger = await postedNets(db, compared, scheme);
    const entries = purchases.flatMap((purchase) => (counted.has(purchase.streamId) ? purchase.entries : []));
    tally.compare(ledger, shadowOf(entries, scheme));
    tally.addEntriesWithoutFact(await entriesWithoutFact(db, compared));
    tally.report.purchases += compared.length;
    tally.report.left += purchases.length - counted.size;
    return last;
  }
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
    };
  }

  compare(ledger: readonly PostedNet[], shadow: readonly PostedNet[]): void {
    for (const { schemeCode, amountFen } of ledger) this.sumOf(schemeCode).ledgerFen += amountFen;
    for (const { schemeCode, amountFen } of shadow) this.sumOf(schemeCode).factsFen += amountFen;
    const differences = compareLedgers(ledger, shadow);
    this.report.differing += differences.length;
    this.report.differences.push(...differences.slice(0, this.namedMax - this.report.differences.length));
  }

  addEntriesWithoutFact(ids: readonly string[]): void {
    this.report.withoutFact += ids.length;
    this.report.entriesWithoutFact.push(...ids.slice(0, this.namedMax - this.report.entriesWithoutFact.length));
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
