import { refuse } from '@shanhai/kernel';
import type { Queryable } from '@shanhai/database';
import { toGlobalId } from '@shanhai/graphql';
import { type OrganisationProfile, organisationProfiles } from '@shanhai/organisations';
import type { Canteen } from '../rules/reserve-duty';
import { otherCanteenOf, representedUnit } from '../store/reserve';

const REPRESENTATIVE = {
  NOT_A_BUDGET_UNIT: { zh: '不是预算单位', en: 'it is no budget unit' },
  NO_CANTEEN: { zh: '无食堂', en: 'it has no canteen' },
  SHARED: { zh: '由其他单位代为填报', en: 'another unit declares for it' },
  OUTSOURCED: { zh: '食堂已承包', en: 'its canteen is outsourced' },
};

/**
 * Checks who else a declaration names (CR-16), with both units locked. Who declares for others declares a canteen of its own,
 * so that no unit is declared for twice, in a circle or through another; a contractor is one that buys.
 * @throws Refusal NOT_FOUND, UNIT_MERGED, REPRESENTATIVE_NOT_OWN, INVALID (otherUnitId), REPRESENTS_OTHERS (canteen), or all at `field`
 */
export async function checkDeclaredUnit(
  db: Queryable,
  unitId: string,
  year: number,
  canteen: Canteen,
  otherId: string | null,
  field?: string[],
): Promise<void> {
  const otherField = field ?? ['otherUnitId'];
  if (canteen !== 'OWN') {
    const represented = await representedUnit(db, unitId, year);
    if (represented !== null) refuse('REPRESENTS_OTHERS', field ?? ['canteen'], { value: represented });
  }
  if (otherId === null) return;
  const other = (await organisationProfiles(db, [otherId])).get(otherId);
  if (!other || other.status !== 'APPROVED')
    refuse('NOT_FOUND', otherField, { value: toGlobalId('Organisation', otherId) });
  if (other.mergedOn !== null) refuse('UNIT_MERGED', otherField, { value: other.name });
  if (canteen === 'SHARED') await checkRepresentative(db, other, year, otherField);
  else if (other.kind !== 'BUYER' && other.kind !== 'CHANNEL_PARTNER')
    refuse('INVALID', otherField, {
      value: other.name,
      reason: { zh: '应为采购的单位', en: 'an organisation that buys' },
    });
}

async function checkRepresentative(
  db: Queryable,
  { organisationId, ...other }: OrganisationProfile,
  year: number,
  field: string[],
) {
  const why = other.budgetUnit ? await otherCanteenOf(db, organisationId, year) : 'NOT_A_BUDGET_UNIT';
  if (why !== null && why !== 'OWN')
    refuse('REPRESENTATIVE_NOT_OWN', field, { value: other.name, state: REPRESENTATIVE[why] });
}
