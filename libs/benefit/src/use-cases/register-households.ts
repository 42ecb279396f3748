import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { Database, takeIdempotencyKey, type Tx } from '@shanhai/database';
import { Places } from '@shanhai/divisions';
import { checkDate, checkLength, requireItems, type Viewer } from '@shanhai/graphql';
import { type BusinessDate, Clock, newId, Reasons } from '@shanhai/kernel';
import { HouseholdSecrets } from '../household-secrets';
import { isVillageCode, placesOfVillage } from '../rules/household-places';
import { identityNumberOf } from '../rules/identity-number';
import { HOUSEHOLD_NAME_LENGTH_MAX, HOUSEHOLDS_AT_ONCE_MAX, SHARES_MAX } from '../rules/limits';
import { householdsOf, insertRegistrations, type NewRegistration } from '../store/households';

export interface HouseholdToRegister {
  name: string;
  identityNumber: string;
  villageCode: string;
  joinedOn: BusinessDate;
  shares?: number | null;
}

export interface HouseholdsToRegister {
  idempotencyKey: string;
  households: HouseholdToRegister[];
}

type Checked = HouseholdToRegister & { id: string; placeCodes: string[] };

/**
 * A supplier registers farming households, each known on the platform by the keyed hash of its identity number. What nobody may read
 * goes into the database sealed, and into neither the audit trail nor the idempotency record. Gives back the ids of the registrations.
 * Refuses HOUSEHOLD_KEYS_MISSING, REQUIRED, TOO_MANY, TOO_LONG, IDENTITY_NUMBER_INVALID, INVALID (villageCode, shares), DIVISION_UNKNOWN,
 * DATE_INVALID, DATE_IN_FUTURE, HOUSEHOLD_REGISTERED (by this supplier, or twice in the input), IDEMPOTENCY_KEY_REUSED.
 */
@Injectable()
export class RegisterHouseholds {
  constructor(
    private readonly database: Database,
    private readonly places: Places,
    private readonly clock: Clock,
    private readonly secrets: HouseholdSecrets,
  ) {}

  async run(viewer: Viewer, input: HouseholdsToRegister): Promise<string[]> {
    this.secrets.requireReady();
    requireItems(input.households, HOUSEHOLDS_AT_ONCE_MAX, ['households']);
    return this.database.write(viewer, async (tx) => {
      const ids = input.households.map(() => newId());
      const claim = {
        organisationId: viewer.organisationId,
        operation: 'registerHouseholds',
        key: input.idempotencyKey,
        input: input.households.map((each) => this.secrets.hashOf('input', JSON.stringify(each)).toString('hex')),
        result: ids,
      };
      const first = await takeIdempotencyKey(tx, claim);
      if (first) return first;
      await this.add(tx, viewer, await this.check(tx, input.households, ids));
      return ids;
    });
  }

  private async check(tx: Tx, households: readonly HouseholdToRegister[], ids: readonly string[]): Promise<Checked[]> {
    const book = await this.places.book(tx);
    const today = this.clock.today();
    const reasons = new Reasons();
    const seen = new Set<string>();
    const checked = households.map((household, index): Checked => {
      const path = (field: string) => ['households', index, field];
      const { joinedOn, villageCode, shares = null } = household;
      const name = household.name.trim();
      if (name === '') reasons.add('REQUIRED', path('name'));
      checkLength(name, HOUSEHOLD_NAME_LENGTH_MAX, path('name'), reasons);
      // Neither refusal says the number again: it would stand in answers and in what callers keep of them.
      const identityNumber = identityNumberOf(household.identityNumber);
      if (identityNumber === null) reasons.add('IDENTITY_NUMBER_INVALID', path('identityNumber'));
      else if (seen.has(identityNumber)) reasons.add('HOUSEHOLD_REGISTERED', path('identityNumber'));
      else seen.add(identityNumber);
      if (shares !== null && (shares < 1 || shares > SHARES_MAX))
        reasons.add('INVALID', path('shares'), { value: shares, reason: `1–${SHARES_MAX}` });
      const dated = checkDate(joinedOn, path('joinedOn'), reasons);
      if (dated && joinedOn > today) reasons.add('DATE_IN_FUTURE', path('joinedOn'), { value: joinedOn });
      let placeCodes: string[] | null = null;
      if (!isVillageCode(villageCode))
        reasons.add('INVALID', path('villageCode'), {
          value: villageCode.slice(0, 20),
          reason: { zh: '村级代码为 12 位数字', en: 'a village’s code has 12 digits' },
        });
      else if (!(placeCodes = placesOfVillage(book, villageCode, today)))
        reasons.add('DIVISION_UNKNOWN', path('villageCode'), { code: villageCode, date: today });
      return { ...household, id: ids[index], name, identityNumber: identityNumber ?? '', placeCodes: placeCodes ?? [] };
    });
    reasons.refuseIfAny();
    return checked;
  }

  private async add(tx: Tx, { organisationId, userId }: Viewer, checked: readonly Checked[]): Promise<void> {
    const households = await householdsOf(
      tx,
      checked.map(({ identityNumber }) => ({ id: newId(), hash: this.secrets.hashOf('identity', identityNumber) })),
    );
    const registeredOn = this.clock.today();
    const rows = checked.map(({ id, name, identityNumber, villageCode, placeCodes, shares, joinedOn }, index) => {
      const sealed = this.secrets.seal(name, `${id}:name`);
      return {
        ...{ id, supplierId: organisationId, householdId: households[index], villageCode, placeCodes, joinedOn },
        ...{
          nameSealed: sealed.bytes,
          keyId: sealed.keyId,
          shares: shares ?? null,
          registeredOn,
          registeredBy: userId,
        },
        identitySealed: this.secrets.seal(identityNumber, `${id}:identity`).bytes,
      } satisfies NewRegistration;
    });
    const added = await insertRegistrations(tx, rows);
    const reasons = new Reasons();
    rows.forEach(({ id }, index) => {
      if (!added.has(id)) reasons.add('HOUSEHOLD_REGISTERED', ['households', index, 'identityNumber']);
    });
    reasons.refuseIfAny();
    const villages = [...new Set(rows.map(({ villageCode }) => villageCode))].sort();
    recordAudit(tx, { operation: 'registerHouseholds', subjectId: organisationId, after: { ids: rows.map(({ id }) => id), villages } }); // prettier-ignore
  }
}
