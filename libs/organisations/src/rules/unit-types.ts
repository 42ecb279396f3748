import type { OrganisationKind } from './roles';

/** What sort of body an organisation is. */
export const UNIT_TYPES = [
  'UNION',
  'DEPARTMENT',
  'SCHOOL',
  'HOSPITAL',
  'STATE_COMPANY',
  'COMPANY',
  'SOLE_TRADER',
  'ASSOCIATION',
  'COOPERATIVE',
  'VILLAGE_COLLECTIVE',
  'COORDINATION_OFFICE',
  'FINANCE_BUREAU',
  'UNION_FEDERATION',
  'PLATFORM',
  'OTHER',
  'PERSON',
] as const;
export type UnitType = (typeof UNIT_TYPES)[number];

const OF_KIND: Record<OrganisationKind, readonly UnitType[]> = {
  BUYER: [
    'UNION',
    'DEPARTMENT',
    'SCHOOL',
    'HOSPITAL',
    'STATE_COMPANY',
    'COMPANY',
    'ASSOCIATION',
    'FINANCE_BUREAU',
    'UNION_FEDERATION',
    'OTHER',
  ],
  SUPPLIER: ['COOPERATIVE', 'COMPANY', 'STATE_COMPANY', 'SOLE_TRADER', 'VILLAGE_COLLECTIVE', 'OTHER'],
  CHANNEL_PARTNER: ['PLATFORM', 'COMPANY', 'STATE_COMPANY', 'SOLE_TRADER', 'ASSOCIATION', 'OTHER'],
  OFFICE: ['COORDINATION_OFFICE', 'FINANCE_BUREAU', 'UNION_FEDERATION', 'DEPARTMENT', 'OTHER'],
  CUSTODIAN: ['COMPANY', 'STATE_COMPANY', 'PLATFORM', 'OTHER'],
};

/** A person's own account buys as an organisation does (CR-15); nobody registers one, `belongTo` opens it. */
export const isPerson = ({ unitType }: { unitType: UnitType }): boolean => unitType === 'PERSON';

/** Unions of workers, and federations of them: whose direct purchases the scheme UNION counts. */
export const UNION_TYPES = ['UNION', 'UNION_FEDERATION'] as const satisfies readonly UnitType[];
export const isUnion = ({ unitType }: { unitType: UnitType }): boolean =>
  (UNION_TYPES as readonly UnitType[]).includes(unitType);

/** True where a body of this type can be an organisation of this kind. */
export function fitsKind(unitType: UnitType, kind: OrganisationKind): boolean {
  return OF_KIND[kind].includes(unitType);
}

/** Kinds that anyone may apply for; offices and custodians are added by those who run the platform. */
export const SELF_REGISTERED_KINDS = [
  'BUYER',
  'SUPPLIER',
  'CHANNEL_PARTNER',
] as const satisfies readonly OrganisationKind[];
