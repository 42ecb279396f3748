import { Injectable, Logger } from '@nestjs/common';
import { Database, SYSTEM, type Tx } from '@shanhai/database';
import { type PlaceBook, Places } from '@shanhai/divisions';
import type { BusinessDate } from '@shanhai/kernel';
import type { InvoiceMatch } from '../rules/invoice-match';
import type { InvoicedOrder } from '../rules/invoiced-order';
import { dropMatches, type MatchRow, putMatches } from '../store/invoice-matches';
import { invoiceMatching, ordersToMatch } from '../store/match-facts';
import { holdMatches, takeHeld } from '../store/match-holds';
import { matchOrders } from '../store/match-orders';

/** Positions looked at in one transaction: bounds its work. */
const POSITIONS_AT_ONCE = 500n;

/**
 * Matches the invoices of supplier orders that something new is known of with what was ordered and accepted, beside the counter. Each is
 * worked out anew from all its facts up to one position of the log, so it does not matter in which order or in how many batches they
 * came, or what is killed when; no order, acceptance or invoice waits for it. One that has a fact which this program can not read is held
 * alone, with the match that it had, told in the log and by check-books, and tried again every ten seconds.
 */
@Injectable()
export class MatchInvoices {
  private readonly logger = new Logger('MatchInvoices');

  constructor(
    private readonly database: Database,
    private readonly places: Places,
  ) {}

  /** Matches one batch. Returns false where everything in the log was looked at; then it tries held orders again. */
  run(): Promise<boolean> {
    return this.database.write(SYSTEM, async (tx) => {
      const batch = await invoiceMatching.take(tx, POSITIONS_AT_ONCE);
      if (batch) {
        await this.match(tx, await ordersToMatch(tx, batch.position, batch.until), batch.until);
        invoiceMatching.keep(tx, batch.until);
        return true;
      }
      const held = await takeHeld(tx);
      if (held) await this.match(tx, held.ids, held.until);
      return false;
    });
  }

  private async match(tx: Tx, ids: readonly string[], until: bigint): Promise<void> {
    if (ids.length === 0) return;
    const book = await this.places.book(tx);
    const all = await matchOrders(tx, ids, until);
    const held = all.flatMap(({ id, unreadable }) => (unreadable === null ? [] : [{ id, unreadable }]));
    for (const { id, unreadable } of held)
      this.logger.warn(`invoices of supplier order ${id} can not be matched: ${unreadable}`);
    const matched = all.filter(({ unreadable }) => unreadable === null);
    putMatches(
      tx,
      matched.flatMap(({ id, order, match }) => (match ? [rowOf(id, order!, match, book)] : [])),
    );
    dropMatches(
      tx,
      matched.filter(({ match }) => !match).map(({ id }) => id),
    );
    holdMatches(
      tx,
      held,
      matched.map(({ id }) => id),
    );
  }
}

function rowOf(
  supplierOrderId: string,
  { placed, placedOn }: InvoicedOrder,
  match: InvoiceMatch,
  book: PlaceBook,
): MatchRow {
  const { accepted, lines, ...rest } = match;
  const { buyer, supplier } = placed;
  return {
    ...rest,
    lines: lines.map((line) => ({
      ...line,
      dueFen: line.dueFen.toString(),
      acceptedFen: line.acceptedFen.toString(),
      invoicedFen: line.invoicedFen.toString(),
    })),
    supplierOrderId,
    buyerId: buyer.ownAccountId ?? buyer.organisationId,
    supplierId: supplier.organisationId,
    acceptedBy: accepted?.by ?? null,
    acceptedOn: accepted?.on ?? null,
    reason: accepted?.reason ?? null,
    placeCodes: [...new Set([buyer.seatCode, supplier.seatCode].flatMap((code) => placesOf(code, placedOn, book)))],
  };
}

function placesOf(code: string, on: BusinessDate, book: PlaceBook): string[] {
  const place = book.placeAt(code, on);
  return [code, ...(place === null ? [] : book.ancestry(place, on))];
}
