import { Injectable } from '@nestjs/common';
import type { Qualifying } from '@shanhai/catalogue';
import { Database } from '@shanhai/database';
import { Clock } from '@shanhai/kernel';
import { organisationProfiles } from '@shanhai/organisations';
import { qualifyingPlaces } from '../rules/gap';
import { versionOn } from '../rules/scheme';
import { idTypeOf, type TargetSubject } from '../rules/target';
import { type OfferedSku, placesOnSale, skusFrom } from '../store/gap';
import { RulesByEpoch } from '../store/rules-at';

/** A target that something is missing of, as its scheme, kind and subject. */
export type GapKey = [scheme: string, kind: TargetSubject, subject: string];

/** What on sale would count for targets if it were bought today, by the scheme's own rules. As many statements for one as for many. */
@Injectable()
export class SuggestForGap {
  constructor(
    private readonly database: Database,
    private readonly rules: RulesByEpoch,
    private readonly clock: Clock,
  ) {}

  /** Keys are `GapKey` as JSON. */
  async run(keys: readonly string[], most: number): Promise<Map<string, OfferedSku[]>> {
    return skusFrom(this.database, await this.qualifying(keys), most);
  }

  /** What would count for a scheme if a buyer, or for null anybody, bought it today; null where no scheme of that code is in force. */
  async forBuyer(scheme: string, buyerId: string | null): Promise<Qualifying | null> {
    const [{ epoch, ...places }, profiles] = await Promise.all([
      placesOnSale(this.database),
      buyerId === null ? null : organisationProfiles(this.database, [buyerId]),
    ]);
    const { book, schemes } = await this.rules.at(this.database, epoch);
    const today = this.clock.today();
    const version = versionOn(schemes, scheme, today);
    if (!version) return null;
    const buyer = buyerId === null ? null : (profiles?.get(buyerId) ?? null);
    const target = buyer && { kind: 'UNIT' as const, subject: buyer.organisationId, buyer };
    return qualifyingPlaces(target, version, book, today, places);
  }

  /** Where goods come from, and suppliers sit, that would count. */
  async qualifying(keys: readonly string[]): Promise<Map<string, Qualifying>> {
    const targets = keys.map((key) => ({ key, target: JSON.parse(key) as GapKey }));
    const { epoch, ...places } = await placesOnSale(this.database);
    const { book, schemes } = await this.rules.at(this.database, epoch);
    const units = targets
      .filter(({ target: [, kind] }) => idTypeOf(kind) === 'Organisation')
      .map(({ target: [, , subject] }) => subject);
    const profiles = units.length > 0 ? await organisationProfiles(this.database, units) : new Map<string, never>();
    const today = this.clock.today();
    const qualifying = new Map<string, Qualifying>();
    for (const {
      key,
      target: [scheme, kind, subject],
    } of targets) {
      const version = versionOn(schemes, scheme, today);
      const buyer = profiles.get(subject) ?? null;
      if (version) qualifying.set(key, qualifyingPlaces({ kind, subject, buyer }, version, book, today, places));
    }
    return qualifying;
  }
}
