import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { Database, type Queryable } from '@shanhai/database';
import type { Viewer } from '@shanhai/graphql';
import { refuse } from '@shanhai/kernel';
import { OcdsPublisher } from '../ocds-publisher';
import { recordOf, type Record } from '../rules/ocds-merge';
import { releasesOf } from '../rules/ocds-releases';
import type { Release } from '../rules/ocds-terms';
import {
  type ContractingFilter,
  contractingProcesses,
  type LogHead,
  logHead,
  nextContractingFacts,
  nextSupplierOrders,
  type OrderKey,
} from '../store/contracting';

/** Records, or facts, of one batch: an order has up to a thousand lines, so a batch has some megabytes at most. */
const AT_ONCE = 50;

/** Some records or releases, and where to go on; `next` is null at the end. */
export interface Batch<Content, Key> {
  contents: Content[];
  next: Key | null;
}
export type RecordsBatch = Batch<Record, OrderKey>;
export type ReleasesBatch = Batch<Release, bigint>;

/**
 * Contracts as open data (OCDS 1.1), of supplier orders that an office sees, as the log told of them up to a position: the
 * same position gives the same bytes. Batches need no common transaction, because the log is append-only.
 * Refusals: NOT_FOUND (through) where nothing is recorded yet.
 */
@Injectable()
export class PublishContracts {
  constructor(
    private readonly database: Database,
    private readonly publisher: OcdsPublisher,
  ) {}

  /** The place of the log that is published, where one is asked for at or before it. */
  async head(through: bigint | null): Promise<LogHead> {
    return (await logHead(this.database.apart, through)) ?? refuse('NOT_FOUND', ['through'], { value: through ?? 0n });
  }

  /** Records of supplier orders by day and id; as many statements as windows of the listing go by before there are some. */
  async records(
    viewer: Pick<Viewer, 'seatCodes'>,
    filter: ContractingFilter,
    through: bigint,
    after: OrderKey | null,
    most = AT_ONCE,
  ): Promise<RecordsBatch> {
    const { apart } = this.database;
    for (let next = after; ; ) {
      const window = await nextSupplierOrders(apart, viewer, filter, next, most);
      const contents = await this.recordsOf(window.ids, through);
      if (contents.length > 0 || window.next === null) return { contents, next: window.next };
      next = window.next;
    }
  }

  /** Records of supplier orders that have any. */
  async recordsOf(ids: readonly string[], through: bigint, db: Queryable = this.database.apart): Promise<Record[]> {
    const processes = await contractingProcesses(db, ids, through);
    return processes.map((process) =>
      recordOf(releasesOf(process, this.publisher.prefix).map(({ release }) => release)),
    );
  }

  /** Releases by the place of their last fact in the log. */
  async releases(
    viewer: Pick<Viewer, 'seatCodes'>,
    through: bigint,
    after: bigint,
    most = AT_ONCE,
  ): Promise<ReleasesBatch> {
    const { apart } = this.database;
    for (let from = after; ; ) {
      const { ids, until } = await nextContractingFacts(apart, viewer, from, through, most);
      const processes = await contractingProcesses(apart, ids, through);
      const contents = processes
        .flatMap((process) => releasesOf(process, this.publisher.prefix))
        .filter(({ position }) => position > from && position <= until)
        .sort((one, other) => (one.position < other.position ? -1 : 1))
        .map(({ release }) => release);
      const next = until < through ? until : null;
      if (contents.length > 0 || next === null) return { contents, next };
      from = next;
    }
  }

  /** All of them, in batches; noted in the audit trail. */
  async all<Content, Key>(
    viewer: Viewer,
    asked: object,
    batch: (after: Key | null) => Promise<Batch<Content, Key>>,
  ): Promise<AsyncGenerator<Content[]>> {
    await this.database.write(viewer, (tx) =>
      recordAudit(tx, { operation: 'exportContracts', subjectId: 'ALL', detail: { asked } }),
    );
    return batchesOf(batch);
  }
}

async function* batchesOf<Content, Key>(
  batch: (after: Key | null) => Promise<Batch<Content, Key>>,
): AsyncGenerator<Content[]> {
  for (let after: Key | null = null; ; ) {
    const { contents, next }: Batch<Content, Key> = await batch(after);
    yield contents;
    if (next === null) return;
    after = next;
  }
}
