import { hash } from 'node:crypto';
import { canonicalJson, type Words } from '@shanhai/kernel';
import { FileDigest } from '../rules/file-digest';
import {
  BLOCK_ROWS,
  ENTRIES,
  isSigned,
  MANIFEST,
  merkleRoot,
  type PackedFile,
  type SignedManifest,
} from '../rules/pack-manifest';
import { EMPTY_SEAL, PackTally } from '../rules/pack-totals';
import { type RowDifference, rowDifferences } from '../rules/row-differences';
import { linesOf } from './lines-of';
import { ZipArchive, type ZipEntry } from './zip-archive';

/** Faults named; all are counted. */
const FAULTS_MAX = 100;
/** Some hashes for each ten thousand rows: this is enough for a billion. */
const MANIFEST_BYTES_MAX = 64 * 1024 * 1024;

/** What is added to a file is named row by row up to so much; more would only fill the memory. */
const ADDED_BYTES_MAX = 8 * 1024 * 1024;

/** Something that is wrong with a pack: of a file, a block of it (from 1) and a row (from 1), as far as it can be said. */
export interface PackFault {
  file: string;
  block: number | null;
  row: number | null;
  finds: Words;
}

export interface PackReport {
  /** Months and key that the pack says; null where it has no manifest that can be read. */
  says: { from: string; until: string; keyId: string; merkleRoot: string; through: string } | null;
  rows: number;
  wrong: number;
  faults: PackFault[];
}

/**
 * Proves a pack by itself, without a database: its signature, every hash of a file and of a block, the Merkle root, totals and
 * seals, all recomputed from its rows. `publicKey` is the office's, in PEM; where it is null the pack's own is taken, which
 * proves only that nothing was altered since it was signed by that key.
 * @throws Error where the file cannot be read
 */
export async function verifyPack(path: string, publicKey: string | null): Promise<PackReport> {
  return new PackVerification(publicKey).run(path);
}

class PackVerification {
  private readonly report: PackReport = { says: null, rows: 0, wrong: 0, faults: [] };
  private readonly tally = new PackTally();
  private countable = true;

  constructor(private readonly publicKey: string | null) {}

  async run(path: string): Promise<PackReport> {
    let archive: ZipArchive;
    try {
      archive = await ZipArchive.open(path);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      this.fault(path, `不是数据包：${error.message}`, `is no pack: ${error.message}`);
      return this.report;
    }
    try {
      const entries = this.entriesOf(archive);
      const manifest = await this.manifestOf(archive, entries.get(MANIFEST));
      if (manifest) await this.compare(archive, entries, manifest);
    } finally {
      await archive.close();
    }
    return this.report;
  }

  private entriesOf(archive: ZipArchive): Map<string, ZipEntry> {
    const entries = new Map<string, ZipEntry>();
    for (const entry of archive.entries) {
      if (entries.has(entry.name)) this.fault(entry.name, '同名文件不止一个', 'is there more than once');
      entries.set(entry.name, entry);
    }
    return entries;
  }

  private async manifestOf(archive: ZipArchive, entry: ZipEntry | undefined): Promise<SignedManifest | null> {
    const content = entry && (await this.contentOf(archive, entry));
    const manifest = content && readManifest(content);
    if (!manifest) {
      this.fault(MANIFEST, '缺失或无法读取', 'is missing or cannot be read');
      return null;
    }
    // What a reader of JSON passes over, such as a name that stands twice, another may read.
    if (content.toString() !== `${canonicalJson(manifest)}\n`) this.fault(MANIFEST, '已被改动', 'was altered');
    const { from, until, keyId, through } = manifest;
    this.report.says = { from, until, keyId, merkleRoot: manifest.merkleRoot, through };
    if (!isSigned(manifest, this.publicKey))
      this.fault(MANIFEST, `签名不符（密钥 ${keyId}）`, `is not signed by the key (${keyId} is named)`);
    return manifest;
  }

  private async compare(
    archive: ZipArchive,
    entries: ReadonlyMap<string, ZipEntry>,
    manifest: SignedManifest,
  ): Promise<void> {
    const known = new Set([MANIFEST, ...manifest.files.flatMap(({ path, digests }) => [path, digests.path])]);
    for (const name of entries.keys()) if (!known.has(name)) this.fault(name, '多出的文件', 'was added');
    const found: Pick<PackedFile, 'path' | 'blocks'>[] = [];
    for (const file of manifest.files) {
      const blocks = await this.file(archive, entries, file);
      if (blocks) found.push({ path: file.path, blocks });
    }
    if (merkleRoot(found) !== manifest.merkleRoot)
      this.fault(MANIFEST, '默克尔根与文件不符', 'has another Merkle root than the files');
    if (this.countable) this.recount(manifest);
  }

  /** Compares a file with what the manifest says of it; gives its blocks, or null where it is not there. */
  private async file(
    archive: ZipArchive,
    entries: ReadonlyMap<string, ZipEntry>,
    file: PackedFile,
  ): Promise<string[] | null> {
    const [entry, digestsEntry] = [entries.get(file.path), entries.get(file.digests.path)];
    const kept = digestsEntry ? await this.contentOf(archive, digestsEntry) : null;
    const sound = kept !== null && hash('sha256', kept, 'hex') === file.digests.sha256;
    if (!sound) this.fault(file.digests.path, '缺失或被改动', 'is missing or was altered');
    if (!entry) {
      this.fault(file.path, '文件缺失', 'is missing');
      if (file.path === ENTRIES) this.countable = false;
      return null;
    }
    const is = await this.digest(archive, entry, Number(file.bytes));
    this.report.rows += is.rows;
    if (is.sha256 !== file.sha256) this.nameRows(file, is, sound ? kept : null);
    return is.blocks;
  }

  private async digest(archive: ZipArchive, entry: ZipEntry, told: number): Promise<ReturnType<FileDigest['end']>> {
    const digest = new FileDigest();
    let bytes = 0;
    try {
      for await (const row of linesOf(await archive.read(entry))) {
        bytes += row.length;
        if (bytes > told + ADDED_BYTES_MAX) throw new RangeError('is far longer than the manifest says');
        digest.add(row);
        if (entry.name === ENTRIES) this.count(row);
      }
    } catch (error) {
      this.fault(entry.name, `无法读完：${(error as Error).message}`, `cannot be read: ${(error as Error).message}`);
    }
    return digest.end();
  }

  private count(row: Buffer): void {
    if (!this.countable) return;
    try {
      this.tally.add(row.toString());
    } catch (error) {
      this.countable = false;
      this.fault(ENTRIES, `不是分录：${(error as Error).message}`, `has what is no entry: ${(error as Error).message}`);
    }
  }

  /** Names the rows of an altered file where their digests are sound, else its blocks. */
  private nameRows(file: PackedFile, is: ReturnType<FileDigest['end']>, kept: Buffer | null): void {
    let named = 0;
    for (const difference of kept ? rowDifferences(kept, is.digests) : []) {
      const [zh, en] = WORDS[difference.kind];
      this.fault(file.path, zh, en, difference.row);
      named += 1;
    }
    if (named > 0) return;
    for (let block = 0; block < Math.max(file.blocks.length, is.blocks.length); block += 1)
      if (file.blocks[block] !== is.blocks[block])
        this.fault(file.path, '此块被改动', 'this block was altered', block * BLOCK_ROWS + 1, true);
  }

  private recount({ totals, seals }: SignedManifest): void {
    const counted = this.tally.totals();
    if (canonicalJson(counted) !== canonicalJson(totals)) {
      const told = new Set(totals.map(canonicalJson));
      for (const { month, scheme, measure, outcome, entries, amountFen } of counted.filter(
        (each) => !told.delete(canonicalJson(each)),
      ))
        this.fault(
          ENTRIES,
          `${month} ${scheme} ${measure} ${outcome}：重算为 ${entries} 条 ${amountFen} 分，与清单不符`,
          `${month} ${scheme} ${measure} ${outcome}: ${entries} entries, ${amountFen} fen recomputed, which is not what the manifest says`,
        );
      if (told.size > 0)
        this.fault(MANIFEST, `${told.size} 项合计无法由分录重算`, `${told.size} totals do not come of the entries`);
    }
    const sealed = this.tally.sealed();
    for (const { month, hash: said, entries } of seals) {
      const made = sealed.get(month) ?? EMPTY_SEAL;
      if (made.hash !== said || made.entries !== entries)
        this.fault(ENTRIES, `${month} 的分录与封存不符`, `the entries of ${month} are not those that were sealed`);
    }
  }

  /** What cannot be read to its end is empty. */
  private contentOf(archive: ZipArchive, entry: ZipEntry): Promise<Buffer> {
    return contentOf(archive, entry).catch((error: Error) => {
      this.fault(entry.name, `无法读完：${error.message}`, `cannot be read: ${error.message}`);
      return Buffer.alloc(0);
    });
  }

  private fault(file: string, zh: string, en: string, row: number | null = null, wholeBlock = false): void {
    const { report } = this;
    report.wrong += 1;
    if (report.faults.length >= FAULTS_MAX) return;
    const block = row === null ? null : Math.ceil(row / BLOCK_ROWS);
    report.faults.push({ file, block, row: wholeBlock ? null : row, finds: { zh, en } });
  }
}

const WORDS: Record<RowDifference['kind'], [zh: string, en: string]> = {
  ALTERED: ['此行被改动', 'this row was altered'],
  MISSING: ['此行缺失', 'this row is missing'],
  ADDED: ['此行是多出的', 'this row was added'],
};

/** The manifest of an archive, unproved. @throws Error where there is none that can be read */
export async function manifestOf(path: string): Promise<SignedManifest> {
  const archive = await ZipArchive.open(path);
  try {
    const entry = archive.entries.find(({ name }) => name === MANIFEST);
    const manifest = entry && readManifest(await contentOf(archive, entry));
    if (!manifest) throw new RangeError('has no manifest');
    return manifest;
  } finally {
    await archive.close();
  }
}

async function contentOf(archive: ZipArchive, entry: ZipEntry): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of (await archive.read(entry)) as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > MANIFEST_BYTES_MAX) throw new RangeError('too long');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Null for what is no manifest. */
function readManifest(content: Buffer): SignedManifest | null {
  try {
    const manifest = JSON.parse(content.toString()) as SignedManifest;
    const isText = (value: unknown) => typeof value === 'string';
    const texts = [manifest.from, manifest.until, manifest.through, manifest.merkleRoot, manifest.keyId];
    const files = manifest.files.every(
      ({ path, bytes, sha256, blocks, digests }) =>
        /^\d{1,15}$/.test(bytes) && [path, sha256, digests.path, digests.sha256].every(isText) && blocks.every(isText),
    );
    const lists = [manifest.totals, manifest.seals].every((each) => Array.isArray(each));
    return manifest.format === 'shanhai-pack/1' && files && lists && texts.every(isText) && isText(manifest.signature)
      ? manifest
      : null;
  } catch {
    return null;
  }
}
