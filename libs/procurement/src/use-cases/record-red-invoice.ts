import { Injectable } from '@nestjs/common';
import { Clock, type Fen, newId, Reasons, refuse } from '@shanhai/kernel';
import { recordAudit } from '@shanhai/audit';
import { Database, takeIdempotencyKey, type Tx } from '@shanhai/database';
import { fromGlobalId, toGlobalId, type Viewer } from '@shanhai/graphql';
import { notify } from '@shanhai/organisations';
import { normalNumber } from '../rules/evidence';
import { checkRed, type RedReason } from '../rules/red-invoice';
import { type EvidenceRow, lockNumbers, lockUses } from '../store/evidence';
import { amountsOf, insertInvoice, invoicesOf, type InvoiceRow, redInvoicesOf } from '../store/invoices';
import { answerRedRequest } from '../store/red-requests';
import { checkDocument, type Document } from './check-document';
import { PutEvidence } from './put-evidence';

export interface RecordRedInvoiceInput extends Omit<Document, 'kind'> {
  idempotencyKey: string;
  /** The number of the invoice that is reversed, in part or whole. */
  reversesNumber: string;
  reason: RedReason;
  /** Zero or below, as the red invoice prints it. */
  taxFen: Fen;
}

/**
 * Records a red invoice (红字发票): it takes off what an invoice of the platform proves, no more than is left of it by line, rest and tax,
 * and not before it. Its amounts are negative as it prints them; seller, buyer and supplier order are those of the invoice.
 * Two red ones at once wait for each other at the invoice's row. It answers a request of the buyer once what was asked for is taken off.
 *
 * Refusals: those of `attachEvidence` but for supplierOrderId; NOT_FOUND, STATE_NOT_ALLOWED (in dispute, lost) and INVALID (it is red itself) at reversesNumber; RED_ABOVE_INVOICE
 * (amountFen, taxFen, lines.N.amountFen), DATE_OUT_OF_ORDER (issuedOn), INVALID (amountFen, taxFen: not below zero).
 */
@Injectable()
export class RecordRedInvoice {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly evidence: PutEvidence,
  ) {}

  run(viewer: Viewer, input: RecordRedInvoiceInput): Promise<{ evidenceId: string }> {
    const document: Document = { ...input, kind: 'INVOICE' };
    check(input);
    checkDocument(document, this.clock.today());
    return this.database.write(viewer, async (tx) => {
      const result = { evidenceId: newId() };
      const { organisationId } = viewer;
      const claim = { organisationId, operation: 'recordRedInvoice', key: input.idempotencyKey, input, result };
      const first = await takeIdempotencyKey(tx, claim);
      if (first) return first;
      const { blue, said } = await lockReversed(tx, viewer, input);
      const before = await redInvoicesOf(tx, [blue.id]);
      requireLeft(input, blue, said, before);
      const { supplierOrderId, buyerId, number: reversed } = blue;
      const order = { supplierOrderId, globalId: toGlobalId('SupplierOrder', supplierOrderId) };
      const { id: evidenceId, number, amountFen, lines, state } = await this.evidence.put(tx, viewer, result.evidenceId, order, document); // prettier-ignore
      const { taxFen, reason: redReason } = input;
      const { sellerName = null, sellerCode = null, buyerName = null, buyerCode = null } = said ?? {};
      const parties = { sellerName, sellerCode, buyerName, buyerCode };
      insertInvoice(tx, { evidenceId, buyerId, ...parties, taxFen, reversesId: blue.id, redReason });
      const reversedFen = before.reduce((sum, each) => sum + each.amountFen, amountFen);
      if (state === 'HELD') await this.answer(tx, viewer, { evidenceId: blue.id, answerId: evidenceId, reversedFen });
      recordAudit(tx, {
        operation: 'recordRedInvoice',
        subjectId: evidenceId,
        after: { number, reversed, redReason, amountFen, taxFen, lines, state },
        detail: { supplierOrderId },
      });
      return result;
    });
  }

  /** The buyer's request is answered once red invoices took off what it asked for; then it is told. */
  private async answer(
    tx: Tx,
    { userId: by }: Viewer,
    answer: { evidenceId: string; answerId: string; reversedFen: Fen },
  ): Promise<void> {
    const on = this.clock.today();
    const request = await answerRedRequest(tx, { ...answer, by, on });
    if (!request) return;
    notify(tx, on, [
      {
        organisationId: request.buyerId,
        kind: 'RED_INVOICE_RECORDED',
        key: `red-request:${request.id}:answered`,
        subject: { type: 'RedInvoiceRequest', id: request.id },
        text: {
          zh: `供应商已开具您请求的红字发票，冲减 ${request.amountFen} 分`,
          en: `The red invoice that you asked for is recorded: ${request.amountFen} fen are taken off`,
        },
      },
    ]);
  }
}

function check({ amountFen, taxFen }: RecordRedInvoiceInput): void {
  const reasons = new Reasons();
  const reason = { zh: '红字发票的金额为负数', en: 'a red invoice has amounts below zero' };
  if (amountFen >= 0n) reasons.add('INVALID', ['amountFen'], { value: amountFen, reason });
  if (taxFen > 0n || (amountFen < 0n && taxFen <= amountFen))
    reasons.add('INVALID', ['taxFen'], { value: taxFen, reason });
  reasons.refuseIfAny();
}

/** The invoice of the viewer's own that is reversed, its number and the red one's locked. */
async function lockReversed(
  tx: Tx,
  { organisationId }: Viewer,
  { number, reversesNumber }: RecordRedInvoiceInput,
): Promise<{ blue: EvidenceRow; said?: InvoiceRow }> {
  const field = ['reversesNumber'];
  const key = normalNumber(reversesNumber);
  lockNumbers(tx, 'INVOICE', [key, normalNumber(number)]);
  const uses = await lockUses(tx, 'INVOICE', key);
  const blue = uses.find(
    ({ buyerId, supplierId, declared }) => !declared && [buyerId, supplierId].includes(organisationId),
  );
  if (!blue) refuse('NOT_FOUND', field, { value: reversesNumber.slice(0, 40) });
  if (blue.state !== 'HELD') refuse('STATE_NOT_ALLOWED', field, { state: blue.state });
  if (blue.amountFen < 0n)
    refuse('INVALID', field, { value: key, reason: { zh: '它本身是红字发票', en: 'it is a red invoice itself' } });
  return { blue, said: (await invoicesOf(tx, [blue.id])).get(blue.id) };
}

function requireLeft(
  input: RecordRedInvoiceInput,
  blue: EvidenceRow,
  said: InvoiceRow | undefined,
  before: Awaited<ReturnType<typeof redInvoicesOf>>,
): void {
  const lines = input.lines.map(({ orderLineId, amountFen }, index) => ({
    lineId: fromGlobalId('OrderLine', orderLineId, ['lines', index, 'orderLineId']),
    amountFen,
  }));
  const reasons = new Reasons();
  checkRed({ ...input, lines }, { ...blue, taxFen: said?.taxFen ?? null, lines: amountsOf(blue) }, before, reasons);
  reasons.refuseIfAny();
}
