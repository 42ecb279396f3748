import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { Database, recordFacts, takeIdempotencyKey, type Tx } from '@shanhai/database';
import { fromGlobalId, isOfPlaces, requireReason, type Viewer } from '@shanhai/graphql';
import { type BusinessDate, Clock, Reasons, refuse, type Words } from '@shanhai/kernel';
import { isMember, notify, tradingCompaniesOn } from '@shanhai/organisations';
import type { SupplierStanding } from '@shanhai/orders';
import { buyerStandings } from '@shanhai/payments';
import { takeFromLots } from '@shanhai/tracing';
import { declarationRevoked, purchaseDeclared } from '../facts/declared-facts';
import type { PurchaseDeclaredPayload } from '../rules/declared-purchase';
import { type DeclaredDecision, insertDeclaredDecision } from '../store/declared-decisions';
import { type DeclaredPurchaseRow, lockDeclaredPurchase, updateDeclaredPurchase } from '../store/declared-purchases';
import { nameSeller, registeredSellers } from '../store/declared-sellers';
import {
  type DeclaredRowRow,
  declaredVersions,
  type DeclaredVersionRow,
  rowsOfVersions,
  versionKey,
} from '../store/declared-versions';
import { declaredAfter } from './mend-declared-purchase';
import { checkGoodsOfLots, type GoodsOfLot, type Leaving, lockNamedLots, toldLots } from './name-lots';
import { giveBack, requireNotPaidHere } from './write-declaration';

const FIELD = ['declaredPurchaseId'];

export interface JudgeDeclaredPurchaseInput {
  idempotencyKey: string;
  declaredPurchaseId: string;
}
export interface JudgeWithReasonInput extends JudgeDeclaredPurchaseInput {
  reason: string;
}

/**
 * A declaration of a buyer in the office's places, locked. Who belongs to the buyer, or submitted it, does not judge it.
 * @throws Refusal NOT_FOUND, OUTSIDE_YOUR_PLACES, OWN_DECLARATION at `declaredPurchaseId`.
 */
async function lockToJudge(tx: Tx, viewer: Viewer, id: string): Promise<DeclaredPurchaseRow> {
  const row = await lockDeclaredPurchase(tx, id);
  if (!row || !isOfPlaces(viewer, row.placeCodes)) refuse('NOT_FOUND', FIELD, { value: id });
  if (!isOfPlaces(viewer, row.buyerCodes)) refuse('OUTSIDE_YOUR_PLACES', FIELD, { value: row.buyerCodes[0] });
  if (await isMember(tx, row.buyerId, viewer.userId)) refuse('OWN_DECLARATION', FIELD);
  return row;
}

/** What judging has in common: the key, the decision, its notice, and the audit. */
abstract class Judge {
  constructor(
    protected readonly database: Database,
    protected readonly clock: Clock,
  ) {}

  protected judge(
    viewer: Viewer,
    operation: string,
    input: JudgeDeclaredPurchaseInput,
    decide: (tx: Tx, row: DeclaredPurchaseRow, today: BusinessDate) => Promise<void>,
  ): Promise<{ declarationId: string }> {
    const declarationId = fromGlobalId('DeclaredPurchase', input.declaredPurchaseId, FIELD);
    return this.database.write(viewer, async (tx) => {
      const result = { declarationId };
      const { organisationId } = viewer;
      const claim = { organisationId, operation, key: input.idempotencyKey, input, result };
      if (await takeIdempotencyKey(tx, claim)) return result;
      await decide(tx, await lockToJudge(tx, viewer, declarationId), this.clock.today());
      return result;
    });
  }
}

/** Keeps a decision, and tells the buyer. */
function decided(
  tx: Tx,
  viewer: Viewer,
  row: DeclaredPurchaseRow,
  on: BusinessDate,
  { decision, reason }: Pick<DeclaredDecision, 'decision' | 'reason'>,
  invoiceNumber: string,
): void {
  const { id: declarationId, buyerId, version } = row;
  const { organisationId, userId: decidedBy } = viewer;
  insertDeclaredDecision(tx, {
    ...{ declarationId, buyerId, version, organisationId, decidedBy, decidedOn: on },
    ...{ decision, reason },
  });
  const words = WORDS[decision];
  const because = reason === null ? { zh: '', en: '' } : { zh: `：${reason}`, en: `: ${reason}` };
  notify(tx, on, [
    {
      organisationId: buyerId,
      kind: `DECLARED_PURCHASE_${decision}`,
      key: `declared-purchase:${declarationId}:${version}:${decision}`,
      subject: { type: 'DeclaredPurchase', id: declarationId },
      text: {
        zh: `发票 ${invoiceNumber} 的平台外采购申报${words.zh}${because.zh}`,
        en: `The purchase declared with invoice ${invoiceNumber} ${words.en}${because.en}`,
      },
    },
  ]);
}

const WORDS: Record<DeclaredDecision['decision'], Words> = {
  SENT_BACK: { zh: '被退回', en: 'was sent back' },
  CONFIRMED: { zh: '已确认', en: 'was confirmed' },
  REVOKED: { zh: '的确认已撤销', en: 'was revoked' },
  WITHDRAWN: { zh: '已撤回', en: 'was withdrawn' },
};

/** Sends a declaration back with a reason. Refusals: those of `lockToJudge`; STATE_NOT_ALLOWED, REQUIRED, TOO_LONG, IDEMPOTENCY_KEY_REUSED. */
@Injectable()
export class SendBackDeclaredPurchase extends Judge {
  constructor(database: Database, clock: Clock) {
    super(database, clock);
  }

  run(viewer: Viewer, input: JudgeWithReasonInput): Promise<{ declarationId: string }> {
    const reason = requireReason(input.reason, ['reason']);
    return this.judge(viewer, 'sendBackDeclaredPurchase', input, async (tx, row, today) => {
      const status = declaredAfter('sendBack', row);
      const { invoiceNumber } = (await declaredVersions(tx, [row.id])).get(row.id)!.at(-1)!;
      updateDeclaredPurchase(tx, { ...row, status });
      decided(tx, viewer, row, today, { decision: 'SENT_BACK', reason }, invoiceNumber);
      recordAudit(tx, {
        operation: 'sendBackDeclaredPurchase',
        subjectId: row.id,
        before: { status: row.status },
        after: { status },
        detail: { buyerId: row.buyerId, reason },
      });
    });
  }
}

/**
 * Confirms a declaration after looking at its documents: a fact tells what was bought, the counter counts each row, and lots that
 * rows name have so much less (CR-20).
 * Refusals: those of `lockToJudge`; STATE_NOT_ALLOWED, BANK_REFERENCE_TAKEN (its transfer has paid an order here meanwhile),
 * those of `checkGoodsOfLots` (what became of its lots meanwhile), IDEMPOTENCY_KEY_REUSED.
 */
@Injectable()
export class ConfirmDeclaredPurchase extends Judge {
  constructor(database: Database, clock: Clock) {
    super(database, clock);
  }

  run(viewer: Viewer, input: JudgeDeclaredPurchaseInput): Promise<{ declarationId: string }> {
    return this.judge(viewer, 'confirmDeclaredPurchase', input, async (tx, row, today) => {
      const status = declaredAfter('confirm', row);
      const said = (await declaredVersions(tx, [row.id])).get(row.id)!.at(-1)!;
      await requireNotPaidHere(tx, said.bankReference, FIELD);
      const payload = await payloadOf(tx, viewer.organisationId, row, said);
      updateDeclaredPurchase(tx, { ...row, status });
      recordFacts(tx, [purchaseDeclared(row.buyerId, today, payload)]);
      decided(tx, viewer, row, today, { decision: 'CONFIRMED', reason: null }, said.invoiceNumber);
      recordAudit(tx, {
        operation: 'confirmDeclaredPurchase',
        subjectId: row.id,
        before: { status: row.status },
        after: { status },
        detail: { buyerId: row.buyerId, version: row.version, invoiceNumber: said.invoiceNumber },
      });
    });
  }
}

/** What the fact tells: the rows of the version, the buyer as it stands, and the seller as it is known. */
async function payloadOf(
  tx: Tx,
  officeId: string,
  row: DeclaredPurchaseRow,
  said: DeclaredVersionRow,
): Promise<PurchaseDeclaredPayload> {
  const key = versionKey({ declarationId: row.id, version: row.version });
  const { boughtOn, acceptedOn, paidOn, sellerId: id, sellerCode: creditCode, sellerName: name } = said;
  const [rows, [supplier], traders, standing] = await tx.together([
    rowsOfVersions(tx, [key]),
    registeredSellers(tx, { id, creditCode: null }),
    tradingCompaniesOn(tx, [id], boughtOn),
    buyerStandings(tx, [{ organisationId: row.buyerId, on: boughtOn }]),
  ]);
  if (!supplier) nameSeller(tx, { id, creditCode, name });
  const trading = traders.has(id);
  const lots = await takeOfLots(tx, rows.get(key)!, { sellerId: id, boughtOn, acceptedOn, trading });
  return {
    ...{ declarationId: row.id, declarationVersion: row.version, officeId, boughtOn, acceptedOn, paidOn },
    buyer: standing(row.buyerId, boughtOn),
    supplier: supplier ? standingOf(supplier) : strangerOf(id, creditCode),
    trading,
    invoiceFen: said.invoiceFen.toString(),
    paidFen: said.paidFen.toString(),
    rows: rows.get(key)!.map((each) => ({
      ...{ rowId: each.id, productName: each.productName, categoryCode: each.categoryCode, baseUnit: each.baseUnit },
      ...{ quantityBase: each.quantityBase.toString(), goodsFen: each.goodsFen.toString() },
      ...{ placeCode: each.originCode, harvestedOn: each.harvestedOn, evidence: each.originHashes },
      ...(each.traceCode !== null && { lot: lots.get(each.traceCode)! }),
    })),
  };
}

/**
 * Takes goods off the lots that rows name, and gives back how facts tell of these.
 * @throws Refusal those of `checkGoodsOfLots` at `declaredPurchaseId`.
 */
async function takeOfLots(tx: Tx, rows: readonly DeclaredRowRow[], leaving: Leaving & { trading: boolean }) {
  const goods = goodsOfLots(rows);
  const named = await lockNamedLots(
    tx,
    goods.map(({ traceCode }) => traceCode),
  );
  const reasons = new Reasons();
  checkGoodsOfLots(goods, named, leaving, reasons);
  reasons.refuseIfAny();
  const taken = goods.map(({ traceCode, quantityBase: base }) => ({ lotId: named.lots.get(traceCode)!.lotId, base }));
  takeFromLots(tx, taken, 'declared_base');
  return toldLots(tx, named, leaving);
}

const goodsOfLots = (rows: readonly DeclaredRowRow[]): GoodsOfLot[] =>
  rows.flatMap(({ traceCode, quantityBase }) =>
    traceCode === null ? [] : { traceCode, quantityBase, field: FIELD, quantityField: FIELD },
  );

const standingOf = ({ organisationId, unitType, seatCode }: SupplierStanding): SupplierStanding => ({
  organisationId,
  unitType,
  seatCode,
});

/** A seller that is no supplier here: a credit code names the place in which it was registered. */
const strangerOf = (organisationId: string, creditCode: string): SupplierStanding => ({
  organisationId,
  unitType: 'OTHER',
  seatCode: creditCode.slice(2, 8),
});

/**
 * Takes a confirmation back: what was counted is entered against today (CR-5), its lots have again what it took of them, and its
 * numbers are free for a declaration that is right; one in dispute stays there. Refusals: those of `lockToJudge`; STATE_NOT_ALLOWED, REQUIRED, TOO_LONG, IDEMPOTENCY_KEY_REUSED.
 */
@Injectable()
export class RevokeDeclaredPurchase extends Judge {
  constructor(database: Database, clock: Clock) {
    super(database, clock);
  }

  run(viewer: Viewer, input: JudgeWithReasonInput): Promise<{ declarationId: string }> {
    const reason = requireReason(input.reason, ['reason']);
    return this.judge(viewer, 'revokeDeclaredPurchase', input, async (tx, row, today) => {
      const status = declaredAfter('revoke', row);
      const said = (await declaredVersions(tx, [row.id])).get(row.id)!.at(-1)!;
      updateDeclaredPurchase(tx, { ...row, status });
      const { id: declarationId, buyerId, version } = row;
      const rows = (await rowsOfVersions(tx, [versionKey({ declarationId, version })])).values();
      const back = [...rows]
        .flat()
        .flatMap(({ lotId, quantityBase }) => (lotId === null ? [] : { lotId, base: -quantityBase }));
      takeFromLots(tx, back, 'declared_base');
      recordFacts(tx, [declarationRevoked(buyerId, today, { declarationId, officeId: viewer.organisationId, reason })]);
      await giveBack(tx, row, said, today, reason, true);
      decided(tx, viewer, row, today, { decision: 'REVOKED', reason }, said.invoiceNumber);
      recordAudit(tx, {
        operation: 'revokeDeclaredPurchase',
        subjectId: row.id,
        before: { status: row.status },
        after: { status },
        detail: { buyerId, reason },
      });
    });
  }
}
