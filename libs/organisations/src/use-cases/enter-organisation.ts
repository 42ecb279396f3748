import { recordFacts, type Tx } from '@shanhai/database';
import type { Places } from '@shanhai/divisions';
import { type BusinessDate, refuse } from '@shanhai/kernel';
import { organisationRegistered } from '../facts/standing-facts';
import type { Application } from '../rules/application';
import type { OrganisationStatus } from '../rules/standing';
import { insertOrganisation, isApproved } from '../store/organisations';

export interface Entry extends Application {
  id: string;
  status: OrganisationStatus;
  registeredOn: BusinessDate;
  approvalAboveFen: bigint | null;
}

/**
 * The steps that registering and adding share: its place, its parent, its row and the fact.
 * @throws Refusal DIVISION_UNKNOWN seatCode; NOT_FOUND parentId; CREDIT_CODE_TAKEN creditCode
 */
export async function enterOrganisation(tx: Tx, places: Places, entry: Entry): Promise<void> {
  await places.requireDivision(entry.seatCode, entry.registeredOn, ['seatCode'], tx);
  const parentId = entry.parentId ?? null;
  if (parentId && !(await isApproved(tx, parentId))) refuse('NOT_FOUND', ['parentId'], { value: parentId });
  const organisation = { ...entry, name: entry.name.trim(), parentId, budgetUnit: entry.budgetUnit ?? false };
  if (!(await insertOrganisation(tx, organisation)))
    refuse('CREDIT_CODE_TAKEN', ['creditCode'], { code: entry.creditCode });
  recordFacts(tx, [organisationRegistered(organisation, entry.registeredOn)]);
}
