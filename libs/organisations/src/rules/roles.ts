import type { Permission, Viewer } from '@shanhai/graphql';
import type { Reasons } from '@shanhai/kernel';

/** Roles of a member within an organisation. */
export const ROLES = [
  'ADMIN',
  'ORDERER',
  'APPROVER',
  'RECEIVER',
  'FINANCE',
  'SELLER',
  'OFFICER',
  'RULE_KEEPER',
  'AUDITOR',
] as const;
export type Role = (typeof ROLES)[number];
export type OrganisationKind = Viewer['organisationKind'];
export const ORGANISATION_KINDS = [
  'BUYER',
  'SUPPLIER',
  'CHANNEL_PARTNER',
  'OFFICE',
  'CUSTODIAN',
] as const satisfies readonly OrganisationKind[];

const EVERYONE: Record<OrganisationKind, readonly Permission[]> = {
  BUYER: ['signed-in', 'order:read', 'settlement:read', 'count:read'],
  SUPPLIER: ['signed-in', 'order:read', 'settlement:read', 'count:read'],
  CHANNEL_PARTNER: ['signed-in', 'order:read', 'settlement:read', 'count:read', 'sales:read'],
  OFFICE: ['signed-in', 'order:read', 'count:read', 'office:read', 'sales:read'],
  CUSTODIAN: ['signed-in'],
};

/** A channel partner buys as a buyer does. */
const BUYING: Partial<Record<Role, readonly Permission[]>> = {
  ADMIN: ['member:manage', 'audit:read', 'unit:change'],
  ORDERER: [
    'order:place',
    'supplier-order:close',
    'settlement:prepare',
    'payment:open',
    'card:read',
    'need:publish',
    'need:offer',
  ],
  APPROVER: ['order:approve', 'reserve:review'],
  RECEIVER: ['order:receive', 'order:return', 'evidence:attach', 'trace:capture'],
  FINANCE: [
    'settlement:prepare',
    'payment:open',
    'card:read',
    'reserve:declare',
    'evidence:attach',
    'invoice:accept',
    'purchase:declare',
    'money:read',
  ],
  AUDITOR: ['audit:read', 'money:read'],
};

const GRANTS: Record<OrganisationKind, Partial<Record<Role, readonly Permission[]>>> = {
  BUYER: BUYING,
  CHANNEL_PARTNER: {
    ...BUYING,
    ORDERER: [...BUYING.ORDERER!, 'outlet:manage', 'sales:report'],
    FINANCE: [...BUYING.FINANCE!, 'sales:report'],
  },
  SUPPLIER: {
    ADMIN: ['member:manage', 'audit:read'],
    SELLER: [
      'catalogue:manage',
      'lot:manage',
      'recall:manage',
      'licence:read',
      'mandate:read',
      'trace:capture',
      'supplier-order:manage',
      'supplier-order:close',
      'order:return',
      'settlement:prepare',
      'account:read',
      'payee:choose',
      'benefit:manage',
      'benefit:read',
      'evidence:attach',
      'money:read',
      'need:publish',
      'need:offer',
      'sales:dispute',
    ],
    AUDITOR: ['audit:read', 'money:read'],
  },
  OFFICE: {
    ADMIN: ['member:manage', 'audit:read'],
    OFFICER: [
      'organisation:recommend',
      'organisation:approve',
      'account:review',
      'account:read',
      'benefit:read',
      'lot:verify',
      'recall:manage',
      'licence:read',
      'mandate:read',
      'reserve:review',
      'evidence:judge',
      'unit:change',
      'bulletin:manage',
      'channel:judge',
      'aid:manage',
      'sales:dispute',
      'need:publish',
      'need:moderate',
    ],
    RULE_KEEPER: ['office:rules'],
    AUDITOR: ['audit:read', 'audit:read-places', 'money:read'],
  },
  CUSTODIAN: {
    ADMIN: ['member:manage', 'audit:read'],
    FINANCE: ['payment:settle', 'card:read', 'account:manage', 'account:read', 'money:read'],
    AUDITOR: ['audit:read', 'money:read'],
  },
};

/** The roles that an organisation of a kind can give. */
export function rolesOf(kind: OrganisationKind): Role[] {
  return Object.keys(GRANTS[kind]) as Role[];
}

/** What the roles allow in an organisation of a kind. Unknown roles allow nothing. */
export function permissionsOf(kind: OrganisationKind, roles: readonly string[]): ReadonlySet<Permission> {
  return new Set([...EVERYONE[kind], ...roles.flatMap((role) => GRANTS[kind][role as Role] ?? [])]);
}

/** Adds ROLE_NOT_FOR_KIND for each role that an organisation of this kind cannot give, and REQUIRED where there is none. */
export function checkRoles(
  kind: OrganisationKind,
  roles: readonly Role[],
  field: (string | number)[],
  reasons: Reasons,
): void {
  if (roles.length === 0) reasons.add('REQUIRED', field);
  roles.forEach((role, index) => {
    if (!(role in GRANTS[kind])) reasons.add('ROLE_NOT_FOR_KIND', [...field, index], { role });
  });
}
