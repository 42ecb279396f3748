import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { Database, type RequestOrigin } from '@shanhai/database';
import { Places } from '@shanhai/divisions';
import { Clock, newId, Reasons, refuse } from '@shanhai/kernel';
import { Credentials } from '../credentials';
import { hashPassword } from '../passwords';
import { type Application, checkApplication } from '../rules/application';
import { requireCreditCode } from '../rules/credit-code';
import { checkEmail, checkName, checkPassword, normalEmail } from '../rules/person';
import { rolesOf } from '../rules/roles';
import { SELF_REGISTERED_KINDS } from '../rules/unit-types';
import { insertMemberships } from '../store/memberships';
import { completeUser, insertUsers, userByEmail } from '../store/people';
import { enterOrganisation } from './enter-organisation';

export interface Registration extends Application {
  administrator: { name: string; email: string; password: string };
}

/**
 * An organisation applies, with its first member, who gets all its roles. Anyone may; an office decides.
 *
 * Refused with KIND_NOT_SELF_REGISTERED kind; UNIT_TYPE_NOT_FOR_KIND unitType; REQUIRED or TOO_LONG name,
 * administrator.name; EMAIL_INVALID administrator.email; PASSWORD_WEAK or TOO_LONG administrator.password;
 * CREDIT_CODE_FORM, CREDIT_CODE_CHECK, CREDIT_CODE_TAKEN creditCode; DIVISION_UNKNOWN seatCode; NOT_FOUND, UNIT_MERGED, UNIT_TOO_DEEP parentId;
 * EMAIL_TAKEN administrator.email, where the e-mail has an account and the password is not that account's;
 * SIGN_IN_LIMIT administrator.password.
 */
@Injectable()
export class RegisterOrganisation {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly places: Places,
    private readonly credentials: Credentials,
  ) {}

  async run(input: Registration, origin?: RequestOrigin): Promise<{ organisationId: string }> {
    this.check(input);
    const creditCode = requireCreditCode(input.creditCode, ['creditCode']);
    const person = await this.person(input.administrator, origin);
    const id = newId();
    await this.database.write(
      { organisationId: id, userId: person.id, seatCode: input.seatCode, origin },
      async (tx) => {
        const on = this.clock.today();
        await enterOrganisation(tx, this.places, {
          ...input,
          id,
          creditCode,
          status: 'REGISTERED',
          registeredOn: on,
          approvalAboveFen: null,
        });
        if (person.passwordHash) {
          const isNew = (await insertUsers(tx, [{ ...person }])).has(person.email);
          const done = isNew || (await completeUser(tx, person.id, person.name, person.passwordHash));
          if (!done) refuse('EMAIL_TAKEN', ['administrator', 'email'], { email: person.email });
        }
        insertMemberships(tx, [
          { id: newId(), organisationId: id, userId: person.id, roles: rolesOf(input.kind), status: 'ACTIVE' },
        ]);
        recordAudit(tx, {
          operation: 'registerOrganisation',
          subjectId: id,
          after: { status: 'REGISTERED', kind: input.kind, creditCode, seatCode: input.seatCode },
        });
      },
    );
    return { organisationId: id };
  }

  private check(input: Registration): void {
    const reasons = new Reasons();
    if (!(SELF_REGISTERED_KINDS as readonly string[]).includes(input.kind))
      reasons.add('KIND_NOT_SELF_REGISTERED', ['kind'], { kind: input.kind });
    else checkApplication(input, reasons);
    checkName(input.administrator.name, ['administrator', 'name'], reasons);
    checkEmail(input.administrator.email, ['administrator', 'email'], reasons);
    checkPassword(input.administrator.password, ['administrator', 'password'], reasons);
    reasons.refuseIfAny();
  }

  /** Somebody new (or invited, without a password yet) gets a password hash; whoever has an account proves to be its owner. */
  private async person({ name, email, password }: Registration['administrator'], origin?: RequestOrigin) {
    const address = normalEmail(email);
    const known = await userByEmail(this.database, address);
    if (!known?.passwordHash) {
      return {
        id: known?.id ?? newId(),
        email: address,
        name: name.trim(),
        passwordHash: await hashPassword(password),
      };
    }
    const owner = await this.credentials.check(address, password, ['administrator', 'password'], origin);
    if (!owner) refuse('EMAIL_TAKEN', ['administrator', 'email'], { email: address });
    return { ...owner!, passwordHash: null };
  }
}
