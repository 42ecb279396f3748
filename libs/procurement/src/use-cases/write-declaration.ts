import { Injectable } from '@nestjs/common';
import { recordFacts, type Tx } from '@shanhai/database';
import { Places } from '@shanhai/divisions';
import type { Viewer } from '@shanhai/graphql';
import { allocate, type BusinessDate, Clock, type Fen, newId, refuse } from '@shanhai/kernel';
import { evidenceFact } from '../facts/evidence-facts';
import type { Declared } from '../rules/declared-purchase';
import { type EvidenceKind, normalNumber, numberKey } from '../rules/evidence';
import type { DeclaredPurchaseRow } from '../store/declared-purchases';
import { type DeclaredVersionRow, insertDeclaredVersion } from '../store/declared-versions';
import { type EvidenceRow, lockNumbers, lockUses, setEvidenceStates } from '../store/evidence';
import { ordersPaidBy } from '../store/paid-numbers';
import { NUMBER_LENGTH_MAX } from './check-document';
import { takeNumber } from './take-number';

/** What a declaration had before: its numbers are given back before others are taken. */
export type NumbersBefore = Pick<
  DeclaredVersionRow,
  'invoiceNumber' | 'bankReference' | 'invoiceEvidenceId' | 'paymentEvidenceId'
>;

/** The steps that verbs share which put what a declaration says, and its invoice and transfer, into the books. */
@Injectable()
export class WriteDeclaration {
  constructor(
    private readonly clock: Clock,
    private readonly places: Places,
  ) {}

  /** Where a declaration is of: the buyer's places, those that all goods come from, and all of them. */
  async placesOf({ seatCode }: Viewer, { rows }: Pick<Declared, 'rows'>, tx: Tx) {
    const book = await this.places.book(tx);
    const codes = (code: string, on: BusinessDate) => {
      const place = book.placeAt(code, on);
      return place === null ? [code] : book.ancestry(place, on);
    };
    const today = this.clock.today();
    const buyerCodes = codes(seatCode, today);
    // Codes of the goods' day and of today: an office stands where it stands today.
    const origins = rows.map(({ originCode, harvestedOn }) => [
      ...new Set([...codes(originCode, harvestedOn), ...codes(originCode, today)]),
    ]);
    const originCodes = origins.reduce((common, each) => common.filter((code) => each.includes(code)));
    return { buyerCodes, originCodes, placeCodes: [...new Set([...buyerCodes, ...origins.flat()])] };
  }

  /**
   * Writes a version, and takes its invoice's and transfer's numbers on the whole platform (CR-19): where another purchase has one, all
   * are in dispute. Numbers are locked in one order by all who take them.
   * @throws Refusal EVIDENCE_LOST, EVIDENCE_TAKEN (invoice.number, payment.bankReference), BANK_REFERENCE_TAKEN (payment.bankReference).
   */
  async write(tx: Tx, viewer: Viewer, row: DeclaredPurchaseRow, said: Declared, before?: NumbersBefore): Promise<void> {
    const today = this.clock.today();
    lockNumbers(tx, 'INVOICE', [said.invoiceNumber, ...(before ? [before.invoiceNumber] : [])]);
    const references = [said, ...(before ? [before] : [])].map(({ bankReference }) => normalNumber(bankReference));
    lockNumbers(tx, 'BANK_REFERENCE', references);
    if (before) await giveBack(tx, row, before, today, 'MENDED');
    const [invoiceEvidenceId, paymentEvidenceId] = [newId(), newId()];
    const { rows, ...head } = said;
    insertDeclaredVersion(
      tx,
      {
        ...{ ...head, declarationId: row.id, buyerId: row.buyerId, version: row.version },
        ...{ invoiceEvidenceId, paymentEvidenceId, submittedOn: today, submittedBy: viewer.userId },
      },
      rows,
    );
    const of = (kind: EvidenceKind, id: string, number: string, more: Pick<EvidenceRow, 'amountFen' | 'issuedOn' | 'fileHash' | 'lines'>): EvidenceRow => ({
      ...{ id, buyerId: row.buyerId, supplierOrderId: row.id, declared: true, supplierId: said.sellerId, kind, number },
      ...{ numberKey: numberKey(kind, number, row.buyerId), scopeId: row.id, state: 'HELD', placeCodes: row.placeCodes },
      ...{ attachedBy: row.buyerId, attachedOn: today, confirmedBy: null, confirmedOn: null, ...more },
    }); // prettier-ignore
    const goods = rows.map(({ goodsFen }) => goodsFen);
    const invoice = { amountFen: said.invoiceFen, issuedOn: said.invoicedOn, fileHash: said.invoiceHash };
    const invoiced = { ...invoice, lines: linesOf(rows, goods) };
    await takeNumber(tx, of('INVOICE', invoiceEvidenceId, said.invoiceNumber, invoiced), today, ['invoice', 'number']);
    const payment = { amountFen: said.paidFen, issuedOn: said.paidOn, fileHash: said.paymentHash };
    const paid = { ...payment, lines: linesOf(rows, paidOf(said)) };
    const field = ['payment', 'bankReference'];
    const evidence = of('BANK_REFERENCE', paymentEvidenceId, references[0], paid);
    await takeNumber(tx, evidence, today, field, said.bankReference);
  }
}

const linesOf = (rows: Declared['rows'], amounts: readonly Fen[]): EvidenceRow['lines'] =>
  rows.map(({ id }, index) => ({ lineId: id, lotId: null, amountFen: amounts[index].toString() }));

/** What of the payment is for each row: spread over goods and charges by largest remainder (CR-3). */
function paidOf({ invoiceFen, paidFen, rows }: Declared): Fen[] {
  const goods = rows.map(({ goodsFen }) => goodsFen);
  return allocate(paidFen, [...goods, goods.reduce((left, fen) => left - fen, invoiceFen)]);
}

/**
 * Gives the numbers of a declaration back: its evidence supports nothing any more. What an office took from it stays lost.
 * @throws Refusal STATE_NOT_ALLOWED at `declaredPurchaseId` where one is in dispute: that waits for the office.
 */
export async function giveBack(
  tx: Tx,
  { id, buyerId }: Pick<DeclaredPurchaseRow, 'id' | 'buyerId'>,
  before: NumbersBefore,
  on: BusinessDate,
  reason: string,
  evenDisputed = false,
): Promise<void> {
  const uses = [
    ...(await lockUses(tx, 'INVOICE', before.invoiceNumber)),
    ...(await lockUses(tx, 'BANK_REFERENCE', normalNumber(before.bankReference))),
  ].filter((use) => [before.invoiceEvidenceId, before.paymentEvidenceId].includes(use.id));
  if (!evenDisputed && uses.some(({ state }) => state === 'DISPUTED'))
    refuse('STATE_NOT_ALLOWED', ['declaredPurchaseId'], { state: 'DISPUTED' });
  const held = uses.filter(({ state }) => state === 'HELD').map((use) => use.id);
  setEvidenceStates(tx, held, 'WITHDRAWN');
  const about = { buyerId, supplierOrderId: id };
  recordFacts(
    tx,
    held.map((evidenceId) => evidenceFact('evidence.withdrawn', about, on, { evidenceId, reason })),
  );
}

/**
 * A transfer that paid an order here bought nothing elsewhere.
 * @throws Refusal BANK_REFERENCE_TAKEN at `field`.
 */
export async function requireNotPaidHere(tx: Tx, reference: string, field: (string | number)[]): Promise<void> {
  if ((await ordersPaidBy(tx, normalNumber(reference), [reference])).length > 0)
    refuse('BANK_REFERENCE_TAKEN', field, { reference: reference.slice(0, NUMBER_LENGTH_MAX) });
}
