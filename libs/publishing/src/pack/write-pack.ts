import { once } from 'node:events';
import { hash, type KeyObject } from 'node:crypto';
import { type PassThrough, Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import { canonicalJson } from '@shanhai/kernel';
import { FileDigest } from '../rules/file-digest';
import { ENTRIES, type Manifest, MANIFEST, merkleRoot, type PackedFile, signManifest } from '../rules/pack-manifest';
import { PackTally } from '../rules/pack-totals';

/** Rows of a file, without line ends, in batches that fit into memory. */
export interface RowsOfFile {
  path: string;
  batches: AsyncIterable<readonly string[]>;
}
export type AboutPack = Pick<Manifest, 'from' | 'until' | 'through' | 'seals'>;

/** The same for every pack, so that the same rows are the same bytes: the earliest that ZIP has, in any time zone. */
const OPTIONS = { mtime: new Date(1980, 0, 1), forceDosTimestamp: true, mode: 0o100644, compressionLevel: 6 };

export interface WrittenPack {
  rows: number;
  manifest: Manifest;
}

/**
 * A pack as a ZIP archive, written while its rows are read: each file, the digests of its rows behind it, and last the signed
 * manifest. Returns the stream, and what was written once the stream has ended; a failure destroys the stream.
 */
export function packOf(
  about: AboutPack,
  files: readonly RowsOfFile[],
  key: KeyObject,
): { stream: Readable; written: Promise<WrittenPack> } {
  const zip = new ZipFile();
  // The declared type is the interface of old streams.
  const stream = zip.outputStream as PassThrough;
  const written = write(zip, stream, about, files, key);
  written.catch((error: Error) => stream.destroy(error));
  return { stream, written };
}

async function write(
  zip: ZipFile,
  output: PassThrough,
  about: AboutPack,
  files: readonly RowsOfFile[],
  key: KeyObject,
): Promise<WrittenPack> {
  const packed: PackedFile[] = [];
  const tally = new PackTally();
  for (const file of files) packed.push(await addFile(zip, output, file, tally));
  const manifest = signManifest(
    {
      format: 'shanhai-pack/1',
      ...about,
      files: packed,
      totals: tally.totals(),
      merkleRoot: merkleRoot(packed),
    },
    key,
  );
  zip.addBuffer(Buffer.from(`${canonicalJson(manifest)}\n`), MANIFEST, OPTIONS);
  zip.end();
  return { rows: packed.reduce((all, { rows }) => all + rows, 0), manifest };
}

async function addFile(
  zip: ZipFile,
  output: PassThrough,
  { path, batches }: RowsOfFile,
  tally: PackTally,
): Promise<PackedFile> {
  const digest = new FileDigest();
  const source = Readable.from(digested(batches, digest, path === ENTRIES ? tally : null), { objectMode: false });
  const stop = () => void source.destroy(new Error('nobody takes the pack'));
  output.once('close', stop);
  zip.addReadStream(source, path, OPTIONS);
  await once(source, 'close');
  output.off('close', stop);
  if (source.errored) throw source.errored;
  const { digests, ...told } = digest.end();
  const digestsPath = `rows/${path}.bin`;
  zip.addBuffer(digests, digestsPath, { ...OPTIONS, compressionLevel: 0 });
  return { path, ...told, digests: { path: digestsPath, sha256: hash('sha256', digests, 'hex') } };
}

async function* digested(
  batches: AsyncIterable<readonly string[]>,
  digest: FileDigest,
  tally: PackTally | null,
): AsyncGenerator<Buffer> {
  for await (const rows of batches) {
    const lines = rows.map((row) => {
      const line = `${row}\n`;
      tally?.add(line);
      const bytes = Buffer.from(line);
      digest.add(bytes);
      return bytes;
    });
    if (lines.length > 0) yield Buffer.concat(lines);
  }
}
