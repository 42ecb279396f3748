import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { Database, takeIdempotencyKey, type Tx } from '@shanhai/database';
import { productsById } from '@shanhai/goods';
import { requireDate, type Viewer } from '@shanhai/graphql';
import { type BusinessDate, Clock, newId, Reasons, refuse } from '@shanhai/kernel';
import { tradingCompaniesOn } from '@shanhai/organisations';
import { checkMayLeave } from '../rules/lot-standing';
import { mandateFor } from '../rules/mandates';
import { readTraceCode } from '../rules/trace-code';
import { leftOf, lotByTraceCode } from '../store/lots';
import { type InputLot, lockInputLots } from '../store/makings';
import { goodsOfLots, mandatesBetween } from '../store/mandates';
import { MakeLots } from './make-lots';

export interface LotToTakeOver {
  traceCode: string;
  quantityBase: bigint;
  /** The company's own product that it is sold as. */
  productId: string;
  /** Today where nothing is said. */
  takenOn?: string | null;
  idempotencyKey: string;
}

/**
 * A trading company takes part of a producer's lot over as a lot of its own: place, harvest day and proof of origin follow the
 * producer's, whose mandate lets it (CR-14), and what is taken is no more the producer's to ship (CR-20). Gives back the new lot's id.
 * Refuses NOT_A_TRADING_COMPANY, NOT_FOUND (traceCode, productId), INVALID (its own lot), MANDATE_REQUIRED, NOT_POSITIVE, LOT_EXHAUSTED
 * (quantityBase), LOT_HELD, LOT_RECALLED, LOT_ORIGIN_REVOKED, STATE_NOT_ALLOWED (traceCode), LOT_PRODUCT_MISMATCH (another category or
 * unit), DATE_INVALID, DATE_IN_FUTURE, DATE_OUT_OF_ORDER (takenOn), IDEMPOTENCY_KEY_REUSED.
 */
@Injectable()
export class TakeOverLot {
  constructor(
    private readonly database: Database,
    private readonly make: MakeLots,
    private readonly clock: Clock,
  ) {}

  async run(viewer: Viewer, input: LotToTakeOver): Promise<string> {
    const today = this.clock.today();
    const on = requireDate(input.takenOn ?? today, ['takenOn']);
    if (on > today) refuse('DATE_IN_FUTURE', ['takenOn'], { value: on });
    if (input.quantityBase <= 0n) refuse('NOT_POSITIVE', ['quantityBase'], { value: input.quantityBase });
    const { organisationId: companyId } = viewer;
    return this.database.write(viewer, async (tx) => {
      const id = newId();
      const key = { organisationId: companyId, operation: 'takeOverLot', key: input.idempotencyKey, input, result: id };
      const first = await takeIdempotencyKey(tx, key);
      if (first) return first;
      if (!(await tradingCompaniesOn(tx, [companyId], on)).has(companyId)) refuse('NOT_A_TRADING_COMPANY', []);
      const lot = await lockProducersLot(tx, companyId, input.traceCode);
      await this.check(tx, companyId, input, lot, on);
      const { baseUnit } = lot;
      const { quantityBase, productId } = input;
      await this.make.run(tx, {
        ...{ id: newId(), supplierId: companyId, kind: 'TAKEN_OVER', process: null, placeCode: lot.placeCode, on },
        inputs: [{ lot, takenBase: quantityBase }],
        outputs: [{ id, productId, quantityBase, baseUnit }],
      });
      const detail = { from: lot.id, producerId: lot.supplierId, quantityBase, on };
      recordAudit(tx, { operation: 'takeOverLot', subjectId: id, after: { productId, ...detail } });
      return id;
    });
  }

  /** What the company may take of the lot, and as what. @throws Refusal with all that is wrong. */
  private async check(tx: Tx, companyId: string, input: LotToTakeOver, lot: InputLot, on: BusinessDate): Promise<void> {
    const { id, supplierId, traceCode: code } = lot;
    const [mandates, goods, products] = await tx.together([
      mandatesBetween(tx, companyId, [supplierId]),
      goodsOfLots(tx, [id]),
      productsById(tx, [input.productId]),
    ]);
    const product = products.get(input.productId);
    const reasons = new Reasons();
    if (!mandateFor(mandates, goods.get(id)!, on))
      reasons.add('MANDATE_REQUIRED', ['traceCode'], { lot: code, date: on });
    checkMayLeave(lot, ['traceCode'], reasons);
    if (lot.revocations > 0) reasons.add('LOT_ORIGIN_REVOKED', ['traceCode'], { lot: code });
    if (product?.supplierId !== companyId) reasons.add('NOT_FOUND', ['productId'], { value: input.productId });
    else if (product.categoryCode !== lot.categoryCode || product.baseUnit !== lot.baseUnit)
      reasons.add('LOT_PRODUCT_MISMATCH', ['productId'], { lot: code });
    if (on < lot.harvestedOn) reasons.add('DATE_OUT_OF_ORDER', ['takenOn'], { value: on, limit: lot.harvestedOn });
    const [available, needed] = [leftOf(lot), input.quantityBase];
    if (needed > available) reasons.add('LOT_EXHAUSTED', ['quantityBase'], { lot: code, available, needed });
    reasons.refuseIfAny();
  }
}

/** Another supplier's lot by its trace code, locked. */
async function lockProducersLot(tx: Tx, companyId: string, traceCode: string): Promise<InputLot> {
  const code = readTraceCode(traceCode);
  const found = code ? await lotByTraceCode(tx, code) : null;
  const lot = found && (await lockInputLots(tx, [found.id])).get(found.id);
  if (!lot) refuse('NOT_FOUND', ['traceCode'], { value: traceCode.slice(0, 40) });
  if (lot.supplierId === companyId)
    refuse('INVALID', ['traceCode'], {
      value: lot.traceCode,
      reason: { zh: '已是贵单位的批次', en: 'it is a lot of your own' },
    });
  return lot;
}
