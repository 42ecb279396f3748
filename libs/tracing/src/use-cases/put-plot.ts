import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { Database, takeIdempotencyKey } from '@shanhai/database';
import { Places } from '@shanhai/divisions';
import { categories } from '@shanhai/goods';
import { checkLength, type Viewer } from '@shanhai/graphql';
import { Clock, newId, Reasons, refuse } from '@shanhai/kernel';
import { PLOT_AREA_MAX, PLOT_NAME_LENGTH_MAX, PLOTS_MAX } from '../rules/limits';
import { OUTLINE_POINTS_MAX, readOutline } from '../rules/outline';
import { lockFields } from '../store/field-locks';
import { countPlots, lockPlot, type PlotRow, writePlot } from '../store/plots';
import { HoldBeyondFields } from './hold-beyond-fields';

export interface PlotToPut {
  plotId: string | null;
  name: string;
  divisionCode: string;
  areaSquareMetres: bigint;
  categoryCode: string;
  outline: string | null;
  idempotencyKey: string;
}

/**
 * Adds a field of the supplier's own, or corrects one; what was before stands in the trail. A correction that takes area from a crop judges its lots
 * anew: those that can no longer have grown are held for the office of their place. Gives back the field's id.
 * Refuses REQUIRED, TOO_LONG (name), NOT_POSITIVE, INVALID (area, outline), DIVISION_UNKNOWN, NOT_FOUND (category, plot), TOO_MANY, IDEMPOTENCY_KEY_REUSED.
 */
@Injectable()
export class PutPlot {
  constructor(
    private readonly database: Database,
    private readonly places: Places,
    private readonly clock: Clock,
    private readonly beyond: HoldBeyondFields,
  ) {}

  async run(viewer: Viewer, input: PlotToPut): Promise<string> {
    const { divisionCode, areaSquareMetres, categoryCode } = input;
    const name = input.name.trim();
    const outline = input.outline === null ? null : readOutline(input.outline);
    judge(input, outline !== null).refuseIfAny();
    const today = this.clock.today();
    await this.places.requireDivision(divisionCode, today, ['divisionCode']);
    const supplierId = viewer.organisationId;
    return this.database.write(viewer, async (tx) => {
      const id = input.plotId ?? newId();
      const claim = { organisationId: supplierId, operation: 'putPlot', key: input.idempotencyKey, input, result: id };
      const first = await takeIdempotencyKey(tx, claim);
      if (first) return first;
      if ((await categories(tx, [categoryCode])).length === 0)
        refuse('NOT_FOUND', ['categoryCode'], { value: categoryCode.slice(0, 80) });
      const before = input.plotId === null ? null : await lockPlot(tx, input.plotId, supplierId);
      if (input.plotId !== null && !before) refuse('NOT_FOUND', ['plotId'], { value: input.plotId });
      if (!before) {
        const count = await countPlots(tx, supplierId);
        if (count >= PLOTS_MAX) refuse('TOO_MANY', ['name'], { max: PLOTS_MAX, count: count + 1 });
      }
      const plot = { id, supplierId, name, divisionCode, areaSquareMetres, categoryCode, outline };
      lockFields(tx, supplierId, before ? [before.categoryCode, categoryCode] : [categoryCode]);
      writePlot(tx, { ...plot, putOn: before?.putOn ?? today });
      const lotsHeld =
        before && takesArea(before, plot)
          ? await this.beyond.run(tx, { categoryCode: before.categoryCode, supplierId })
          : 0;
      recordAudit(tx, {
        operation: 'putPlot',
        subjectId: id,
        before: before ?? undefined,
        after: plot,
        detail: { lotsHeld },
      });
      return id;
    });
  }
}

type Sown = Pick<PlotRow, 'categoryCode' | 'areaSquareMetres'>;

/** Whether a correction leaves less area for what grew there. */
const takesArea = (before: Sown, after: Sown): boolean =>
  before.categoryCode !== after.categoryCode || after.areaSquareMetres < before.areaSquareMetres;

function judge({ name, areaSquareMetres, outline }: PlotToPut, outlineRead: boolean): Reasons {
  const reasons = new Reasons();
  if (name.trim() === '') reasons.add('REQUIRED', ['name']);
  checkLength(name, PLOT_NAME_LENGTH_MAX, ['name'], reasons);
  if (areaSquareMetres <= 0n) reasons.add('NOT_POSITIVE', ['areaSquareMetres'], { value: areaSquareMetres });
  if (areaSquareMetres > PLOT_AREA_MAX)
    reasons.add('INVALID', ['areaSquareMetres'], {
      value: areaSquareMetres,
      reason: { zh: `最多 ${PLOT_AREA_MAX}`, en: `at most ${PLOT_AREA_MAX}` },
    });
  if (outline !== null && !outlineRead)
    reasons.add('INVALID', ['outline'], {
      value: outline.slice(0, 80),
      reason: {
        zh: `须为 GeoJSON 多边形，一个闭合环，4 至 ${OUTLINE_POINTS_MAX} 个点`,
        en: `a GeoJSON polygon of one closed ring, 4 to ${OUTLINE_POINTS_MAX} points`,
      },
    });
  return reasons;
}
