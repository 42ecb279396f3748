import type { BusinessDate } from '@shanhai/kernel';
import type { Queryable } from '@shanhai/database';
import { type AccountOnDay, isPerson, onDayKey, organisationProfiles, unitsOnDays } from '@shanhai/organisations';
import { type BuyerStanding, buyerStanding, personsStanding } from '../facts/payable-facts';

/**
 * How buyers stand, for facts of days. A person stands where the unit does that they belonged to on the day (CR-15). One
 * statement; two more where any of the buyers is a person.
 */
export async function buyerStandings(
  db: Queryable,
  asked: readonly AccountOnDay[],
): Promise<(organisationId: string, on: BusinessDate) => BuyerStanding> {
  const profiles = await organisationProfiles(db, [...new Set(asked.map(({ organisationId }) => organisationId))]);
  const persons = asked.filter(({ organisationId }) => isPerson(profiles.get(organisationId)!));
  const units = persons.length > 0 ? await unitsOnDays(db, persons) : new Map<string, string>();
  const unitProfiles = units.size > 0 ? await organisationProfiles(db, [...new Set(units.values())]) : null;
  return (organisationId, on) => {
    const profile = profiles.get(organisationId)!;
    const unitId = units.get(onDayKey({ organisationId, on }));
    return isPerson(profile)
      ? personsStanding(profile, (unitId && unitProfiles?.get(unitId)) || null)
      : buyerStanding(profile);
  };
}
