import { type BusinessDate, compareText, type Fen, groupedBy } from '@shanhai/kernel';
import type { AcceptedPayload, PlacedPayload, ReturnedPayload } from '@shanhai/orders';
import type { DueChangedPayload, PayableOpenedPayload } from '@shanhai/payments';
import { type EvidenceAttachedPayload, readEvidence } from './evidence';
import type { PurchaseFact } from './purchase';

/** A person found that a difference stands, such as a fen that the seller's program rounds otherwise. */
export interface DifferenceAcceptedPayload {
  acceptanceId: string;
  /** Of all that was compared: it holds for no other difference. */
  measureId: string;
  by: string;
  reason: string;
}

/** The types of facts that matching reads. Each has version 1. */
export const MATCH_FACTS = [
  'supplier_order.placed',
  'supplier_order.accepted',
  'supplier_order.returned',
  'payable.opened',
  'payable.due_changed',
  'evidence.attached',
  'evidence.withdrawn',
  'dispute.opened',
  'dispute.settled',
  'invoice.difference_accepted',
] as const;

export type MatchFact = Pick<PurchaseFact, 'id' | 'type' | 'version' | 'key' | 'on' | 'payload'>;

/** Goods of a line as order, acceptance and invoices tell of them; a line of null is charges. */
export interface OrderLineFacts {
  lineId: string | null;
  dueFen: Fen;
  acceptedFen: Fen;
  invoicedFen: Fen;
  acceptedQuantity: number;
  invoicedQuantity: number | null;
  /** What was accepted and came back, by date. */
  walk: { on: BusinessDate; amountFen: Fen }[];
}

/** What an invoice prints of its parties; nothing is known of a red one whose invoice was attached without them. */
export interface InvoiceSaid {
  names: { seller: string | null; buyer: string | null };
  codes: { seller: string | null; buyer: string | null };
  reversesId: string | null;
}

/** What the facts of one supplier order say of its invoices. It depends on the set of facts, not on their order. */
export interface InvoicedOrder {
  placed: PlacedPayload;
  placedOn: BusinessDate;
  changedOn: BusinessDate;
  lines: OrderLineFacts[];
  /** Those that stand: what was withdrawn, is in dispute or lost proves nothing. */
  invoices: { evidenceId: string; amountFen: Fen }[];
  accepted: (DifferenceAcceptedPayload & { on: BusinessDate })[];
}

/**
 * Reads the facts of one supplier order. Null where the order itself is not among them yet.
 * @throws Error for a version that this program does not know: nothing is guessed.
 */
export function readInvoicedOrder(facts: readonly MatchFact[]): InvoicedOrder | null {
  for (const fact of facts)
    if (fact.version !== 1) throw new Error(`fact ${fact.id}: ${fact.type} version ${fact.version} is not known`);
  const sorted = [...facts].sort((a, b) => compareText(a.on, b.on) || compareText(a.key, b.key));
  const of = <Payload>(type: (typeof MATCH_FACTS)[number]) =>
    sorted.filter((fact) => fact.type === type) as (MatchFact & { payload: Payload })[];
  const [placed] = of<PlacedPayload>('supplier_order.placed');
  if (!placed) return null;
  const due = new Map<string, Fen>();
  for (const { payload } of [
    ...of<PayableOpenedPayload>('payable.opened'),
    ...of<DueChangedPayload>('payable.due_changed'),
  ])
    for (const { itemId, amountFen } of payload.items) due.set(itemId, (due.get(itemId) ?? 0n) + BigInt(amountFen));
  const invoices = standingInvoices(
    sorted,
    of<EvidenceAttachedPayload>('evidence.attached').map(({ payload }) => payload),
  );
  const goods = goodsOf(of<AcceptedPayload>('supplier_order.accepted'), of<ReturnedPayload>('supplier_order.returned'));
  const billed = groupedBy(
    invoices.flatMap(({ lines }) => lines),
    ({ lineId }) => lineId,
  );
  const lines = placed.payload.lines.map(({ lineId }): OrderLineFacts => {
    const [walk, named] = [goods.get(lineId) ?? [], billed.get(lineId) ?? []];
    return {
      lineId,
      dueFen: due.get(lineId) ?? 0n,
      acceptedFen: sumOf(walk),
      invoicedFen: sumOf(named),
      acceptedQuantity: walk.reduce((sum, { quantity }) => sum + quantity, 0),
      invoicedQuantity: quantityOf(named),
      walk,
    };
  });
  return {
    placed: placed.payload,
    placedOn: placed.on,
    changedOn: sorted.at(-1)!.on,
    lines: [...lines, chargesOf(due, lines, sumOf(invoices))],
    invoices,
    accepted: of<DifferenceAcceptedPayload>('invoice.difference_accepted').map(({ payload, on }) => ({
      ...payload,
      on,
    })),
  };
}

const sumOf = (parts: readonly { amountFen: Fen }[]): Fen => parts.reduce((sum, { amountFen }) => sum + amountFen, 0n);

/** Invoices that stand, each with its lines as amounts. */
function standingInvoices(facts: readonly MatchFact[], attached: readonly EvidenceAttachedPayload[]) {
  const states = new Map(readEvidence(facts).map(({ evidenceId, state }) => [evidenceId, state]));
  return attached
    .filter(({ kind, evidenceId }) => kind === 'INVOICE' && states.get(evidenceId) === 'HELD')
    .map(({ evidenceId, amountFen, lines }) => ({
      evidenceId,
      amountFen: BigInt(amountFen),
      lines: lines.map((line) => ({ ...line, amountFen: BigInt(line.amountFen) })),
    }));
}

/** What was accepted and came back, by line. */
function goodsOf(
  accepted: readonly { on: BusinessDate; payload: AcceptedPayload }[],
  returned: readonly { on: BusinessDate; payload: ReturnedPayload }[],
) {
  const moves = [
    ...accepted.flatMap(({ on, payload }) =>
      payload.lines.map((line) => ({
        on,
        lineId: line.lineId,
        amountFen: BigInt(line.acceptedFen),
        quantity: line.acceptedQuantity,
      })),
    ),
    ...returned.flatMap(({ on, payload }) =>
      payload.lines.map((line) => ({
        on,
        lineId: line.lineId,
        amountFen: -BigInt(line.returnedFen),
        quantity: -line.quantity,
      })),
    ),
  ];
  return groupedBy(
    moves.sort((a, b) => compareText(a.on, b.on)),
    ({ lineId }) => lineId,
  );
}

/** Packs by all invoices of a line; a red one without them cuts the price alone. Null where an invoice does not say. */
function quantityOf(named: readonly { amountFen: Fen; quantity?: number }[]): number | null {
  if (named.length === 0 || named.some(({ amountFen, quantity }) => amountFen > 0n && quantity === undefined))
    return null;
  return named.reduce((sum, { quantity }) => sum + (quantity ?? 0), 0);
}

function chargesOf(due: ReadonlyMap<string, Fen>, lines: readonly OrderLineFacts[], invoicedFen: Fen): OrderLineFacts {
  const goods = new Set(lines.map(({ lineId }) => lineId));
  const charges = [...due].filter(([itemId]) => !goods.has(itemId));
  return {
    lineId: null,
    dueFen: charges.reduce((sum, [, fen]) => sum + fen, 0n),
    acceptedFen: 0n,
    invoicedFen: lines.reduce((rest, line) => rest - line.invoicedFen, invoicedFen),
    acceptedQuantity: 0,
    invoicedQuantity: null,
    walk: [],
  };
}
