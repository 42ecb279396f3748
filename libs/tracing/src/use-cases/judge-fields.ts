import { Injectable } from '@nestjs/common';
import type { NewFact, Tx } from '@shanhai/database';
import { Places } from '@shanhai/divisions';
import { type BaseUnit, type BusinessDate, Clock, newId, Reasons } from '@shanhai/kernel';
import { lotHeld } from '../facts/field-facts';
import { codesAbove } from '../rules/codes-above';
import { type FieldSum, fieldSum, isBeyond } from '../rules/field-harvest';
import { areaYieldOn } from '../store/area-yields';
import { lockFields } from '../store/field-locks';
import { insertHolds } from '../store/lot-holds';
import { grownBefore, plotsOfCategory } from '../store/plots';

export interface LotOfFields {
  supplierId: string;
  categoryCode: string;
  baseUnit: BaseUnit;
  placeCode: string;
  harvestedOn: BusinessDate;
  quantityBase: bigint;
  plotIds: readonly string[];
}

/** Why a lot is held: the sum, by which version of the yield. */
export interface Hold {
  sum: FieldSum;
  yieldVersion: number;
}

/** Compares a lot with what its supplier's fields can have grown of its category in the harvest year. */
@Injectable()
export class JudgeFields {
  constructor(
    private readonly places: Places,
    private readonly clock: Clock,
  ) {}

  /**
   * Gives why the lot is to be held; null where it is not, where the supplier has no fields of the category, or where nobody said how much an area
   * grows. All fields bound all lots of a year, whether they name fields or not; lots of a supplier's category are judged one after the other.
   * @throws Refusal NOT_FOUND, INVALID (a field elsewhere) at `plotIds.N`.
   */
  async run(tx: Tx, lot: LotOfFields): Promise<Hold | null> {
    const { supplierId, categoryCode, harvestedOn, placeCode } = lot;
    lockFields(tx, supplierId, [categoryCode]);
    const [plots, book] = await tx.together([plotsOfCategory(tx, supplierId, categoryCode), this.places.book(tx)]);
    const reasons = new Reasons();
    lot.plotIds.forEach((id, index) => {
      const plot = plots.find((each) => each.id === id);
      if (!plot) return reasons.add('NOT_FOUND', ['plotIds', index], { value: id });
      const there = (a: string, b: string) => book.isWithin(a, b, harvestedOn);
      if (!there(plot.divisionCode, placeCode) && !there(placeCode, plot.divisionCode))
        reasons.add('INVALID', ['plotIds', index], {
          value: plot.name,
          reason: { zh: `不在 ${placeCode}`, en: `not in ${placeCode}` },
        });
    });
    reasons.refuseIfAny();
    if (plots.length === 0) return null;
    const harvestYear = Number(harvestedOn.slice(0, 4));
    const [most, beforeBase] = await tx.together([
      areaYieldOn(tx, categoryCode, harvestedOn),
      grownBefore(tx, lot, harvestYear),
    ]);
    if (!most || most.baseUnit !== lot.baseUnit) return null;
    const area = plots.reduce((sum, { areaSquareMetres }) => sum + areaSquareMetres, 0n);
    const sum = fieldSum(area, most, { harvestYear, beforeBase, statedBase: lot.quantityBase });
    return isBeyond(sum) ? { sum, yieldVersion: most.version } : null;
  }

  /** Puts a lot into the queue of the offices of its place. Gives the fact to record with the caller's. */
  async hold(tx: Tx, lot: LotOfFields & { id: string }, { sum, yieldVersion }: Hold): Promise<NewFact> {
    const { id: lotId, supplierId, categoryCode, placeCode, harvestedOn } = lot;
    const heldOn = this.clock.today();
    const book = await this.places.book(tx);
    const id = newId();
    const placeCodes = codesAbove(book, placeCode, harvestedOn, heldOn);
    insertHolds(tx, [{ ...sum, id, supplierId, lotId, categoryCode, yieldVersion, heldOn, placeCodes }]);
    return lotHeld(heldOn, { ...sum, holdId: id, lotId, supplierId, categoryCode, yieldVersion });
  }
}
