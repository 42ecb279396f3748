import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type BookCheck, inBatch, type Offender, type Queryable, type Walk } from '@shanhai/database';
import { canonicalJson } from '@shanhai/kernel';
import { manifestOf } from '../pack/verify-pack';
import { isSigned } from '../rules/pack-manifest';
import { packSeals } from './pack-rows';
import { PACK_COLUMNS, type PackRow, partsOf } from './packs';

/** One at a time: an archive of a year has some hundred megabytes. */
const BUILT: Walk = {
  table: '(SELECT * FROM packs WHERE hash IS NOT NULL) packs',
  key: 'id',
  type: 'uuid',
  rowsAtOnce: 1,
};

type Built = PackRow & { hash: string; publicKey: string | null };

/** Packs that are built: an archive is the one that was built, and says what was sealed. */
export const packChecks: readonly BookCheck[] = [
  {
    code: 'PACK_IS_ITS_ARCHIVE',
    says: {
      zh: '数据包的归档文件与其哈希和大小相符',
      en: 'The archive of a pack has the hash and the size that it was built with',
    },
    finds: {
      zh: '{from} 至 {until}：归档文件 {sizeBytes} 字节，已被改动',
      en: '{from} to {until}: the archive of {sizeBytes} bytes was altered',
    },
    walk: BUILT,
    offenders: eachPack(async (db, { id, build, from, until, hash, sizeBytes }) => {
      const digest = createHash('sha256');
      let length = 0n;
      for await (const part of partsOf(db, { id, build })) {
        digest.update(part);
        length += BigInt(part.length);
      }
      return digest.digest('hex') === hash && length === sizeBytes ? null : { from, until, sizeBytes: length };
    }),
  },
  {
    code: 'PACK_NAMES_SEALS',
    says: {
      zh: '数据包清单由已登记的密钥签名，所载各月封存与封存记录相同（CR-7）',
      en: 'The manifest of a pack is signed by a key that is known, and names the seal of each of its months, as it was made (CR-7)',
    },
    finds: { zh: '{from} 至 {until}：{zh}', en: '{from} to {until}: {en}' },
    walk: BUILT,
    offenders: eachPack(async (db, pack) => {
      const { from, until, merkleRoot, publicKey } = pack;
      const wrong = (zh: string, en: string) => ({ from, until, zh, en });
      const manifest = await inFile(db, pack, manifestOf).catch(() => null);
      if (!manifest) return wrong('清单无法读取', 'its manifest cannot be read');
      if (publicKey === null || manifest.merkleRoot !== merkleRoot || !isSigned(manifest, publicKey))
        return wrong('清单签名不符', 'its manifest is not signed by the key that is kept');
      const sealed = (await packSeals(db, pack)).map(({ month, position, hash, entries, chain }) => ({
        ...{ month, position: position.toString(), hash, entries, chain },
      }));
      return canonicalJson(sealed) === canonicalJson(manifest.seals)
        ? null
        : wrong('所载封存与封存记录不同', 'it names other seals than those that are kept');
    }),
  },
];

/** Looks at each pack of a batch; what is found of it names it. */
function eachPack(
  look: (db: Queryable, pack: Built) => Promise<Omit<Offender, 'subject'> | null>,
): BookCheck['offenders'] {
  return async (db, after, through) => {
    const packs = await db.query<Built>(
      `SELECT ${PACK_COLUMNS}, k.public_key AS "publicKey" FROM packs p LEFT JOIN pack_keys k ON k.id = p.key_id WHERE ${inBatch('p.id', 'uuid')} AND p.hash IS NOT NULL ORDER BY p.id`,
      [after, through],
    );
    const found: Offender[] = [];
    for (const pack of packs) {
      const wrong = await look(db, pack);
      if (wrong) found.push({ subject: pack.id, ...wrong });
    }
    return found;
  };
}

/** Does something with the archive of a pack in a file, which a directory at its end wants; the file goes away. */
async function inFile<Result>(db: Queryable, pack: Built, work: (path: string) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'shanhai-pack-'));
  try {
    const path = join(folder, 'pack.zip');
    await pipeline(Readable.from(partsOf(db, pack), { objectMode: false }), createWriteStream(path));
    return await work(path);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
