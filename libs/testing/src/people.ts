import { randomInt } from 'node:crypto';
import { newId } from '@shanhai/kernel';
import { AccessTokens, creditCodeCheck, type OrganisationKind, rolesOf } from '@shanhai/organisations';
import { ApiClient } from './api-client';
import { sql, testWorld } from './test-database';

const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';

/** A made-up unified social credit code with the right check character (GB 32100). */
export function madeUpCreditCode(kindDigits: string, seatCode: string): string {
  let code = kindDigits + seatCode.slice(0, 6) + 'MA';
  while (code.length < 17) code += ALPHABET[randomInt(ALPHABET.length)];
  return code + creditCodeCheck(code);
}

export interface Person {
  api: ApiClient;
  organisationId: string;
  userId: string;
  seatCode: string;
  name: string;
}

interface Made {
  kind: OrganisationKind;
  unitType: string;
  seat: string;
  /** All codes of the seat's place, its one where none are given. */
  seatCodes?: string[];
  name?: string;
  roles?: string[];
  parentId?: string;
  budgetUnit?: boolean;
  approvalAboveFen?: bigint;
  /** Join an organisation that was made before, as another user. */
  of?: Person;
}

const CODE_OF_KIND: Record<OrganisationKind, string> = {
  BUYER: '81',
  SUPPLIER: '93',
  CHANNEL_PARTNER: '91',
  OFFICE: '11',
  CUSTODIAN: '91',
};

/** Makes an approved organisation with one member of all its roles (or the given ones), by SQL, and signs it in. */
export async function aPerson(made: Made): Promise<Person> {
  const organisationId = made.of?.organisationId ?? newId();
  const userId = newId();
  const name = made.of?.name ?? made.name ?? `${made.unitType} ${organisationId.slice(-6)}`;
  const roles = made.roles ?? rolesOf(made.kind);
  if (!made.of) {
    await sql(
      `INSERT INTO organisations (id, kind, unit_type, name, credit_code, seat_code, parent_id, budget_unit, status, approval_above_fen, registered_on, decided_on)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'APPROVED', $9, '2020-01-01', '2020-01-01')`,
      [
        organisationId,
        made.kind,
        made.unitType,
        name,
        madeUpCreditCode(CODE_OF_KIND[made.kind], made.seat),
        made.seat,
        made.parentId ?? null,
        made.budgetUnit ?? false,
        made.approvalAboveFen ?? null,
      ],
    );
  }
  await sql('INSERT INTO users (id, email, name) VALUES ($1, $2, $3)', [
    userId,
    `${userId}@example.org`,
    `User ${userId.slice(-6)}`,
  ]);
  await sql("INSERT INTO memberships (id, organisation_id, user_id, roles, status) VALUES ($1, $2, $3, $4, 'ACTIVE')", [
    newId(),
    organisationId,
    userId,
    roles,
  ]);
  const tokens = new AccessTokens(testWorld().tokenSecret);
  const { token } = tokens.sign({
    userId,
    organisationId,
    organisationKind: made.kind,
    seatCode: made.seat,
    seatCodes: made.seatCodes,
    roles,
  });
  return { api: new ApiClient(token), organisationId, userId, seatCode: made.seat, name };
}

/** A cooperative; its seat is Xiji (on the 832 list) unless told. */
export const aSupplier = (options: Partial<Made> = {}) =>
  aPerson({ kind: 'SUPPLIER', unitType: 'COOPERATIVE', seat: '640422', ...options });
/** A union with all roles; its seat is Fuqing (paired with Xiji) unless told. */
export const aBuyer = (options: Partial<Made> = {}) =>
  aPerson({ kind: 'BUYER', unitType: 'UNION', seat: '350181', ...options });
/** The office of Ningxia unless told. */
export const anOffice = (options: Partial<Made> = {}) =>
  aPerson({ kind: 'OFFICE', unitType: 'COORDINATION_OFFICE', seat: '640000', ...options });
/** The custodian whose account receives transfers. */
export const aCustodian = (options: Partial<Made> = {}) =>
  aPerson({ kind: 'CUSTODIAN', unitType: 'COMPANY', seat: '350200', ...options });
/** A platform that buys and sells; its seat is Fuqing (paired with Xiji) unless told. */
export const aPartner = (options: Partial<Made> = {}) =>
  aPerson({ kind: 'CHANNEL_PARTNER', unitType: 'PLATFORM', seat: '350181', ...options });
