import type { Transitions } from '@shanhai/kernel';
import type { OrganisationKind } from './roles';

export const ORGANISATION_STATUSES = ['REGISTERED', 'RECOMMENDED', 'APPROVED', 'REJECTED'] as const;
export type OrganisationStatus = (typeof ORGANISATION_STATUSES)[number];
export type Decision = 'recommend' | 'approve' | 'reject';

/** A supplier is recommended by its county before an office approves it. */
const SUPPLIER_STANDING: Transitions<OrganisationStatus, Decision> = {
  recommend: { from: ['REGISTERED'], to: 'RECOMMENDED' },
  approve: { from: ['RECOMMENDED'], to: 'APPROVED' },
  reject: { from: ['REGISTERED', 'RECOMMENDED'], to: 'REJECTED' },
};

const STANDING: Transitions<OrganisationStatus, Decision> = {
  recommend: { from: [], to: 'RECOMMENDED' },
  approve: { from: ['REGISTERED'], to: 'APPROVED' },
  reject: { from: ['REGISTERED'], to: 'REJECTED' },
};

/** How an organisation of a kind comes to be approved. */
export function standingOf(kind: OrganisationKind): Transitions<OrganisationStatus, Decision> {
  return kind === 'SUPPLIER' ? SUPPLIER_STANDING : STANDING;
}
