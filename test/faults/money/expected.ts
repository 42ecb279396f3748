import {
  earnedFen,
  keptFen,
  lineDueFen,
  linesOf,
  type Model,
  type ModelLine,
  type ModelOrder,
  partDueFen,
  sum,
} from './model';
import { type MoneyWorld, rawId, STOCK } from './money-world';

const sorted = <Row extends { id: string }>(rows: readonly Row[]) => [...rows].sort((a, b) => (a.id < b.id ? -1 : 1));
const byCardFen = (orders: readonly ModelOrder[]) => sum(orders.filter(({ byCard }) => byCard).map(({ paidFen }) => paidFen)); // prettier-ignore
const ended = (line: ModelLine) => line.confirmed === 0;

/** What the model expects of every table, in the words of `books`. */
export const expected = {
  orders: ({ orders }: Model) =>
    sorted(orders.map(({ id, n, status, reference }) => ({ id: rawId(id), note: String(n), status, reference }))),
  lines: ({ parts }: Model) =>
    sorted(
      parts.flatMap(({ lines }) =>
        lines.map((line) => {
          const { confirmed, shipped, accepted, rejected, returned } = line;
          return { id: rawId(line.id), confirmed, shipped, accepted, rejected, returned, due: lineDueFen(line) };
        }),
      ),
    ),
  parts: ({ parts }: Model) =>
    sorted(
      parts.map((part) => {
        const { status, shipments, acceptances, returns, refunds } = part;
        return { id: rawId(part.id), status, due: partDueFen(part), shipments, acceptances, returns, refunds };
      }),
    ),
  paid: ({ orders }: Model) =>
    sorted(orders.filter(({ paidFen }) => paidFen > 0).map(({ id, paidFen }) => ({ id: rawId(id), paid: paidFen }))),
  transfers: ({ transfers }: Model) =>
    sorted(
      [...transfers].map(([id, { amountFen, matchedFen, returnedFen, reversedFen, confirmed, rejected }]) => {
        const fen = {
          amount: amountFen,
          matched: matchedFen,
          returned: returnedFen,
          reversed: reversedFen,
          claimed: 0,
        };
        return { id, ...fen, confirmed, rejected };
      }),
    ),
  /** What was shipped has left, what was returned is back; what is confirmed and not shipped is reserved. */
  stock: ({ parts }: Model, { listings }: MoneyWorld) => {
    const lines = parts.flatMap((part) => part.lines);
    return sorted(
      listings.map(({ skuId }, sku) => {
        const own = lines.filter((line) => line.sku === sku);
        const gone = sum(own.map(({ shipped, returned }) => shipped - returned));
        return { id: skuId, on_hand: STOCK - gone, reserved: sum(own.map((line) => (ended(line) ? 0 : line.confirmed - line.shipped))) }; // prettier-ignore
      }),
    );
  },
  /** Of the custodian, as its accounts tell it: money that is there is positive, money that it owes negative. */
  custody: ({ orders, payouts, transfers }: Model, chargedFen: number) => {
    const came = sum([...transfers.values()].map(({ amountFen, returnedFen, reversedFen }) => amountFen - returnedFen - reversedFen)); // prettier-ignore
    // What came back is among the transfers.
    const paidOut = sum(payouts.filter(({ reference }) => reference !== null).map(({ grossFen, feeFen }) => grossFen - feeFen)); // prettier-ignore
    const matched = sum([...transfers.values()].map(({ matchedFen }) => matchedFen));
    const refunded = (byCard: boolean) => sum(orders.filter((each) => each.byCard === byCard).map(({ refundedFen }) => refundedFen)); // prettier-ignore
    return {
      BANK: came - refunded(false) - paidOut,
      SUSPENSE: matched - came,
      CARD_BALANCE: byCardFen(orders) - chargedFen,
      DISPUTED: 0,
    };
  },
  sheets: ({ sheets }: Model) =>
    sorted(sheets.map(({ id, amountFen }) => ({ id: rawId(id), status: 'APPROVED', amount: amountFen }))),
  payouts: ({ payouts }: Model) =>
    sorted(
      payouts.map(({ id, status, grossFen: gross, feeFen: fee, reference }) => ({ id: rawId(id), status, gross, fee, reference })),
    ), // prettier-ignore
  disputes: ({ disputes }: Model) =>
    sorted(disputes.map(({ reference: id, status, amountFen: amount, takenFen: taken }) => ({ id, status, amount, taken }))), // prettier-ignore
  reversals: ({ reversals }: Model) => sorted([...reversals].map(([id, of]) => ({ id, status: 'FOUND', of }))),
  /** What a supplier has earned, less what stands in payouts. */
  owedTo: ({ parts, payouts }: Model, supplier: number) => {
    const own = <Of extends { supplier: number }>(of: readonly Of[]) => of.filter((each) => each.supplier === supplier);
    const stand = own(payouts).filter(({ status }) => ['PREPARED', 'APPROVED', 'PAID'].includes(status));
    return sum(own(parts).map(earnedFen)) - sum(stand.map(({ grossFen }) => grossFen));
  },
  /** At the card processor: payments that went through, and money sent back, in fen. */
  processor: ({ orders }: Model) => {
    const refunds = orders.filter(({ byCard, refundedFen }) => byCard && refundedFen > 0);
    const back = sum(refunds.map(({ refundedFen }) => refundedFen));
    const lost = sum(orders.map(({ lostFen }) => lostFen));
    return { payments: orders.filter(({ byCard }) => byCard).length, paid: byCardFen(orders) + back + lost, refunds: refunds.length, back }; // prettier-ignore
  },
  /** What a unit owes: all dues less what was paid. */
  owed: ({ orders }: Model, buyer: number) =>
    sum(orders.filter((order) => order.buyer === buyer).map((order) => sum(order.parts.map(partDueFen)) - order.paidFen)), // prettier-ignore
  /** CR-3: of each line what was accepted and kept, and no more than was paid for it. */
  countedFen: ({ orders }: Model, buyer: number) =>
    sum(
      orders
        .filter((order) => order.buyer === buyer)
        .flatMap(linesOf)
        .map((line) => Math.min(keptFen(line), line.paidFen)),
    ),
};
