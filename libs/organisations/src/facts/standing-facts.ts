import type { NewFact } from '@shanhai/database';
import type { BusinessDate } from '@shanhai/kernel';
import type { Candidate } from '../store/organisations';

/** Facts about one organisation are its own stream: not reference facts, which would reach every counting slot. */
function fact(type: string, organisationId: string, businessDate: BusinessDate, payload: object): NewFact {
  return {
    type,
    version: 1,
    key: organisationId,
    businessDate,
    ownerId: organisationId,
    streamId: organisationId,
    payload,
  };
}

export function organisationRegistered(organisation: Omit<Candidate, 'status'>, on: BusinessDate): NewFact {
  const { id, kind, unitType, name, creditCode, seatCode, parentId, budgetUnit } = organisation;
  const payload = { organisationId: id, kind, unitType, name, creditCode, seatCode, parentId, budgetUnit };
  return fact('organisation.registered', id, on, payload);
}

export function supplierRecommended(organisationId: string, officeId: string, on: BusinessDate): NewFact {
  return fact('supplier.recommended', organisationId, on, { organisationId, officeId });
}

/** Whether a supplier is a trading company from a day on. */
export function supplierTradingSet(
  key: string,
  payload: { organisationId: string; officeId: string; trading: boolean; reason: string },
  on: BusinessDate,
): NewFact {
  return { ...fact('supplier.trading_set', payload.organisationId, on, payload), key };
}

/** `officeId` is null where the platform's operators added the organisation. */
export function organisationApproved(organisationId: string, officeId: string | null, on: BusinessDate): NewFact {
  return fact('organisation.approved', organisationId, on, { organisationId, officeId });
}
