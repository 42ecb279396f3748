import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { Database, recordFacts, takeIdempotencyKey } from '@shanhai/database';
import { Places } from '@shanhai/divisions';
import { writeEvents } from '@shanhai/epcis';
import { productsById } from '@shanhai/goods';
import { requireDate, type Viewer } from '@shanhai/graphql';
import { Clock, newId, refuse } from '@shanhai/kernel';
import { tradingCompaniesOn } from '@shanhai/organisations';
import { lotRecorded } from '../facts/tracing-facts';
import { LOT_QUANTITY_MAX } from '../rules/limits';
import { lotHarvested } from '../rules/lot-events';
import { addLots } from '../store/add-lots';

export interface LotToRecord {
  productId: string;
  quantityBase: bigint;
  placeCode: string;
  harvestedOn: string;
  idempotencyKey: string;
}

/**
 * Records a lot of the supplier's own product and gives it a trace code. Gives back the lot's id.
 * Refuses NOT_FOUND (product), NOT_POSITIVE and INVALID (quantity), DATE_INVALID, DATE_IN_FUTURE, DIVISION_UNKNOWN,
 * TAKES_LOTS_OVER (a trading company), IDEMPOTENCY_KEY_REUSED.
 */
@Injectable()
export class RecordLot {
  constructor(
    private readonly database: Database,
    private readonly places: Places,
    private readonly clock: Clock,
  ) {}

  async run(viewer: Viewer, input: LotToRecord): Promise<string> {
    const today = this.clock.today();
    const harvestedOn = requireDate(input.harvestedOn, ['harvestedOn']);
    if (harvestedOn > today) refuse('DATE_IN_FUTURE', ['harvestedOn'], { value: harvestedOn });
    if (input.quantityBase <= 0n) refuse('NOT_POSITIVE', ['quantityBase'], { value: input.quantityBase });
    if (input.quantityBase > LOT_QUANTITY_MAX) {
      refuse('INVALID', ['quantityBase'], {
        value: input.quantityBase,
        reason: { zh: `最多 ${LOT_QUANTITY_MAX}`, en: `at most ${LOT_QUANTITY_MAX}` },
      });
    }
    await this.places.requireDivision(input.placeCode, harvestedOn, ['placeCode']);
    const supplierId = viewer.organisationId;
    return this.database.write(viewer, async (tx) => {
      const id = newId();
      const first = await takeIdempotencyKey(tx, {
        organisationId: supplierId,
        operation: 'recordLot',
        key: input.idempotencyKey,
        input,
        result: id,
      });
      if (first) return first;
      const [products, trading] = await tx.together([
        productsById(tx, [input.productId]),
        tradingCompaniesOn(tx, [supplierId], today),
      ]);
      if (trading.has(supplierId)) refuse('TAKES_LOTS_OVER', []);
      const product = products.get(input.productId);
      if (product?.supplierId !== supplierId) refuse('NOT_FOUND', ['productId'], { value: input.productId });
      const { quantityBase, placeCode, productId } = input;
      const lot = {
        id,
        supplierId,
        productId,
        quantityBase,
        baseUnit: product.baseUnit,
        placeCode,
        harvestedOn,
        recordedOn: today,
      };
      const traceCode = (await addLots(tx, [lot])).get(id)!;
      recordFacts(tx, [
        ...writeEvents(tx, this.clock, [
          lotHarvested({ lotId: id, supplierId, traceCode, quantityBase, baseUnit: product.baseUnit, harvestedOn }),
        ]),
        lotRecorded(today, {
          lotId: id,
          supplierId,
          productId,
          traceCode,
          quantityBase,
          baseUnit: product.baseUnit,
          placeCode,
          harvestedOn,
        }),
      ]);
      recordAudit(tx, {
        operation: 'recordLot',
        subjectId: id,
        after: { traceCode, productId, quantityBase, placeCode, harvestedOn },
      });
      return id;
    });
  }
}
