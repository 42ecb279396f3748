import { recordFacts, type Tx } from '@shanhai/database';
import type { Places } from '@shanhai/divisions';
import { type BusinessDate, refuse } from '@shanhai/kernel';
import { organisationRegistered } from '../facts/standing-facts';
import type { Application } from '../rules/application';
import type { OrganisationStatus } from '../rules/standing';
import { UNIT_DEPTH_MAX } from '../rules/unit-tree';
import { insertOrganisation } from '../store/organisations';
import { organisationProfiles } from '../store/profiles';

export interface Entry extends Application {
  id: string;
  status: OrganisationStatus;
  registeredOn: BusinessDate;
  approvalAboveFen: bigint | null;
}

/**
 * The steps that registering and adding share: its place, its parent, its row and the fact.
 * @throws Refusal DIVISION_UNKNOWN seatCode; NOT_FOUND, UNIT_MERGED, UNIT_TOO_DEEP parentId; CREDIT_CODE_TAKEN creditCode
 */
export async function enterOrganisation(tx: Tx, places: Places, entry: Entry): Promise<void> {
  await places.requireDivision(entry.seatCode, entry.registeredOn, ['seatCode'], tx);
  const parentId = entry.parentId ?? null;
  if (parentId) await requireParent(tx, parentId);
  const organisation = { ...entry, name: entry.name.trim(), parentId, budgetUnit: entry.budgetUnit ?? false };
  if (!(await insertOrganisation(tx, organisation)))
    refuse('CREDIT_CODE_TAKEN', ['creditCode'], { code: entry.creditCode });
  recordFacts(tx, [organisationRegistered(organisation, entry.registeredOn)]);
}

/** Credit goes up UNIT_DEPTH_MAX units: what stands above a deeper one would get none of what it buys. */
async function requireParent(tx: Tx, parentId: string): Promise<void> {
  const parent = (await organisationProfiles(tx, [parentId])).get(parentId);
  if (parent?.status !== 'APPROVED') refuse('NOT_FOUND', ['parentId'], { value: parentId });
  if (parent.mergedOn !== null) refuse('UNIT_MERGED', ['parentId'], { value: parent.name });
  if (parent.unitIds.length >= UNIT_DEPTH_MAX) refuse('UNIT_TOO_DEEP', ['parentId'], { max: UNIT_DEPTH_MAX });
}
