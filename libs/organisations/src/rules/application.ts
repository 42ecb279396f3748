import type { Reasons } from '@shanhai/kernel';
import type { OrganisationKind } from './roles';
import { checkName } from './person';
import { fitsKind, type UnitType } from './unit-types';

/** What an organisation says of itself. */
export interface Application {
  kind: OrganisationKind;
  unitType: UnitType;
  name: string;
  creditCode: string;
  seatCode: string;
  parentId?: string | null;
  budgetUnit?: boolean | null;
}

/** Adds REQUIRED, TOO_LONG and UNIT_TYPE_NOT_FOR_KIND. */
export function checkApplication(application: Application, reasons: Reasons): void {
  checkName(application.name, ['name'], reasons);
  if (!fitsKind(application.unitType, application.kind)) {
    reasons.add('UNIT_TYPE_NOT_FOR_KIND', ['unitType'], { unitType: application.unitType });
  }
}
