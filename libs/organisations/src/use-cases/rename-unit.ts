import { Injectable } from '@nestjs/common';
import type { Viewer } from '@shanhai/graphql';
import { addDays, Reasons } from '@shanhai/kernel';
import { checkName } from '../rules/person';
import { namesOn } from '../store/unit-changes';
import { ChangeUnits, type Decision, requireMay } from './change-units';

export interface UnitRenaming extends Decision {
  unitId: string;
  name: string;
}

/**
 * Gives a unit another name from a date on; it keeps the old one for what was before.
 *
 * Refused as ChangeUnits, and with REQUIRED, TOO_LONG name; OUTSIDE_YOUR_PLACES unitId.
 */
@Injectable()
export class RenameUnit {
  constructor(private readonly units: ChangeUnits) {}

  async run(viewer: Viewer, input: UnitRenaming): Promise<void> {
    const { unitId, effectiveOn } = input;
    const reasons = new Reasons();
    checkName(input.name, ['name'], reasons);
    reasons.refuseIfAny();
    const field = ['unitId'];
    await this.units.run(
      viewer,
      { operation: 'renameUnit', input, units: [{ id: unitId, field }], others: [] },
      async (making) => {
        const unit = making.now.units.get(unitId)!;
        requireMay(making, unit, [], field);
        const asked = { unitId, on: addDays(effectiveOn, -1) };
        const nameBefore = (await namesOn(making.tx, [asked])).get(`${unitId}:${asked.on}`) ?? unit.name;
        return [making.changeOf(unit, { kind: 'RENAMED', nameBefore, nameAfter: input.name.trim() })];
      },
    );
  }
}
