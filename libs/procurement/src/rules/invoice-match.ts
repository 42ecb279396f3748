import { addDays, type BusinessDate, compareText, type Fen } from '@shanhai/kernel';
import { hashId } from './difference';
import type { InvoicedOrder, InvoiceSaid, OrderLineFacts } from './invoiced-order';

/**
 * How the invoices of one supplier order stand to what was ordered and accepted. AWAITING_ACCEPTANCE: invoiced is more than was
 * accepted so far and no more than is owed with what is still to come.
 */
export const MATCH_STATES = [
  'NOT_INVOICED',
  'UNDER_INVOICED',
  'OVER_INVOICED',
  'AWAITING_ACCEPTANCE',
  'WITHIN_TOLERANCE',
  'MATCHED',
] as const;
export type MatchState = (typeof MATCH_STATES)[number];
/** Why somebody has to look at a match. */
export const MATCH_REASONS = [
  'NOT_INVOICED',
  'UNDER_INVOICED',
  'OVER_INVOICED',
  'SELLER_DIFFERS',
  'BUYER_DIFFERS',
] as const;
export type MatchReason = (typeof MATCH_REASONS)[number];

export const reasonsOf = ({
  state,
  sellerDiffers,
  buyerDiffers,
}: Pick<InvoiceMatch, 'state' | 'sellerDiffers' | 'buyerDiffers'>): MatchReason[] =>
  MATCH_REASONS.filter((reason) =>
    reason === 'SELLER_DIFFERS' ? sellerDiffers : reason === 'BUYER_DIFFERS' ? buyerDiffers : reason === state,
  );

/** States that somebody has to look at. */
const DIFFERENT: ReadonlySet<MatchState> = new Set(['NOT_INVOICED', 'UNDER_INVOICED', 'OVER_INVOICED']);

/** What a line may differ by, and how long the seller has: of orders placed from a day on. */
export interface Tolerance {
  from: BusinessDate;
  /** The greater of both holds: fen for each line, and basis points of what the line owes. */
  fen: Fen;
  basisPoints: bigint;
  /** Days from acceptance until the invoice is overdue. */
  days: number;
}

/** Credit codes of the order's parties; null of a person. */
export interface PartyCodes {
  seller: string | null;
  buyer: string | null;
}

export interface MatchedLine {
  /** Null is what is for no line: freight, deposits and fees. */
  lineId: string | null;
  /** Owed at most: what was accepted and what is still to come. */
  dueFen: Fen;
  /** Accepted and kept. */
  acceptedFen: Fen;
  /** Net of red invoices. */
  invoicedFen: Fen;
  acceptedQuantity: number;
  /** Null where an invoice of the line does not say. */
  invoicedQuantity: number | null;
  state: MatchState;
}

export interface InvoiceMatch {
  state: MatchState;
  sellerDiffers: boolean;
  buyerDiffers: boolean;
  dueFen: Fen;
  acceptedFen: Fen;
  invoicedFen: Fen;
  lines: MatchedLine[];
  /** Names all that was compared: a difference is accepted as it was seen, and no other. */
  measureId: string;
  /** When the invoice is due of what was accepted first and no invoice covers; null where all is covered. */
  invoiceBy: BusinessDate | null;
  /** The last day of its facts. */
  changedOn: BusinessDate;
  accepted: { by: string; on: BusinessDate; reason: string } | null;
  /** Somebody has to look at it. */
  isOpen: boolean;
}

/**
 * The three-way match of one supplier order: a pure function of the set of its facts. Null where nothing was accepted and nothing is invoiced.
 */
export function matchInvoices(
  order: InvoicedOrder,
  said: ReadonlyMap<string, InvoiceSaid>,
  codes: PartyCodes,
  tolerance: Tolerance,
): InvoiceMatch | null {
  const lines = order.lines.map((line) => ({ ...line, state: stateOfLine(line, tolerance) }));
  if (lines.every((line) => line.acceptedFen === 0n && line.invoicedFen === 0n)) return null;
  const state = stateOf(lines);
  const [sellerDiffers, buyerDiffers] = [differs(order, said, codes, 'seller'), differs(order, said, codes, 'buyer')];
  const total = (of: 'dueFen' | 'acceptedFen' | 'invoicedFen') => lines.reduce((sum, line) => sum + line[of], 0n);
  const measured = lines.map(({ walk: _, ...line }) => line);
  const measureId = hashId([sellerDiffers, buyerDiffers, measured.map((line) => Object.values(line).map(String))]);
  const accepted = order.accepted.find((each) => each.measureId === measureId);
  const uncovered = lines.flatMap((line) => uncoveredSince(line, slackOf(line, tolerance)) ?? []).sort(compareText);
  return {
    state,
    sellerDiffers,
    buyerDiffers,
    dueFen: total('dueFen'),
    acceptedFen: total('acceptedFen'),
    invoicedFen: total('invoicedFen'),
    lines: measured,
    measureId,
    invoiceBy: uncovered.length > 0 ? addDays(uncovered[0], tolerance.days) : null,
    changedOn: order.changedOn,
    accepted: accepted ? { by: accepted.by, on: accepted.on, reason: accepted.reason } : null,
    isOpen: !accepted && (DIFFERENT.has(state) || sellerDiffers || buyerDiffers),
  };
}

/** The tolerance that an order of a day is matched by. */
export function toleranceOn(tolerances: readonly Tolerance[], placedOn: BusinessDate): Tolerance {
  return [...tolerances].sort((a, b) => compareText(b.from, a.from)).find(({ from }) => from <= placedOn)!;
}

function slackOf({ dueFen }: Pick<MatchedLine, 'dueFen'>, { fen, basisPoints }: Tolerance): Fen {
  const share = (dueFen * basisPoints) / 10_000n;
  return share > fen ? share : fen;
}

/** Charges may be invoiced and need not be: a carrier invoices its freight itself, and deposits come back. */
function stateOfLine(line: OrderLineFacts, tolerance: Tolerance): MatchState {
  const { lineId, dueFen, acceptedFen, invoicedFen, acceptedQuantity, invoicedQuantity } = line;
  const slack = slackOf(line, tolerance);
  const most = dueFen > acceptedFen ? dueFen : acceptedFen;
  if (invoicedFen > most + slack) return 'OVER_INVOICED';
  if (lineId === null) return invoicedFen < 0n ? 'UNDER_INVOICED' : 'MATCHED';
  if (invoicedFen < acceptedFen - slack) return invoicedFen === 0n ? 'NOT_INVOICED' : 'UNDER_INVOICED';
  if (invoicedFen > acceptedFen + slack) return 'AWAITING_ACCEPTANCE';
  const isComplete = most <= acceptedFen + slack;
  if (isComplete && invoicedQuantity !== null && invoicedFen !== 0n && invoicedQuantity !== acceptedQuantity)
    return invoicedQuantity > acceptedQuantity ? 'OVER_INVOICED' : 'UNDER_INVOICED';
  return invoicedFen === acceptedFen ? 'MATCHED' : 'WITHIN_TOLERANCE';
}

/** The worst of the lines says how the order stands. */
function stateOf(lines: readonly MatchedLine[]): MatchState {
  const has = (state: MatchState) => lines.some((line) => line.state === state);
  if (has('OVER_INVOICED')) return 'OVER_INVOICED';
  if (has('UNDER_INVOICED') || has('NOT_INVOICED'))
    return lines.every((line) => line.invoicedFen === 0n) ? 'NOT_INVOICED' : 'UNDER_INVOICED';
  return (['AWAITING_ACCEPTANCE', 'WITHIN_TOLERANCE'] as const).find(has) ?? 'MATCHED';
}

/** An invoice that stands for some of its amount names another party than the order, or a company without its code. */
function differs(
  { invoices }: InvoicedOrder,
  said: ReadonlyMap<string, InvoiceSaid>,
  codes: PartyCodes,
  party: keyof PartyCodes,
): boolean {
  const left = new Map<string, Fen>();
  for (const { evidenceId, amountFen } of invoices) {
    const first = said.get(evidenceId)?.reversesId ?? evidenceId;
    left.set(first, (left.get(first) ?? 0n) + amountFen);
  }
  const isOther = ({ names, codes: printed }: InvoiceSaid) => names[party] !== null && printed[party] !== codes[party];
  return codes[party] !== null && [...left].some(([id, fen]) => fen !== 0n && said.has(id) && isOther(said.get(id)!));
}

/** What was accepted is covered by invoices in the order in which it was. */
function uncoveredSince({ walk, invoicedFen }: OrderLineFacts, slack: Fen): BusinessDate | null {
  let [since, kept]: [BusinessDate | null, Fen] = [null, 0n];
  for (const { on, amountFen } of walk) {
    kept += amountFen;
    since = kept > invoicedFen + slack ? (since ?? on) : null;
  }
  return since;
}
