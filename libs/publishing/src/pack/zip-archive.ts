import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { createInflateRaw } from 'node:zlib';

/** A file in an archive, by the archive's central directory. */
export interface ZipEntry {
  name: string;
  method: number;
  packedBytes: number;
  offset: number;
}

const END = 0x06054b50;
const END_64 = 0x06064b50;
const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;
/** The end of the directory has 22 bytes and a comment of up to 65,535 behind it. */
const END_BYTES_MAX = 22 + 65_535;
/** A directory of a hundred thousand files is none of a pack. */
const DIRECTORY_BYTES_MAX = 16 * 1024 * 1024;
const FULL_32 = 0xffffffff;

/**
 * Reads a ZIP archive (APPNOTE 6.3.10) by its central directory: stored and deflated files, of any size. What it says is checked
 * against the file's own bounds, because anybody may have written it.
 * @throws RangeError where it is no such archive
 */
export class ZipArchive {
  private constructor(
    private readonly path: string,
    private readonly file: FileHandle,
    readonly entries: readonly ZipEntry[],
  ) {}

  static async open(path: string): Promise<ZipArchive> {
    const file = await open(path, 'r');
    try {
      return new ZipArchive(path, file, await directoryOf(file));
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /** The content of a file, decompressed as it is read. */
  async read({ method, packedBytes, offset }: ZipEntry): Promise<Readable> {
    const local = await part(this.file, offset, 30);
    if (local.readUInt32LE(0) !== LOCAL || (method !== 0 && method !== 8))
      throw new RangeError('no file of an archive');
    const start = offset + 30 + local.readUInt16LE(26) + local.readUInt16LE(28);
    if (packedBytes === 0) return Readable.from([]);
    const packed = createReadStream(this.path, { start, end: start + packedBytes - 1 });
    if (method === 0) return packed;
    const inflate = createInflateRaw();
    packed.once('error', (error) => inflate.destroy(error));
    inflate.once('close', () => packed.destroy());
    return packed.pipe(inflate);
  }

  close(): Promise<void> {
    return this.file.close();
  }
}

async function part(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(length), position, length });
  if (bytesRead < length) throw new RangeError('the archive is cut off');
  return buffer;
}

async function directoryOf(file: FileHandle): Promise<ZipEntry[]> {
  const { size } = await file.stat();
  const tail = await part(file, Math.max(0, size - END_BYTES_MAX), Math.min(size, END_BYTES_MAX));
  const at = tail.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  if (at < 0 || at + 22 > tail.length || tail.readUInt32LE(at) !== END) throw new RangeError('no ZIP archive');
  let [bytes, offset] = [tail.readUInt32LE(at + 12), tail.readUInt32LE(at + 16)];
  if (offset === FULL_32 && at >= 20) {
    const end = await part(file, Number(tail.readBigUInt64LE(at - 20 + 8)), 56);
    if (end.readUInt32LE(0) !== END_64) throw new RangeError('no ZIP archive');
    [bytes, offset] = [Number(end.readBigUInt64LE(40)), Number(end.readBigUInt64LE(48))];
  }
  if (bytes > DIRECTORY_BYTES_MAX || offset + bytes > size) throw new RangeError('no ZIP archive');
  const directory = await part(file, offset, bytes);
  const entries: ZipEntry[] = [];
  for (let next = 0; next < directory.length; ) {
    const [entry, length] = entryAt(directory, next);
    if (entry.offset + entry.packedBytes > size) throw new RangeError(`${entry.name} is cut off`);
    entries.push(entry);
    next += length;
  }
  return entries;
}

function entryAt(directory: Buffer, at: number): [ZipEntry, number] {
  if (directory.length < at + 46 || directory.readUInt32LE(at) !== ENTRY) throw new RangeError('no ZIP archive');
  const [nameLength, extraLength, commentLength] = [28, 30, 32].map((field) => directory.readUInt16LE(at + field));
  const name = directory.toString('utf8', at + 46, at + 46 + nameLength);
  let [packedBytes, offset] = [directory.readUInt32LE(at + 20), directory.readUInt32LE(at + 42)];
  const wide = [directory.readUInt32LE(at + 24), packedBytes, offset].map((value) => value === FULL_32);
  const extra = directory.subarray(at + 46 + nameLength, at + 46 + nameLength + extraLength);
  // Sizes beyond 4 GB stand in a field of their own, in this order, those that need it alone.
  if (wide.includes(true) && extra.length >= 4 && extra.readUInt16LE(0) === 1) {
    let field = 4;
    const next = () => Number(extra.readBigUInt64LE((field += 8) - 8));
    if (wide[0]) next();
    if (wide[1]) packedBytes = next();
    if (wide[2]) offset = next();
  }
  const method = directory.readUInt16LE(at + 10);
  return [{ name, method, packedBytes, offset }, 46 + nameLength + extraLength + commentLength];
}
