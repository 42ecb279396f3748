import { Injectable } from '@nestjs/common';
import { Clock, type Fen, newId, Reasons } from '@shanhai/kernel';
import { recordAudit } from '@shanhai/audit';
import { Database, takeIdempotencyKey } from '@shanhai/database';
import { checkLength, fromGlobalId, type Viewer } from '@shanhai/graphql';
import { requireCreditCode } from '@shanhai/organisations';
import { insertInvoice } from '../store/invoices';
import { checkDocument, type Document } from './check-document';
import { PutEvidence } from './put-evidence';

/** A party as the invoice prints it. */
export interface InvoiceParty {
  name: string;
  /** Persons have none. */
  creditCode?: string | null;
}

export interface RecordInvoiceInput extends Omit<Document, 'kind'> {
  idempotencyKey: string;
  supplierOrderId: string;
  seller: InvoiceParty;
  buyer: InvoiceParty;
  /** Part of the amount; nothing for what is exempt, as a farmer's own produce is. */
  taxFen: Fen;
}

/** As long as names of organisations. */
const NAME_LENGTH_MAX = 200;

/**
 * Records a fully digital invoice (数电发票) for goods of one supplier order, with what it says of seller, buyer and tax. It is evidence
 * as `attachEvidence` attaches it, so one number supports one supplier order (CR-19): a month's orders are invoiced one by one.
 * Parties other than those of the order are not refused: a person looks at them (invoice matches).
 *
 * Refusals: those of `attachEvidence`; REQUIRED and TOO_LONG (seller.name, buyer.name), CREDIT_CODE_FORM and CREDIT_CODE_CHECK (seller.creditCode, buyer.creditCode),
 * INVALID (taxFen, amountFen: below zero, for which there are red invoices).
 */
@Injectable()
export class RecordInvoice {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly evidence: PutEvidence,
  ) {}

  run(viewer: Viewer, input: RecordInvoiceInput): Promise<{ evidenceId: string }> {
    const supplierOrderId = fromGlobalId('SupplierOrder', input.supplierOrderId, ['supplierOrderId']);
    const document: Document = { ...input, kind: 'INVOICE' };
    const parties = check(input);
    checkDocument(document, this.clock.today());
    return this.database.write(viewer, async (tx) => {
      const result = { evidenceId: newId() };
      const { organisationId } = viewer;
      const claim = { organisationId, operation: 'recordInvoice', key: input.idempotencyKey, input, result };
      const first = await takeIdempotencyKey(tx, claim);
      if (first) return first;
      const order = { supplierOrderId, globalId: input.supplierOrderId };
      const { id: evidenceId, buyerId, number, amountFen, lines, state } = await this.evidence.put(tx, viewer, result.evidenceId, order, document); // prettier-ignore
      const { taxFen } = input;
      insertInvoice(tx, { evidenceId, buyerId, ...parties, taxFen, reversesId: null, redReason: null });
      recordAudit(tx, {
        operation: 'recordInvoice',
        subjectId: evidenceId,
        after: { number, amountFen, taxFen, ...parties, lines, state },
        detail: { supplierOrderId },
      });
      return result;
    });
  }
}

/** Refuses what is wrong with parties, tax and sign, and gives the parties as they are kept. */
function check({ seller, buyer, amountFen, taxFen }: RecordInvoiceInput) {
  const reasons = new Reasons();
  for (const [party, { name }] of Object.entries({ seller, buyer })) {
    if (name.trim() === '') reasons.add('REQUIRED', [party, 'name']);
    checkLength(name, NAME_LENGTH_MAX, [party, 'name'], reasons);
  }
  if (amountFen < 0n) reasons.add('NOT_POSITIVE', ['amountFen'], { value: amountFen });
  if (taxFen < 0n || taxFen >= amountFen)
    reasons.add('INVALID', ['taxFen'], {
      value: taxFen,
      reason: { zh: '须不小于零且小于价税合计', en: 'is part of the amount, zero or more' },
    });
  reasons.refuseIfAny();
  const code = (party: string, text?: string | null) => (text ? requireCreditCode(text, [party, 'creditCode']) : null);
  return {
    sellerName: seller.name.trim(),
    sellerCode: code('seller', seller.creditCode),
    buyerName: buyer.name.trim(),
    buyerCode: code('buyer', buyer.creditCode),
  };
}
