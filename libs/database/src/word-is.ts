/**
 * The condition that a column is a word, as SQL with the word itself: a partial index serves no parameter. TRUE where no word is asked for.
 * @throws RangeError for what is no word of an enum: it would be SQL
 */
export function wordIs(column: string, word: string | null | undefined): string {
  if (!word) return 'TRUE';
  if (!/^[A-Z_]+$/.test(word)) throw new RangeError(`"${word}" is no word`);
  return `${column} = '${word}'`;
}
