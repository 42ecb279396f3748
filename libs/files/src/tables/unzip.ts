import { Readable } from 'node:stream';
import { createInflateRaw } from 'node:zlib';
import { refuse } from '@shanhai/kernel';

/** A part of a ZIP archive (PKWARE APPNOTE 6.3), as its central directory tells of it. */
interface Part {
  method: number;
  encrypted: boolean;
  compressedSize: number;
  localHeaderAt: number;
}

const END = 0x06054b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
const END_BYTES = 22;
const COMMENT_BYTES_MAX = 0xffff;
/** A workbook has some dozens. */
const PARTS_MAX = 2_000;

/** The parts of an archive by name. @throws Refusal XLSX_BROKEN at `content` */
export function partsOf(archive: Buffer): Map<string, Part> {
  const end = findEnd(archive);
  const count = archive.readUInt16LE(end + 10);
  if (count > PARTS_MAX) broken('too many parts');
  const parts = new Map<string, Part>();
  let at = archive.readUInt32LE(end + 16);
  for (let index = 0; index < count; index += 1) {
    if (at + 46 > archive.length || archive.readUInt32LE(at) !== CENTRAL) broken('central directory');
    const [name, extra, comment] = [28, 30, 32].map((offset) => archive.readUInt16LE(at + offset));
    parts.set(archive.toString('utf8', at + 46, at + 46 + name), {
      encrypted: (archive.readUInt16LE(at + 8) & 1) === 1,
      method: archive.readUInt16LE(at + 10),
      compressedSize: archive.readUInt32LE(at + 20),
      localHeaderAt: archive.readUInt32LE(at + 42),
    });
    at += 46 + name + extra + comment;
  }
  return parts;
}

function findEnd(archive: Buffer): number {
  const first = Math.max(0, archive.length - END_BYTES - COMMENT_BYTES_MAX);
  for (let at = archive.length - END_BYTES; at >= first; at -= 1) if (archive.readUInt32LE(at) === END) return at;
  return broken('no end of the archive');
}

/**
 * The content of a part, as it is inflated; never more than `bytesMax` of it, whatever its header says: an archive of some
 * kilobytes may say that it holds terabytes.
 * @throws Refusal XLSX_BROKEN, XLSX_TOO_LARGE at `content`
 */
export async function* contentOfPart(archive: Buffer, part: Part, bytesMax: number): AsyncGenerator<Buffer> {
  const { localHeaderAt: at, method, compressedSize, encrypted } = part;
  if (encrypted) broken('encrypted');
  if (at + 30 > archive.length || archive.readUInt32LE(at) !== LOCAL) broken('local header');
  const from = at + 30 + archive.readUInt16LE(at + 26) + archive.readUInt16LE(at + 28);
  const packed = archive.subarray(from, from + compressedSize);
  if (packed.length !== compressedSize) broken('cut off');
  if (method !== 0 && method !== 8) broken(`method ${method}`);
  const source = Readable.from(slices(packed));
  const inflate = createInflateRaw();
  const stream = method === 0 ? source : source.pipe(inflate);
  let bytes = 0;
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > bytesMax) refuse('XLSX_TOO_LARGE', ['content'], { max: bytesMax });
      yield chunk;
    }
  } catch (error) {
    if ((error as { code?: string }).code?.startsWith('Z_')) broken((error as Error).message);
    throw error;
  } finally {
    source.destroy();
    inflate.destroy();
  }
}

const SLICE_BYTES = 64 * 1024;

function* slices(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += SLICE_BYTES) yield bytes.subarray(at, at + SLICE_BYTES);
}

/** @throws Refusal XLSX_BROKEN at `content` */
export function broken(reason: string): never {
  return refuse('XLSX_BROKEN', ['content'], { reason });
}
