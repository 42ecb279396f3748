import { Injectable } from '@nestjs/common';
import type { Viewer } from '@shanhai/graphql';
import { refuse } from '@shanhai/kernel';
import { ChangeUnits, type Decision, moveBelow, requireMayMove, requireUnit } from './change-units';

export interface UnitMoving extends Decision {
  unitId: string;
  /** The new superior; null where the unit stands alone from then on. */
  superiorId: string | null;
}

/**
 * Puts a unit below another superior from a date on (CR-17). Purchases recognised from that date on are credited to the new
 * superior and those above it; what was counted already follows by entries that open to this decision. A unit that was merged
 * is one of its own again.
 *
 * Refused as ChangeUnits, and with NOT_FOUND, NOT_A_UNIT, UNIT_MERGED, UNIT_CYCLE, UNIT_TOO_DEEP superiorId;
 * OUTSIDE_YOUR_PLACES unitId: to offices that do not hold the unit, its old superior and the new one, and to superiors for a
 * move out of what stands, or stood on the day, below them.
 */
@Injectable()
export class MoveUnit {
  constructor(private readonly units: ChangeUnits) {}

  async run(viewer: Viewer, input: UnitMoving): Promise<void> {
    const { unitId, superiorId } = input;
    const field = ['unitId'];
    const others = superiorId === null ? [] : [superiorId];
    await this.units.run(viewer, { operation: 'moveUnit', input, units: [{ id: unitId, field }], others }, (making) => {
      const { units } = making.now;
      const unit = units.get(unitId)!;
      const superior = superiorId === null ? null : requireUnit(units.get(superiorId), superiorId, ['superiorId']);
      if (superior === null && viewer.organisationKind !== 'OFFICE')
        refuse('OUTSIDE_YOUR_PLACES', field, { value: unit.name });
      requireMayMove(making, unit, superior, field);
      return [moveBelow(making, unit, superior, 'MOVED', ['superiorId'])];
    });
  }
}
