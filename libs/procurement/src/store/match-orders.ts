import type { Queryable } from '@shanhai/database';
import { type InvoiceMatch, matchInvoices, toleranceOn } from '../rules/invoice-match';
import { type InvoicedOrder, readInvoicedOrder } from '../rules/invoiced-order';
import { creditCodes, matchFacts, saidBy, tolerances } from './match-facts';

/** A supplier order as its facts up to a position tell of it, with its match; null where there is nothing to match. */
export interface MatchedOrder {
  id: string;
  order: InvoicedOrder | null;
  match: InvoiceMatch | null;
}

/** Matches supplier orders by their facts up to a position: four statements, however many they are. */
export async function matchOrders(db: Queryable, ids: readonly string[], until: bigint): Promise<MatchedOrder[]> {
  const facts = await matchFacts(db, ids, until);
  const orders = ids.map((id) => ({ id, order: readInvoicedOrder(facts.get(id) ?? []) }));
  const known = orders.flatMap(({ order }) => order ?? []);
  const said = await saidBy(db, known.flatMap(({ invoices }) => invoices.map(({ evidenceId }) => evidenceId))); // prettier-ignore
  const codes = await creditCodes(db, [...new Set(known.flatMap(partiesOf))]);
  const dated = await tolerances(db);
  return orders.map(({ id, order }) => {
    if (order === null) return { id, order, match: null };
    const [seller, buyer] = partiesOf(order).map((party) => codes.get(party) ?? null);
    return { id, order, match: matchInvoices(order, said, { seller, buyer }, toleranceOn(dated, order.placedOn)) };
  });
}

/** A person's own account has no credit code. */
const partiesOf = ({ placed: { supplier, buyer } }: InvoicedOrder): [seller: string, buyer: string] => [
  supplier.organisationId,
  buyer.ownAccountId ?? buyer.organisationId,
];
