import { ROW_DIGEST_BYTES } from './pack-manifest';

/** A row, from 1: of the file as it was for one that was altered or is missing, as it is for one that was added. */
export interface RowDifference {
  kind: 'ALTERED' | 'MISSING' | 'ADDED';
  row: number;
}

/** Rows looked ahead for where two files agree again. */
const AHEAD = 1_000;

/** How the rows of a file differ from what they were, by their digests, in their order. */
export function* rowDifferences(was: Buffer, is: Buffer): Generator<RowDifference> {
  const [before, after] = [was.length / ROW_DIGEST_BYTES, is.length / ROW_DIGEST_BYTES];
  const same = (one: number, other: number) =>
    one < before &&
    other < after &&
    was.compare(
      is,
      other * ROW_DIGEST_BYTES,
      (other + 1) * ROW_DIGEST_BYTES,
      one * ROW_DIGEST_BYTES,
      (one + 1) * ROW_DIGEST_BYTES,
    ) === 0;
  for (let [one, other] = [0, 0]; one < before || other < after; ) {
    if (same(one, other)) {
      one += 1;
      other += 1;
      continue;
    }
    const [gone, come] = nearest(one, other, before, after, same);
    const altered = Math.min(gone, come);
    for (let at = 0; at < altered; at += 1) yield { kind: 'ALTERED', row: one + at + 1 };
    for (let at = altered; at < gone; at += 1) yield { kind: 'MISSING', row: one + at + 1 };
    for (let at = altered; at < come; at += 1) yield { kind: 'ADDED', row: other + at + 1 };
    one += gone;
    other += come;
  }
}

/** How many rows of each side lie before the nearest pair that agrees; what is left of both where none is near. */
function nearest(
  one: number,
  other: number,
  before: number,
  after: number,
  same: (one: number, other: number) => boolean,
): [number, number] {
  const [left, right] = [before - one, after - other];
  for (let steps = 1; steps <= Math.min(AHEAD, left + right); steps += 1)
    // As many of both first: an altered row is likelier than one that is gone and another that came.
    for (let lead = steps % 2; lead <= steps; lead += 2)
      for (const [gone, come] of [
        [(steps + lead) / 2, (steps - lead) / 2],
        [(steps - lead) / 2, (steps + lead) / 2],
      ])
        if (same(one + gone, other + come)) return [gone, come];
  const block = AHEAD;
  return [Math.min(left, block), Math.min(right, block)];
}
