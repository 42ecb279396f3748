import { type BusinessDate, type Fen, positive } from '@shanhai/kernel';
import { type Movement, paidByItem, type Standing } from './paid-by-item';

export interface Refundable {
  /** By item: what it has been paid, and money that found no unpaid item, which may go back under any name. */
  byItem: ReadonlyMap<string, Fen>;
  /** Over all items. */
  totalFen: Fen;
}

/**
 * What can be given back on a date: the least that there has been from that date on, so that a refund which is entered
 * late takes nothing that a later one gave back already.
 */
export function refundable(movements: readonly Movement[], on: BusinessDate): Refundable {
  const standings = paidByItem(movements);
  const since = standings.filter(
    (standing, index) => standing.on >= on || index + 1 === standings.length || standings[index + 1].on > on,
  );
  const least = (of: (standing: Standing) => Fen) => since.map(of).reduce((a, b) => (b < a ? b : a));
  const items = [...since[0].paid.keys()];
  return {
    byItem: new Map(
      items.map((item) => [item, least(({ paid, unappliedFen }) => paid.get(item)! + positive(unappliedFen))]),
    ),
    totalFen: positive(least(({ paid, unappliedFen }) => [...paid.values()].reduce((a, b) => a + b, unappliedFen))),
  };
}
