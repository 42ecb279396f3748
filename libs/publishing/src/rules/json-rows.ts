/** A JSON document as rows: its head, the items of its list one a row, and its tail. */
export async function* jsonRows(
  head: string,
  batches: AsyncIterable<readonly object[]>,
  tail: string,
): AsyncGenerator<string[]> {
  yield [head];
  let held: string | null = null;
  for await (const items of batches) {
    const rows: string[] = [];
    for (const item of items) {
      if (held !== null) rows.push(`${held},`);
      held = JSON.stringify(item);
    }
    if (rows.length > 0) yield rows;
  }
  yield held === null ? [tail] : [held, tail];
}
