import { createHash, type KeyObject } from 'node:crypto';
import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { Database, headKey, SYSTEM, type Tx } from '@shanhai/database';
import { EPCIS_CONTEXT, eventJson } from '@shanhai/epcis';
import { Clock } from '@shanhai/kernel';
import { OcdsPublisher } from '../ocds-publisher';
import { packOf, type RowsOfFile } from '../pack/write-pack';
import { jsonRows } from '../rules/json-rows';
import { packageHead } from '../rules/ocds-package';
import { ENTRIES, publicPem } from '../rules/pack-manifest';
import { ENTRY_HEADS } from '../rules/pack-totals';
import { entryLines, eventsOf, orderIdsOf, packSeals, type PackSpan, ruleRows } from '../store/pack-rows';
import { addPart, endBuild, noteFailedBuild, type PackRow, takePack } from '../store/packs';
import { PublishContracts } from './publish-contracts';

/** What one row of the database keeps of an archive. */
const PART_BYTES = 1024 * 1024;

/**
 * Builds packs that were asked for, one at a time: read on one snapshot, written part by part as it is read, so memory does
 * not grow with the year. A build that is killed leaves parts that the next one takes away; a pack appears whole or not at
 * all, and the same seals give the same bytes. The worker runs it.
 */
@Injectable()
export class BuildPacks {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly contracts: PublishContracts,
    private readonly publisher: OcdsPublisher,
  ) {}

  /** Builds one, signed by the key of the folder or the one given in PEM. Returns false where there is none to build. */
  async run(folder: string, givenKey: string | null): Promise<boolean> {
    const pack = await this.database.write(SYSTEM, takePack);
    if (!pack) return false;
    try {
      await this.build(pack, await headKey(folder, givenKey));
    } catch (error) {
      await this.database.write(SYSTEM, (tx) => noteFailedBuild(tx, pack, (error as Error).message));
      throw error;
    }
    return true;
  }

  private build(pack: PackRow, key: KeyObject): Promise<void> {
    return this.database.snapshot(SYSTEM, async (tx) => {
      const sealed = await packSeals(tx, pack);
      const last = sealed.reduce((one, other) => (other.position > one.position ? other : one));
      const span: PackSpan = { from: pack.from, until: pack.until, through: last.position - 1n };
      const seals = sealed.map(({ month, position, hash, entries, chain }) => ({
        ...{ month, position: position.toString(), hash, entries, chain },
      }));
      const about = { from: pack.from, until: pack.until, through: span.through.toString(), seals };
      const { stream, written } = packOf(about, this.filesOf(tx, span, last.recordedAt), key);
      const [{ hash, sizeBytes }, { rows, manifest }] = await Promise.all([this.keep(pack, stream), written]);
      const { merkleRoot, keyId } = manifest;
      const built = { ...pack, hash, sizeBytes, rows: BigInt(rows), merkleRoot, keyId, builtOn: this.clock.today() };
      await this.database.write(SYSTEM, (other) => endBuild(other, built, publicPem(key)));
    });
  }

  private filesOf(tx: Tx, span: PackSpan, sealedAt: Date): RowsOfFile[] {
    const { contracts, publisher } = this;
    async function* rules() {
      yield (await ruleRows(tx, span.through)).map(({ rule }) => JSON.stringify(rule));
    }
    async function* entries() {
      yield [ENTRY_HEADS.join(',')];
      yield* entryLines(tx, span);
    }
    async function* records() {
      for await (const ids of orderIdsOf(tx, span)) yield await contracts.recordsOf(ids, span.through, tx);
    }
    async function* events() {
      for await (const some of eventsOf(tx, span)) yield some.map(eventJson);
    }
    const uri = `urn:shanhai:pack:${span.from}:${span.until}`;
    const packageOf = packageHead('records', { uri, publisher: publisher.name, publishedDate: sealedAt });
    const document = JSON.stringify({
      '@context': [EPCIS_CONTEXT],
      type: 'EPCISDocument',
      schemaVersion: '2.0',
      creationDate: sealedAt.toISOString(),
    });
    return [
      { path: 'rules.jsonl', batches: rules() },
      { path: ENTRIES, batches: entries() },
      { path: 'ocds-records.json', batches: jsonRows(packageOf, records(), ']}') },
      {
        path: 'epcis-events.json',
        batches: jsonRows(`${document.slice(0, -1)},"epcisBody":{"eventList":[`, events(), ']}}'),
      },
    ];
  }

  /** Keeps the archive part by part; tells its hash and size. */
  private async keep(pack: PackRow, stream: Readable): Promise<{ hash: string; sizeBytes: bigint }> {
    const digest = createHash('sha256');
    let [held, length, ordinal, sizeBytes] = [[] as Buffer[], 0, 0, 0n];
    const flush = async () => {
      const content = Buffer.concat(held);
      digest.update(content);
      sizeBytes += BigInt(content.length);
      const at = ordinal;
      await this.database.write(SYSTEM, (tx) => addPart(tx, pack, at, content));
      [held, length, ordinal] = [[], 0, ordinal + 1];
    };
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      held.push(chunk);
      length += chunk.length;
      if (length >= PART_BYTES) await flush();
    }
    if (length > 0) await flush();
    return { hash: digest.digest('hex'), sizeBytes };
  }
}
