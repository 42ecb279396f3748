import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { Database, recordFacts, takeIdempotencyKey } from '@shanhai/database';
import { Places } from '@shanhai/divisions';
import { writeEvents } from '@shanhai/epcis';
import { productsById } from '@shanhai/goods';
import { requireAtMost, requireDate, type Viewer } from '@shanhai/graphql';
import { Clock, newId, refuse } from '@shanhai/kernel';
import { tradingCompaniesOn } from '@shanhai/organisations';
import { lotRecorded } from '../facts/tracing-facts';
import { LOT_PLOTS_MAX, LOT_QUANTITY_MAX } from '../rules/limits';
import type { LotStanding } from '../rules/lot-standing';
import { lotHarvested } from '../rules/lot-events';
import { addLots } from '../store/add-lots';
import { insertLotPlots } from '../store/plots';
import { JudgeFields } from './judge-fields';

export interface LotToRecord {
  productId: string;
  quantityBase: bigint;
  placeCode: string;
  harvestedOn: string;
  /** The supplier's fields that it grew on; none where it is declared without. */
  plotIds?: readonly string[] | null;
  idempotencyKey: string;
}

/**
 * Records a lot of the supplier's own product and gives it a trace code. Where the supplier has fields of the category, a lot above what all of them can
 * have grown in the year is held, with the sum, until the office of the place decides. Gives back the lot's id.
 * Refuses NOT_FOUND (product, plots), NOT_POSITIVE and INVALID (quantity, a field elsewhere), TOO_MANY (plots), DATE_INVALID, DATE_IN_FUTURE,
 * DIVISION_UNKNOWN, TAKES_LOTS_OVER (a trading company), IDEMPOTENCY_KEY_REUSED.
 */
@Injectable()
export class RecordLot {
  constructor(
    private readonly database: Database,
    private readonly places: Places,
    private readonly clock: Clock,
    private readonly fields: JudgeFields,
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
    const plotIds = [...new Set(input.plotIds ?? [])];
    requireAtMost(plotIds, LOT_PLOTS_MAX, ['plotIds']);
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
      const { baseUnit, categoryCode } = product;
      const grown = { supplierId, categoryCode, baseUnit, placeCode, harvestedOn, quantityBase, plotIds };
      const hold = await this.fields.run(tx, grown);
      const standing: LotStanding = hold ? 'HELD' : 'FREE';
      const lot = {
        id,
        supplierId,
        productId,
        quantityBase,
        baseUnit,
        placeCode,
        harvestedOn,
        recordedOn: today,
        standing,
      };
      const traceCode = (await addLots(tx, [lot])).get(id)!;
      if (plotIds.length > 0) insertLotPlots(tx, { id, supplierId }, plotIds);
      recordFacts(tx, [
        ...(hold ? [await this.fields.hold(tx, { ...grown, id }, hold)] : []),
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
        after: { traceCode, productId, quantityBase, placeCode, harvestedOn, standing, plotIds },
      });
      return id;
    });
  }
}
