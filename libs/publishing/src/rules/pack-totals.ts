import { createHash, type Hash } from 'node:crypto';
import { compareText, type Month } from '@shanhai/kernel';
import { ENTRIES, type PackTotal } from './pack-manifest';

/** Heads of `entries.csv`. The first eleven, joined by `|`, are the line of an entry that its month's seal is over. */
export const ENTRY_HEADS = [
  ...['entry', 'facets', 'order_line', 'lot', 'recognised_on', 'posting_month', 'posting', 'amount_fen', 'goods_fen'],
  ...['position', 'fact', 'scheme', 'scheme_version', 'measure', 'outcome', 'supplier_order', 'unit_credit_codes'],
  ...['buyer_codes', 'supplier_credit_code', 'origin_codes', 'pairing', 'category', 'channel', 'evidence_level'],
] as const;
const SEALED_FIELDS = 11;

type Cells = Record<(typeof ENTRY_HEADS)[number], string>;
const DIGITS = /^-?\d{1,18}$/;

interface Sum {
  total: Omit<PackTotal, 'entries' | 'amountFen' | 'goodsFen'>;
  entries: bigint;
  amountFen: bigint;
  goodsFen: bigint;
}

/** Totals and hashes of seals, recomputed from the rows of `entries.csv` in their order. */
export class PackTally {
  private readonly sums = new Map<string, Sum>();
  private readonly seals = new Map<Month, { digest: Hash; entries: bigint }>();
  private row = 0;

  /** Takes the next row, with its line end. @throws RangeError naming the row where it is no entry */
  add(line: string): void {
    this.row += 1;
    if (this.row === 1) return;
    const cells = line.slice(0, -1).split(',');
    const wrong = cells.length !== ENTRY_HEADS.length;
    const entry = Object.fromEntries(ENTRY_HEADS.map((head, at) => [head, cells[at] ?? ''])) as Cells;
    if (wrong || !DIGITS.test(entry.amount_fen) || !DIGITS.test(entry.goods_fen))
      throw new RangeError(`${ENTRIES} row ${this.row}`);
    this.count(entry);
    const month = entry.posting_month;
    const seal = this.seals.get(month) ?? { digest: createHash('sha256'), entries: 0n };
    seal.digest.update(`${cells.slice(0, SEALED_FIELDS).join('|')}\n`);
    seal.entries += 1n;
    this.seals.set(month, seal);
  }

  private count({ posting_month, scheme, scheme_version, measure, outcome, amount_fen, goods_fen }: Cells): void {
    const key = [posting_month, scheme, scheme_version, measure, outcome].join(' ');
    const total = { month: posting_month, scheme, version: scheme_version, measure, outcome };
    const sum = this.sums.get(key) ?? { total, entries: 0n, amountFen: 0n, goodsFen: 0n };
    sum.entries += 1n;
    sum.amountFen += BigInt(amount_fen);
    sum.goodsFen += BigInt(goods_fen);
    this.sums.set(key, sum);
  }

  /** What the entries come to, in the order of their keys. */
  totals(): PackTotal[] {
    return [...this.sums]
      .sort(([one], [other]) => compareText(one, other))
      .map(([, { total, entries, amountFen, goodsFen }]) => ({
        ...total,
        entries: entries.toString(),
        amountFen: amountFen.toString(),
        goodsFen: goodsFen.toString(),
      }));
  }

  /** Hash and number of the entries of each month; ask once. */
  sealed(): Map<Month, { hash: string; entries: string }> {
    return new Map(
      [...this.seals].map(([month, { digest, entries }]) => [
        month,
        { hash: digest.digest('hex'), entries: entries.toString() },
      ]),
    );
  }
}

/** What a month without entries is sealed with. */
export const EMPTY_SEAL = { hash: createHash('sha256').digest('hex'), entries: '0' };
