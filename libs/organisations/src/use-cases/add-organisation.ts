import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { Database, recordFacts, SYSTEM } from '@shanhai/database';
import { Places } from '@shanhai/divisions';
import { Clock, newId, Reasons } from '@shanhai/kernel';
import { organisationApproved } from '../facts/standing-facts';
import { hashPassword } from '../passwords';
import { type Application, checkApplication } from '../rules/application';
import { requireCreditCode } from '../rules/credit-code';
import { checkEmail, checkName, checkPassword, normalEmail } from '../rules/person';
import { checkRoles, type Role, rolesOf } from '../rules/roles';
import { insertMemberships } from '../store/memberships';
import { insertUsers } from '../store/people';
import { enterOrganisation } from './enter-organisation';

export interface AddedOrganisation extends Application {
  approvalAboveFen?: bigint | null;
  /** Roles are all of the kind's where none are given. */
  members: { name: string; email: string; password: string; roles?: Role[] }[];
}

/**
 * Those who run the platform add an organisation of any kind, approved, with its members: how offices and custodians
 * come in, and the demo's people.
 *
 * Refused as `RegisterOrganisation`, with fields below members.<n>, and ROLE_NOT_FOR_KIND; EMAIL_TAKEN for any e-mail with an account.
 */
@Injectable()
export class AddOrganisation {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly places: Places,
  ) {}

  /** Ids of the organisation and, in the order given, of its members' users. */
  async run(input: AddedOrganisation): Promise<{ organisationId: string; userIds: string[] }> {
    this.check(input);
    const creditCode = requireCreditCode(input.creditCode, ['creditCode']);
    const users = await Promise.all(
      input.members.map(async ({ name, email, password }) => ({
        id: newId(),
        email: normalEmail(email),
        name: name.trim(),
        passwordHash: await hashPassword(password),
      })),
    );
    const id = newId();
    await this.database.write(SYSTEM, async (tx) => {
      const on = this.clock.today();
      const approvalAboveFen = input.approvalAboveFen ?? null;
      await enterOrganisation(tx, this.places, {
        ...input,
        id,
        creditCode,
        status: 'APPROVED',
        registeredOn: on,
        approvalAboveFen,
      });
      recordFacts(tx, [organisationApproved(id, null, on)]);
      const added = await insertUsers(tx, users);
      const taken = new Reasons();
      users.forEach(({ email }, index) => {
        if (!added.has(email)) taken.add('EMAIL_TAKEN', ['members', index, 'email'], { email });
      });
      taken.refuseIfAny();
      const roles = (index: number) => input.members[index].roles ?? rolesOf(input.kind);
      insertMemberships(
        tx,
        users.map((user, index) => ({
          id: newId(),
          organisationId: id,
          userId: user.id,
          roles: roles(index),
          status: 'ACTIVE',
        })),
      );
      recordAudit(tx, {
        operation: 'addOrganisation',
        subjectId: id,
        after: { status: 'APPROVED', kind: input.kind, creditCode },
      });
    });
    return { organisationId: id, userIds: users.map((user) => user.id) };
  }

  private check(input: AddedOrganisation): void {
    const reasons = new Reasons();
    checkApplication(input, reasons);
    input.members.forEach((member, index) => {
      checkName(member.name, ['members', index, 'name'], reasons);
      checkEmail(member.email, ['members', index, 'email'], reasons);
      checkPassword(member.password, ['members', index, 'password'], reasons);
      if (member.roles) checkRoles(input.kind, member.roles, ['members', index, 'roles'], reasons);
    });
    reasons.refuseIfAny();
  }
}
