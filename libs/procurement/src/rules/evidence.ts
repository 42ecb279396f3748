import { type BusinessDate, type Fen, groupedBy } from '@shanhai/kernel';

/** What a purchase is supported by. Rows of channel reports come with channels. */
export const EVIDENCE_KINDS = ['INVOICE', 'BANK_REFERENCE', 'ACCEPTANCE_FORM'] as const;
export type EvidenceKind = (typeof EVIDENCE_KINDS)[number];

/*
 * Payloads of version 1. They stand in the stream of the supplier order that the evidence supports, so that its level is a
 * function of that purchase's facts alone. Amounts are fen as strings of digits, negative for a reversing (red) invoice.
 */
export interface EvidenceAttachedPayload {
  evidenceId: string;
  kind: EvidenceKind;
  number: string;
  amountFen: string;
  issuedOn: BusinessDate;
  fileHash: string | null;
  /** What of the amount is for which goods; a lot of null means the whole line. */
  lines: { lineId: string; lotId: string | null; amountFen: string; quantity?: number }[];
}
export interface EvidenceWithdrawnPayload {
  evidenceId: string;
  reason: string;
}
export interface EvidenceConfirmedPayload {
  evidenceId: string;
  officeId: string;
  note: string;
}
/** One number was used for several purchases (CR-19); each of them has this fact. */
export interface DisputeOpenedPayload {
  disputeId: string;
  evidenceId: string;
}
export interface DisputeSettledPayload {
  disputeId: string;
  evidenceId: string;
  /** Whether this purchase keeps the number. */
  kept: boolean;
  officeId: string;
  reason: string;
}

/** HELD supports its goods. DISPUTED holds them out of the totals. LOST and WITHDRAWN support nothing. */
export const EVIDENCE_STATES = ['HELD', 'DISPUTED', 'LOST', 'WITHDRAWN'] as const;
export type EvidenceState = (typeof EVIDENCE_STATES)[number];

/** A piece of evidence as the facts of its purchase tell it. */
export interface Evidence {
  evidenceId: string;
  kind: EvidenceKind;
  state: EvidenceState;
  /** An office confirmed it. */
  confirmed: boolean;
  /** What of its amount is for which goods; a lot of null means the whole line. */
  lines: { lineId: string; lotId: string | null; amountFen: Fen }[];
}

/** Levels of CR-18. Every lot that ships has a verified origin claim, and a claim has documents: nothing shipped is below DOCUMENTED. */
export const EVIDENCE_LEVELS = { DECLARED: 0, DOCUMENTED: 1, CHECKED: 2, CONFIRMED: 3 } as const;

type Happened = { type: string; payload: unknown };

/** The evidence of a purchase: depends on the set of its facts, not on their order. */
export function readEvidence(facts: readonly Happened[]): Evidence[] {
  const of = <Payload>(type: string) =>
    facts.filter((fact) => fact.type === type).map((fact) => fact.payload as Payload);
  const attached = of<EvidenceAttachedPayload>('evidence.attached');
  if (attached.length === 0) return [];
  const named = (payloads: readonly { evidenceId: string }[]) => new Set(payloads.map((each) => each.evidenceId));
  const withdrawn = named(of<EvidenceWithdrawnPayload>('evidence.withdrawn'));
  const confirmed = named(of<EvidenceConfirmedPayload>('evidence.confirmed'));
  const settled = of<DisputeSettledPayload>('dispute.settled');
  const lost = named(settled.filter((each) => !each.kept));
  const over = new Set(settled.map(disputeKey));
  const disputed = named(of<DisputeOpenedPayload>('dispute.opened').filter((each) => !over.has(disputeKey(each))));
  return attached.map(({ evidenceId, kind, lines }) => ({
    evidenceId,
    kind,
    state: withdrawn.has(evidenceId)
      ? 'WITHDRAWN'
      : lost.has(evidenceId)
        ? 'LOST'
        : disputed.has(evidenceId)
          ? 'DISPUTED'
          : 'HELD',
    confirmed: confirmed.has(evidenceId),
    lines: lines.map((line) => ({ ...line, amountFen: BigInt(line.amountFen) })),
  }));
}

/** Evidence by the lines that it names: with each line what is said of that line alone. */
export function evidenceByLine(evidence: readonly Evidence[]): ReadonlyMap<string, Evidence[]> {
  const ofOneLine = evidence.flatMap((each) =>
    [...groupedBy(each.lines, ({ lineId }) => lineId).values()].map((lines) => ({ ...each, lines })),
  );
  return groupedBy(ofOneLine, ({ lines }) => lines[0].lineId);
}

const disputeKey = ({ disputeId, evidenceId }: { disputeId: string; evidenceId: string }) =>
  `${disputeId}:${evidenceId}`;

/** What the level of a root's evidence hangs on beside its documents. */
export interface Supported {
  /** That of the root's line. */
  evidence: readonly Evidence[];
  /** What is owed for the line, after weighing, rejections and returns. */
  dueFen: Fen;
  /** Whether all money came by transfers whose bank references the platform has taken once. */
  paidByReference: boolean;
}

/**
 * The level of a root's evidence (CR-18), and whether any of it is in dispute (CR-19).
 *
 * CONFIRMED: an office confirmed evidence that covers it. CHECKED: the invoices of its line add up to exactly what is owed
 * for the line, one of them covers the root, and the money is known by bank reference. What is in dispute supports nothing.
 */
export function evidenceOfRoot(
  { evidence, dueFen, paidByReference }: Supported,
  lotId: string,
): { level: number; disputed: boolean } {
  const covers = (line: Evidence['lines'][number]) => line.lotId === null || line.lotId === lotId;
  const covering = evidence.filter((each) => each.lines.some(covers));
  const held = covering.filter((each) => each.state === 'HELD');
  const agrees = (kind: EvidenceKind) => held.some((each) => each.kind === kind) && amountOf(evidence, kind) === dueFen;
  const confirmed = held.some(
    (each) => each.confirmed && each.lines.some((line) => covers(line) && line.amountFen > 0n),
  );
  const checked = dueFen > 0n && agrees('INVOICE') && (paidByReference || agrees('BANK_REFERENCE'));
  const { CONFIRMED, CHECKED, DOCUMENTED } = EVIDENCE_LEVELS;
  return {
    level: confirmed ? CONFIRMED : checked ? CHECKED : DOCUMENTED,
    disputed: covering.some((each) => each.state === 'DISPUTED'),
  };
}

/** Whether an invoice and a transfer support a line, held or in dispute: what was bought elsewhere has no other proof (CR-19). */
export function isDocumented(evidence: readonly Evidence[]): boolean {
  const kinds = new Set(evidence.filter(isLive).map(({ kind }) => kind));
  return kinds.has('INVOICE') && kinds.has('BANK_REFERENCE');
}

/** What the evidence of a line says of it in all by documents of a kind, over its lots; a reversing invoice takes off. */
function amountOf(evidence: readonly Evidence[], kind: EvidenceKind): Fen {
  return evidence
    .filter((each) => each.kind === kind && each.state === 'HELD')
    .flatMap((each) => each.lines)
    .reduce((sum, line) => sum + line.amountFen, 0n);
}

/** Fully digital invoices (数电发票) exist since December 2021. */
const INVOICES_SINCE = '2021-12-01';
const INVOICE_NUMBER = /^\d{20}$/;

/** A number as it is compared: one width of characters, upper case, one kind of hyphen, nothing that is not seen. */
export function normalNumber(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\s\p{C}\p{M}]/gu, '')
    .replace(/[\p{Pd}\u2212]/gu, '-')
    .toUpperCase();
}

/**
 * Whether a number has the form of a fully digital invoice of a date: 20 digits, of which the first two are the year in
 * which it was issued.
 */
export function isInvoiceNumber(number: string, issuedOn: BusinessDate): boolean {
  return INVOICE_NUMBER.test(number) && issuedOn >= INVOICES_SINCE && number.slice(0, 2) === issuedOn.slice(2, 4);
}

/**
 * Within what a number is unique (CR-19): invoices and bank references on the whole platform, acceptance forms, which
 * each unit numbers for itself, within the buyer.
 */
export function numberKey(kind: EvidenceKind, number: string, buyerId: string): string {
  return kind === 'ACCEPTANCE_FORM' ? `${buyerId}/${number}` : number;
}

/**
 * What one number may support (CR-19): goods of one supplier order; for a bank reference those of one order, because one
 * transfer pays all of an order's suppliers.
 */
export function scopeOf(kind: EvidenceKind, part: { id: string; orderId: string }): string {
  return kind === 'BANK_REFERENCE' ? part.orderId : part.id;
}

/** A use of a number, as far as another use has to know of it. */
export interface NumberUse {
  supplierOrderId: string;
  scopeId: string;
  state: EvidenceState;
  /** An office decided a dispute about the number in its favour. */
  kept: boolean;
}

/** A use that supports goods, or did until it was disputed. */
export const isLive = ({ state }: Pick<NumberUse, 'state'>): boolean => state === 'HELD' || state === 'DISPUTED';

/**
 * What a further use of a number comes to (CR-19), by the uses that there are: the first one holds it; a second purchase
 * makes all of them disputed. ATTACHED where the same supplier order has it already, LOST where the office took it from
 * this scope, TAKEN where the office gave it to another one that still has it: these are refused, so that nobody holds again
 * what was decided.
 */
export function judgeUse(
  uses: readonly NumberUse[],
  { supplierOrderId, scopeId }: Pick<NumberUse, 'supplierOrderId' | 'scopeId'>,
): 'HELD' | 'DISPUTED' | 'ATTACHED' | 'LOST' | 'TAKEN' {
  const live = uses.filter(isLive);
  if (live.some((use) => use.supplierOrderId === supplierOrderId)) return 'ATTACHED';
  if (uses.some((use) => use.scopeId === scopeId && use.state === 'LOST')) return 'LOST';
  const others = live.filter((use) => use.scopeId !== scopeId);
  if (others.some((use) => use.kept)) return 'TAKEN';
  return others.length > 0 ? 'DISPUTED' : 'HELD';
}
