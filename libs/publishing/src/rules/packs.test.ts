import { generateKeyPairSync, hash } from 'node:crypto';
import fc from 'fast-check';
import { FileDigest } from './file-digest';
import { BLOCK_ROWS, isSigned, merkleRoot, publicPem, ROW_DIGEST_BYTES, signManifest } from './pack-manifest';
import { ENTRY_HEADS, PackTally } from './pack-totals';
import { rowDifferences } from './row-differences';

const digested = (rows: readonly string[]) => {
  const digest = new FileDigest();
  for (const row of rows) digest.add(Buffer.from(`${row}\n`));
  return digest.end();
};
const differences = (was: readonly string[], is: readonly string[]) => [
  ...rowDifferences(digested(was).digests, digested(is).digests),
];
const rows = Array.from({ length: 30 }, (_, at) => `row ${at}`);

it('a file’s hashes are over its bytes, its blocks and its rows', () => {
  const many = Array.from({ length: BLOCK_ROWS + 1 }, (_, at) => String(at));
  const { sha256, blocks, digests, bytes, rows: counted } = digested(many);
  const text = many.map((row) => `${row}\n`);
  expect(sha256).toBe(hash('sha256', text.join(''), 'hex'));
  expect(blocks).toEqual([
    hash('sha256', text.slice(0, BLOCK_ROWS).join(''), 'hex'),
    hash('sha256', text.slice(BLOCK_ROWS).join(''), 'hex'),
  ]);
  expect([counted, Number(bytes), digests.length]).toEqual([
    many.length,
    text.join('').length,
    many.length * ROW_DIGEST_BYTES,
  ]);
});

describe('rows that differ', () => {
  it('are named: altered, missing, added', () => {
    expect(differences(rows, rows)).toEqual([]);
    expect(differences(rows, rows.with(4, 'x'))).toEqual([{ kind: 'ALTERED', row: 5 }]);
    expect(differences(rows, rows.toSpliced(9, 2))).toEqual([
      { kind: 'MISSING', row: 10 },
      { kind: 'MISSING', row: 11 },
    ]);
    expect(differences(rows, rows.toSpliced(0, 0, 'x'))).toEqual([{ kind: 'ADDED', row: 1 }]);
    expect(differences(rows, [])).toHaveLength(30);
  });

  it('are as many as were touched, wherever', () => {
    const touch = fc.record({ at: fc.nat(29), kind: fc.constantFrom('ALTERED', 'MISSING', 'ADDED') });
    fc.assert(
      fc.property(fc.uniqueArray(touch, { selector: ({ at }) => Math.floor(at / 6), maxLength: 4 }), (touched) => {
        const is = rows.flatMap((row, at) => {
          const { kind } = touched.find((each) => each.at === at) ?? { kind: null };
          if (kind === 'MISSING') return [];
          if (kind === 'ADDED') return [`new ${at}`, row];
          return [kind === 'ALTERED' ? `${row}!` : row];
        });
        const found = differences(rows, is);
        expect(found.length).toBeGreaterThanOrEqual(touched.length > 0 ? 1 : 0);
        expect(found.length).toBeLessThanOrEqual(touched.length * 7);
      }),
    );
  });
});

it('the Merkle root changes with any block, and with the order of blocks', () => {
  const of = (...blocks: string[]) => merkleRoot([{ path: 'a', blocks }]);
  const roots = [of('1'), of('2'), of('1', '2'), of('2', '1'), of('1', '2', '3'), of('1', '2', '3', '3'), of()];
  expect(new Set(roots).size).toBe(roots.length);
  expect(merkleRoot([{ path: 'b', blocks: ['1'] }])).not.toBe(of('1'));
});

it('a manifest is signed by its key, and by no other', () => {
  const [one, other] = [0, 1].map(() => generateKeyPairSync('ed25519').privateKey);
  const about = { from: '2025-01', until: '2025-01', through: '9', files: [], seals: [], totals: [], merkleRoot: 'r' };
  const signed = signManifest({ format: 'shanhai-pack/1', ...about }, one);
  expect(isSigned(signed, null)).toBe(true);
  expect(isSigned(signed, publicPem(one))).toBe(true);
  expect(isSigned(signed, publicPem(other))).toBe(false);
  expect(isSigned({ ...signed, until: '2025-02' }, null)).toBe(false);
  expect(isSigned({ ...signed, publicKey: 'x' }, null)).toBe(false);
  const forged = signManifest({ format: 'shanhai-pack/1', ...about, until: '2025-02' }, other);
  expect(isSigned({ ...forged, keyId: signed.keyId }, null)).toBe(false);
});

describe('totals', () => {
  const entry = (more: { [head: string]: string }) =>
    `${ENTRY_HEADS.map((head) => more[head] ?? (head.endsWith('_fen') ? '0' : 'x')).join(',')}\n`;
  const tallied = (...lines: string[]) => {
    const tally = new PackTally();
    for (const line of [`${ENTRY_HEADS.join(',')}\n`, ...lines]) tally.add(line);
    return tally;
  };

  it('are sums of the rows by month, scheme, version, measure and outcome', () => {
    const tally = tallied(
      entry({ posting_month: '2025-01', amount_fen: '100', goods_fen: '120' }),
      entry({ posting_month: '2025-01', amount_fen: '-30', goods_fen: '-30' }),
      entry({ posting_month: '2025-02', amount_fen: '5', goods_fen: '5' }),
    );
    expect(
      tally.totals().map(({ month, entries, amountFen, goodsFen }) => [month, entries, amountFen, goodsFen]),
    ).toEqual([
      ['2025-01', '2', '70', '90'],
      ['2025-02', '1', '5', '5'],
    ]);
    expect([...tally.sealed()].map(([month, { entries }]) => [month, entries])).toEqual([
      ['2025-01', '2'],
      ['2025-02', '1'],
    ]);
  });

  it('are not made of what is no entry', () => {
    expect(() => tallied('a,b\n')).toThrow('entries.csv row 2');
    expect(() => tallied(entry({ amount_fen: '1e9' }))).toThrow(RangeError);
  });
});
