import type { Queryable } from '@shanhai/database';
import { type InvoiceMatch, matchInvoices, toleranceOn } from '../rules/invoice-match';
import { type InvoicedOrder, type MatchFact, readInvoicedOrder } from '../rules/invoiced-order';
import { tolerances } from './invoice-tolerances';
import { creditCodes, matchFacts, saidBy } from './match-facts';

/** A supplier order as its facts up to a position tell of it, with its match; null where there is nothing to match. */
export interface MatchedOrder {
  id: string;
  order: InvoicedOrder | null;
  match: InvoiceMatch | null;
  /** What of its facts this program can not read; null where it reads all. */
  unreadable: string | null;
}

/** Matches supplier orders by their facts up to a position: four statements, however many they are. */
export async function matchOrders(db: Queryable, ids: readonly string[], until: bigint): Promise<MatchedOrder[]> {
  const facts = await matchFacts(db, ids, until);
  const orders = ids.map((id) => ({ id, ...read(facts.get(id) ?? []) }));
  const known = orders.flatMap(({ order }) => order ?? []);
  const said = await saidBy(db, known.flatMap(({ invoices }) => invoices.map(({ evidenceId }) => evidenceId))); // prettier-ignore
  const codes = await creditCodes(db, [...new Set(known.flatMap(partiesOf))]);
  const dated = await tolerances(db);
  return orders.map(({ id, order, unreadable }) => {
    if (order === null) return { id, order, match: null, unreadable };
    const [seller, buyer] = partiesOf(order).map((party) => codes.get(party) ?? null);
    return {
      id,
      order,
      unreadable,
      match: matchInvoices(order, said, { seller, buyer }, toleranceOn(dated, order.placedOn)),
    };
  });
}

/** A newer program may have written facts that this one does not know: that order is held, and no other. */
function read(facts: readonly MatchFact[]): Pick<MatchedOrder, 'order' | 'unreadable'> {
  try {
    return { order: readInvoicedOrder(facts), unreadable: null };
  } catch (error) {
    return { order: null, unreadable: error instanceof Error ? error.message : String(error) };
  }
}

/** A person's own account has no credit code. */
const partiesOf = ({ placed: { supplier, buyer } }: InvoicedOrder): [seller: string, buyer: string] => [
  supplier.organisationId,
  buyer.ownAccountId ?? buyer.organisationId,
];
