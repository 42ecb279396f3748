import { Injectable } from '@nestjs/common';
import { requireItems, type Viewer } from '@shanhai/graphql';
import { refuse } from '@shanhai/kernel';
import { ChangeUnits, type Decision, moveBelow, requireMayMove, requireUnit } from './change-units';

export interface UnitMerging extends Decision {
  unitIds: string[];
  successorId: string;
}

/** More than this in one decision is a reform of a whole county: several decisions. */
const UNITS_MAX = 100;

/**
 * Merges units into a successor from a date on (CR-17): they stand below it, the successor is credited with what they and
 * those below them buy, and they reserve no share of their own and place no new orders. What was before stays with them,
 * under their names.
 *
 * Refused as ChangeUnits, with fields unitIds.<n>, and with REQUIRED, TOO_MANY, INVALID (named twice), UNIT_MERGED unitIds;
 * NOT_FOUND, NOT_A_UNIT, UNIT_MERGED, UNIT_CYCLE, UNIT_TOO_DEEP successorId; OUTSIDE_YOUR_PLACES unitIds.<n>, as for MoveUnit.
 */
@Injectable()
export class MergeUnits {
  constructor(private readonly units: ChangeUnits) {}

  async run(viewer: Viewer, input: UnitMerging): Promise<void> {
    const { unitIds, successorId } = input;
    requireItems(unitIds, UNITS_MAX, ['unitIds']);
    const merged = unitIds.map((id, index) => ({ id, field: ['unitIds', index] }));
    const twice = merged.find(({ id }, index) => unitIds.indexOf(id) !== index);
    if (twice) refuse('INVALID', twice.field, { value: twice.id, reason: { zh: '重复', en: 'named twice' } });
    await this.units.run(viewer, { operation: 'mergeUnits', input, units: merged, others: [successorId] }, (making) => {
      const { units } = making.now;
      const successor = requireUnit(units.get(successorId), successorId, ['successorId']);
      return merged.map(({ id, field }) => {
        const unit = units.get(id)!;
        if (unit.mergedOn) refuse('UNIT_MERGED', field, { value: unit.name });
        requireMayMove(making, unit, successor, field);
        return moveBelow(making, unit, successor, 'MERGED', ['successorId']);
      });
    });
  }
}
