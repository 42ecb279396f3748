import { Injectable } from '@nestjs/common';
import { type BusinessDate, Clock, Reasons, refuse } from '@shanhai/kernel';
import { recordFacts, type Tx } from '@shanhai/database';
import { Places } from '@shanhai/divisions';
import { writeEvents } from '@shanhai/epcis';
import { requireFile } from '@shanhai/files';
import { fromGlobalId, type Viewer } from '@shanhai/graphql';
import { supplierOrdersById } from '@shanhai/orders';
import { organisationProfiles } from '@shanhai/organisations';
import { lotsOf, readTraceCode } from '@shanhai/tracing';
import { normalNumber, numberKey, scopeOf } from '../rules/evidence';
import { invoiceAttached } from '../rules/invoice-event';
import { countEvidence, type EvidenceRow, rootsOf } from '../store/evidence';
import type { Document } from './check-document';
import { takeNumber } from './take-number';

/** Invoices of many partial deliveries; it bounds what counting reads of one purchase. */
const EVIDENCE_PER_ORDER_MAX = 200;
/** From when goods may be delivered: before that an order may still fall through. */
const SUPPORTABLE = ['CONFIRMED', 'SHIPPED', 'CLOSED'];

/** The step that all verbs share which put a document beside goods: it takes the number, writes the row and its facts. */
@Injectable()
export class PutEvidence {
  constructor(
    private readonly clock: Clock,
    private readonly places: Places,
  ) {}

  /**
   * Puts a document, which `checkDocument` found right, beside goods of a supplier order of the viewer's own.
   * @throws Refusal NOT_FOUND, STATE_NOT_ALLOWED, TOO_MANY (supplierOrderId), NOT_FOUND and INVALID (lines.N), FILE_UNKNOWN,
   * EVIDENCE_ATTACHED, EVIDENCE_LOST, EVIDENCE_TAKEN, BANK_REFERENCE_TAKEN (number).
   */
  async put(
    tx: Tx,
    viewer: Viewer,
    evidenceId: string,
    { supplierOrderId, globalId }: { supplierOrderId: string; globalId: string },
    document: Document,
  ): Promise<EvidenceRow> {
    const today = this.clock.today();
    const number = normalNumber(document.number);
    const part = (await supplierOrdersById(tx, viewer, [supplierOrderId])).get(supplierOrderId);
    if (!part || ![part.buyerId, part.supplierId].includes(viewer.organisationId))
      refuse('NOT_FOUND', ['supplierOrderId'], { value: globalId });
    if (!SUPPORTABLE.includes(part.status)) refuse('STATE_NOT_ALLOWED', ['supplierOrderId'], { state: part.status });
    const count = await countEvidence(tx, part.id);
    if (count >= EVIDENCE_PER_ORDER_MAX)
      refuse('TOO_MANY', ['supplierOrderId'], { max: EVIDENCE_PER_ORDER_MAX, count: count + 1 });
    const roots = await rootsOf(tx, part.id);
    const lines = readLines(document, roots);
    if (document.fileHash) await requireFile(tx, document.fileHash, ['fileHash']);
    const row: EvidenceRow = {
      id: evidenceId,
      buyerId: part.buyerId,
      supplierOrderId: part.id,
      declared: false,
      supplierId: part.supplierId,
      kind: document.kind,
      number,
      numberKey: numberKey(document.kind, number, part.buyerId),
      scopeId: scopeOf(document.kind, part),
      amountFen: document.amountFen,
      issuedOn: document.issuedOn,
      fileHash: document.fileHash ?? null,
      lines,
      state: 'HELD',
      attachedBy: viewer.organisationId,
      attachedOn: today,
      confirmedBy: null,
      confirmedOn: null,
      placeCodes: await this.placesOf(tx, [part.buyerId, part.supplierId], today),
    };
    await takeNumber(tx, row, today, ['number'], document.number);
    if (row.kind === 'INVOICE') {
      const lots = await lotsOf(tx, lotsIn(lines, roots));
      recordFacts(tx, writeEvents(tx, this.clock, [invoiceAttached(row, today, [...lots.values()])]));
    }
    return row;
  }

  /** The places of organisations and those above them. */
  private async placesOf(tx: Tx, organisationIds: readonly string[], on: BusinessDate): Promise<string[]> {
    const seats = [...(await organisationProfiles(tx, organisationIds)).values()].map(({ seatCode }) => seatCode);
    const above = await tx.together(seats.map((seat) => this.places.ancestry(seat, on, tx)));
    return [...new Set([...seats, ...above.flat()])];
  }
}

/** The goods that the input names, each once. @throws Refusal NOT_FOUND, INVALID at `lines`.N. */
function readLines(input: Document, roots: ReadonlyMap<string, ReadonlyMap<string, string>>): EvidenceRow['lines'] {
  const reasons = new Reasons();
  const seen = new Set<string>();
  const lines = input.lines.map(({ orderLineId, traceCode, amountFen, quantity }, index) => {
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
    return { lineId, lotId, amountFen: amountFen.toString(), ...(quantity != null && { quantity }) };
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
