import { Injectable } from '@nestjs/common';
import { AMOUNT_FEN_MAX, type BusinessDate, Clock, type Fen, newId, Reasons, refuse } from '@shanhai/kernel';
import { recordAudit } from '@shanhai/audit';
import { Database, recordFacts, takeIdempotencyKey, type Tx } from '@shanhai/database';
import { Places } from '@shanhai/divisions';
import { writeEvents } from '@shanhai/epcis';
import { requireFile } from '@shanhai/files';
import { checkDate, checkLength, fromGlobalId, requireItems, type Viewer } from '@shanhai/graphql';
import { supplierOrdersById } from '@shanhai/orders';
import { organisationProfiles } from '@shanhai/organisations';
import { groupsPaidBy } from '@shanhai/payments';
import { lotsOf, readTraceCode } from '@shanhai/tracing';
import { evidenceFact } from '../facts/evidence-facts';
import {
  type EvidenceKind,
  isInvoiceNumber,
  isLive,
  judgeUse,
  normalNumber,
  numberKey,
  scopeOf,
} from '../rules/evidence';
import { invoiceAttached } from '../rules/invoice-event';
import { insertDispute, insertSides, openDispute } from '../store/disputes';
import {
  countEvidence,
  type EvidenceRow,
  insertEvidence,
  lockUses,
  rootsOf,
  setEvidenceStates,
} from '../store/evidence';

export interface AttachEvidenceInput {
  idempotencyKey: string;
  supplierOrderId: string;
  kind: EvidenceKind;
  number: string;
  /** All of the document, tax included; negative for a reversing (red) invoice. */
  amountFen: Fen;
  issuedOn: string;
  fileHash?: string | null;
  /** What of the amount is for which goods; the rest is freight and the like. */
  lines: { orderLineId: string; traceCode?: string | null; amountFen: Fen }[];
}

/** Longer than any number that a bank, a tax office or a unit gives. */
const NUMBER_LENGTH_MAX = 64;
/** The lines of the largest supplier order, in a few lots. */
const LINES_MAX = 1000;
/** Invoices of many partial deliveries; it bounds what counting reads of one purchase. */
const EVIDENCE_PER_ORDER_MAX = 200;
/** From when goods may be delivered: before that an order may still fall through. */
const SUPPORTABLE = ['CONFIRMED', 'SHIPPED', 'CLOSED'];

/**
 * Attaches an invoice, bank reference or acceptance form to goods of one supplier order, by its buyer or supplier (CR-18).
 * A number that supports another purchase already is not refused: both are held as DISPUTED until the office decides (CR-19).
 *
 * Refusals: NOT_FOUND (supplierOrderId, lines.N.orderLineId, lines.N.traceCode), STATE_NOT_ALLOWED, REQUIRED, TOO_LONG and INVALID (number, amountFen,
 * lines.N), NOT_POSITIVE, DATE_INVALID, DATE_IN_FUTURE, FILE_UNKNOWN, TOO_MANY, EVIDENCE_ATTACHED, EVIDENCE_LOST, EVIDENCE_TAKEN, BANK_REFERENCE_TAKEN,
 * IDEMPOTENCY_KEY_REUSED.
 */
@Injectable()
export class AttachEvidence {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly places: Places,
  ) {}

  run(viewer: Viewer, input: AttachEvidenceInput): Promise<{ evidenceId: string }> {
    const supplierOrderId = fromGlobalId('SupplierOrder', input.supplierOrderId, ['supplierOrderId']);
    const today = this.clock.today();
    const number = normalNumber(input.number);
    check(input, number, today);
    return this.database.write(viewer, async (tx) => {
      const result = { evidenceId: newId() };
      const first = await takeIdempotencyKey(tx, {
        organisationId: viewer.organisationId,
        operation: 'attachEvidence',
        key: input.idempotencyKey,
        input,
        result,
      });
      if (first) return first;
      const part = (await supplierOrdersById(tx, viewer, [supplierOrderId])).get(supplierOrderId);
      if (!part || ![part.buyerId, part.supplierId].includes(viewer.organisationId))
        refuse('NOT_FOUND', ['supplierOrderId'], { value: input.supplierOrderId });
      if (!SUPPORTABLE.includes(part.status)) refuse('STATE_NOT_ALLOWED', ['supplierOrderId'], { state: part.status });
      const count = await countEvidence(tx, part.id);
      if (count >= EVIDENCE_PER_ORDER_MAX)
        refuse('TOO_MANY', ['supplierOrderId'], { max: EVIDENCE_PER_ORDER_MAX, count: count + 1 });
      const roots = await rootsOf(tx, part.id);
      const lines = readLines(input, roots);
      if (input.fileHash) await requireFile(tx, input.fileHash, ['fileHash']);
      if (input.kind === 'BANK_REFERENCE')
        await requireNotPaidElsewhere(tx, [input.number.trim(), number], part.orderId);
      const row: EvidenceRow = {
        id: result.evidenceId,
        buyerId: part.buyerId,
        supplierOrderId: part.id,
        supplierId: part.supplierId,
        kind: input.kind,
        number,
        numberKey: numberKey(input.kind, number, part.buyerId),
        scopeId: scopeOf(input.kind, part),
        amountFen: input.amountFen,
        issuedOn: input.issuedOn,
        fileHash: input.fileHash ?? null,
        lines,
        state: 'HELD',
        attachedBy: viewer.organisationId,
        attachedOn: today,
        confirmedBy: null,
        confirmedOn: null,
        placeCodes: await this.placesOf(tx, [part.buyerId, part.supplierId], today),
      };
      await takeNumber(tx, row, today);
      if (row.kind === 'INVOICE') {
        const lots = await lotsOf(tx, lotsIn(lines, roots));
        recordFacts(tx, writeEvents(tx, this.clock, [invoiceAttached(row, today, [...lots.values()])]));
      }
      recordAudit(tx, {
        operation: 'attachEvidence',
        subjectId: row.id,
        after: { kind: row.kind, number, amountFen: row.amountFen, lines: row.lines, state: row.state },
        detail: { supplierOrderId: part.id },
      });
      return result;
    });
  }

  /** The places of organisations and those above them. */
  private async placesOf(tx: Tx, organisationIds: readonly string[], on: BusinessDate): Promise<string[]> {
    const seats = [...(await organisationProfiles(tx, organisationIds)).values()].map(({ seatCode }) => seatCode);
    const above = await tx.together(seats.map((seat) => this.places.ancestry(seat, on, tx)));
    return [...new Set([...seats, ...above.flat()])];
  }
}

/**
 * Writes evidence under its number, in the state that the other uses of the number leave it; where it collides, all of
 * them are sides of one dispute. Serialised by the number's lock.
 */
async function takeNumber(tx: Tx, row: EvidenceRow, on: BusinessDate): Promise<void> {
  const { kind, number, numberKey: key } = row;
  const uses = await lockUses(tx, kind, key);
  const verdict = judgeUse(uses, row);
  if (verdict === 'ATTACHED') refuse('EVIDENCE_ATTACHED', ['number'], { number });
  if (verdict === 'LOST' || verdict === 'TAKEN') refuse(`EVIDENCE_${verdict}`, ['number'], { number });
  row.state = verdict;
  insertEvidence(tx, row);
  const { id: evidenceId, amountFen, issuedOn, fileHash, lines } = row;
  const attached = { evidenceId, kind, number, amountFen: amountFen.toString(), issuedOn, fileHash, lines };
  recordFacts(tx, [evidenceFact('evidence.attached', row, on, attached)]);
  if (verdict === 'DISPUTED') await dispute(tx, row, uses.filter(isLive), on);
}

/** Opens a dispute about a number, or joins the one that is open. */
async function dispute(tx: Tx, row: EvidenceRow, others: readonly EvidenceRow[], on: BusinessDate): Promise<void> {
  const { kind, number, numberKey: key } = row;
  const open = await openDispute(tx, kind, key);
  const disputeId = open?.id ?? newId();
  if (!open) insertDispute(tx, { id: disputeId, kind, number, numberKey: key, openedOn: on });
  const held = others.filter((each) => each.state === 'HELD');
  setEvidenceStates(
    tx,
    held.map((each) => each.id),
    'DISPUTED',
  );
  const sides = [...held, row];
  insertSides(tx, disputeId, sides);
  recordFacts(
    tx,
    sides.map((side) => evidenceFact('dispute.opened', side, on, { disputeId, evidenceId: side.id })),
  );
}

/** Refuses what is wrong with the document itself, all of it at once. */
function check(input: AttachEvidenceInput, number: string, today: BusinessDate): void {
  requireItems(input.lines, LINES_MAX, ['lines']);
  const reasons = new Reasons();
  if (number === '') reasons.add('REQUIRED', ['number']);
  checkLength(number, NUMBER_LENGTH_MAX, ['number'], reasons);
  const dated = checkDate(input.issuedOn, ['issuedOn'], reasons);
  if (dated && input.issuedOn > today) reasons.add('DATE_IN_FUTURE', ['issuedOn'], { value: input.issuedOn });
  if (input.kind === 'INVOICE' && dated && !isInvoiceNumber(number, input.issuedOn))
    reasons.add('INVALID', ['number'], {
      value: number.slice(0, NUMBER_LENGTH_MAX),
      reason: {
        zh: '数电发票号码为 20 位数字，前两位为开票年份',
        en: 'a digital invoice has 20 digits, the first two are the year of issue',
      },
    });
  checkAmounts(input, reasons);
  reasons.refuseIfAny();
}

/** Amounts are above zero, or all below it for a reversing invoice; the lines have no more than the whole. */
function checkAmounts({ kind, amountFen, lines }: AttachEvidenceInput, reasons: Reasons): void {
  const reversing = kind === 'INVOICE' && amountFen < 0n;
  const size = (fen: Fen) => (reversing ? -fen : fen);
  if (size(amountFen) <= 0n) reasons.add('NOT_POSITIVE', ['amountFen'], { value: amountFen });
  if (size(amountFen) > AMOUNT_FEN_MAX)
    reasons.add('INVALID', ['amountFen'], {
      value: amountFen,
      reason: { zh: `最多 ${AMOUNT_FEN_MAX}`, en: `at most ${AMOUNT_FEN_MAX}` },
    });
  lines.forEach((line, index) => {
    if (size(line.amountFen) <= 0n)
      reasons.add('NOT_POSITIVE', ['lines', index, 'amountFen'], { value: line.amountFen });
  });
  const sum = lines.reduce((total, line) => total + size(line.amountFen), 0n);
  if (sum > size(amountFen))
    reasons.add('INVALID', ['amountFen'], {
      value: amountFen,
      reason: { zh: `各行合计 ${sum} 超过总额`, en: `the lines sum up to ${sum}, more than the whole` },
    });
}

/** The goods that the input names, each once. @throws Refusal NOT_FOUND, INVALID at `lines`.N. */
function readLines(
  input: AttachEvidenceInput,
  roots: ReadonlyMap<string, ReadonlyMap<string, string>>,
): EvidenceRow['lines'] {
  const reasons = new Reasons();
  const seen = new Set<string>();
  const lines = input.lines.map(({ orderLineId, traceCode, amountFen }, index) => {
    const lineId = fromGlobalId('OrderLine', orderLineId, ['lines', index, 'orderLineId']);
    const lots = roots.get(lineId);
    if (!lots) reasons.add('NOT_FOUND', ['lines', index, 'orderLineId'], { value: orderLineId });
    const lotId = traceCode ? (lots?.get(readTraceCode(traceCode) ?? '') ?? null) : null;
    if (lots && traceCode && lotId === null)
      reasons.add('NOT_FOUND', ['lines', index, 'traceCode'], { value: traceCode.slice(0, 40) });
    const key = `${lineId}:${lotId}`;
    if (seen.has(key))
      reasons.add('INVALID', ['lines', index], { value: orderLineId, reason: { zh: '重复', en: 'named twice' } });
    seen.add(key);
    return { lineId, lotId, amountFen: amountFen.toString() };
  });
  reasons.refuseIfAny();
  return lines;
}

/** The lots that evidence is for: a line without one stands for all that were shipped for it. */
function lotsIn(lines: EvidenceRow['lines'], roots: ReadonlyMap<string, ReadonlyMap<string, string>>): string[] {
  return [
    ...new Set(lines.flatMap(({ lineId, lotId }) => (lotId === null ? [...roots.get(lineId)!.values()] : [lotId]))),
  ];
}

/**
 * A statement tells whom a transfer paid, so a reference that paid other orders is refused rather than disputed, as it was
 * typed and as it is compared: the payment that was counted by it stays. @throws Refusal BANK_REFERENCE_TAKEN at `number`.
 */
async function requireNotPaidElsewhere(tx: Tx, spellings: string[], orderId: string): Promise<void> {
  const orders = await groupsPaidBy(tx, spellings);
  if (orders.length > 0 && !orders.includes(orderId))
    refuse('BANK_REFERENCE_TAKEN', ['number'], { reference: spellings[0].slice(0, NUMBER_LENGTH_MAX) });
}
