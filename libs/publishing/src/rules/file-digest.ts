import { createHash, hash } from 'node:crypto';
import { BLOCK_ROWS, ROW_DIGEST_BYTES } from './pack-manifest';

const DIGESTS_AT_ONCE = 4_096 * ROW_DIGEST_BYTES;

/** Hashes of a file, of its blocks and of its rows, while its rows go by. Keeps six bytes a row. */
export class FileDigest {
  private readonly whole = createHash('sha256');
  private block = createHash('sha256');
  private readonly blocks: string[] = [];
  private readonly digests: Buffer[] = [];
  private rows = 0;
  private bytes = 0n;

  /** Takes the next row, with its line end. */
  add(row: Buffer): void {
    this.whole.update(row);
    this.block.update(row);
    this.bytes += BigInt(row.length);
    const at = (this.rows * ROW_DIGEST_BYTES) % DIGESTS_AT_ONCE;
    if (at === 0) this.digests.push(Buffer.alloc(DIGESTS_AT_ONCE));
    hash('sha256', row, 'buffer').copy(this.digests.at(-1)!, at, 0, ROW_DIGEST_BYTES);
    this.rows += 1;
    if (this.rows % BLOCK_ROWS === 0) this.endBlock();
  }

  end(): { bytes: string; rows: number; sha256: string; blocks: string[]; digests: Buffer } {
    if (this.rows % BLOCK_ROWS !== 0) this.endBlock();
    const { bytes, rows, blocks } = this;
    const digests = Buffer.concat(this.digests).subarray(0, rows * ROW_DIGEST_BYTES);
    return { bytes: bytes.toString(), rows, sha256: this.whole.digest('hex'), blocks, digests };
  }

  private endBlock(): void {
    this.blocks.push(this.block.digest('hex'));
    this.block = createHash('sha256');
  }
}
