import { Injectable } from '@nestjs/common';
import type { BusinessDate } from '@shanhai/kernel';
import type { Tx } from '@shanhai/database';
import { explainLine } from '../rules/explain-line';
import type { InvoiceMatch } from '../rules/invoice-match';
import { type Purchase, type PurchaseFact, readPurchase } from '../rules/purchase';
import type { EntryRow } from '../store/entries';
import { type InvoiceRow, invoicesOf } from '../store/invoices';
import { matchOrders } from '../store/match-orders';
import { purchaseFacts } from '../store/purchase-facts';
import { RulesByEpoch, schemesAt } from '../store/rules-at';
import { entriesThrough, epochAt } from '../store/told-purchase';
import { everyScheme, type ExplainedLine } from './explain-lines';

/** Everything that the log up to a place says of one purchase, and how it counts. */
export interface ToldPurchase {
  purchase: Purchase;
  facts: PurchaseFact[];
  /** Each line under each scheme that is in force on the day, or was while the purchase moved. */
  lines: ExplainedLine[];
  /** What the ledger holds, in the order of the log. */
  entries: EntryRow[];
  /** How invoices stand to goods; null where nothing was accepted and nothing is invoiced. */
  match: InvoiceMatch | null;
  /** What invoices print, by the id of the evidence. */
  invoices: ReadonlyMap<string, InvoiceRow>;
  /** The name of a place as the rules of that place of the log know it; null where they do not. */
  placeName: (code: string, on: BusinessDate) => string | null;
}

/**
 * Tells of one purchase as of a place in the log at or before which everything is counted: the same place tells the same,
 * whatever is recorded later. Eleven statements, whatever the number of lines, and those that load rules not asked for before.
 */
@Injectable()
export class TellPurchase {
  constructor(private readonly rules: RulesByEpoch) {}

  /** Null where the order is not binding yet at that place. `on` is the day by which money is judged that has not come yet. */
  async run(
    tx: Tx,
    supplierOrderId: string,
    { position, on }: { position: bigint; on: BusinessDate },
  ): Promise<ToldPurchase | null> {
    const facts = (await purchaseFacts(tx, new Map([[supplierOrderId, position]]))).get(supplierOrderId) ?? [];
    const purchase = readPurchase(facts);
    if (!purchase) return null;
    const epoch = await epochAt(tx, position);
    const buyer = [...purchase.dates.values()].at(-1)?.buyer ?? purchase.placed.buyer;
    const now = { on, epoch, buyer };
    const rulesAt = await this.rules.of(tx, [...facts, now]);
    const schemes = everyScheme(await schemesAt(tx, epoch), purchase, on);
    const [{ match }] = await matchOrders(tx, [supplierOrderId], position);
    const attached = facts.filter(({ type }) => type === 'evidence.attached');
    const invoices = await invoicesOf(tx, attached.map(({ payload }) => (payload as { evidenceId: string }).evidenceId)); // prettier-ignore
    const { places } = rulesAt(epoch).book;
    return {
      purchase,
      facts,
      lines: [...purchase.lines.keys()].map((lineId) => ({
        lineId,
        schemes: schemes.map((scheme) => ({
          ...{ scheme, countedThrough: position },
          parts: explainLine(purchase, lineId, scheme, rulesAt, now),
        })),
      })),
      entries: await entriesThrough(tx, supplierOrderId, position),
      match,
      invoices,
      placeName: (code, day) => places.spanAt(code, day)?.name ?? null,
    };
  }
}
