import type { BusinessDate } from '@shanhai/kernel';
import type { Tx } from '@shanhai/database';
import type { OrganisationKind } from '../rules/roles';
import type { OrganisationStatus } from '../rules/standing';
import type { UnitType } from '../rules/unit-types';

export interface NewOrganisation {
  id: string;
  kind: OrganisationKind;
  unitType: UnitType;
  name: string;
  creditCode: string;
  seatCode: string;
  parentId: string | null;
  budgetUnit: boolean;
  approvalAboveFen: bigint | null;
  status: OrganisationStatus;
  registeredOn: BusinessDate;
}

/** Inserts an organisation. False where another one has its credit code; of two at the same moment the second waits. */
export async function insertOrganisation(tx: Tx, organisation: NewOrganisation): Promise<boolean> {
  const {
    id,
    kind,
    unitType,
    name,
    creditCode,
    seatCode,
    parentId,
    budgetUnit,
    approvalAboveFen,
    status,
    registeredOn,
  } = organisation;
  const inserted = await tx.query(
    `INSERT INTO organisations (id, kind, unit_type, name, credit_code, seat_code, parent_id, budget_unit, approval_above_fen,
       status, registered_on, decided_on)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11::date, CASE WHEN $10 = 'APPROVED' THEN $11::date END)
     ON CONFLICT (credit_code) WHERE status <> 'REJECTED' DO NOTHING RETURNING 1`,
    [id, kind, unitType, name, creditCode, seatCode, parentId, budgetUnit, approvalAboveFen, status, registeredOn],
  );
  return inserted.length > 0;
}

export interface Candidate {
  id: string;
  kind: OrganisationKind;
  unitType: UnitType;
  name: string;
  creditCode: string;
  seatCode: string;
  parentId: string | null;
  budgetUnit: boolean;
  status: OrganisationStatus;
}

/** Reads an organisation and locks it until the transaction ends: decisions and changes of members wait for each other. */
export async function lockOrganisation(tx: Tx, id: string): Promise<Candidate | null> {
  const [row] = await tx.query<Candidate>(
    `SELECT id, kind, unit_type AS "unitType", name, credit_code AS "creditCode", seat_code AS "seatCode",
       parent_id AS "parentId", budget_unit AS "budgetUnit", status
     FROM organisations WHERE id = $1 FOR UPDATE`,
    [id],
  );
  return row ?? null;
}

/** Writes a decision on a locked organisation, and which office took it. */
export function decide(tx: Tx, id: string, status: OrganisationStatus, on: BusinessDate): void {
  tx.send(
    `UPDATE organisations SET status = $2, decided_on = $3,
       recommended_by = CASE WHEN $2 = 'RECOMMENDED' THEN $4::uuid ELSE recommended_by END,
       approved_by = CASE WHEN $2 = 'APPROVED' THEN $4::uuid ELSE approved_by END
     WHERE id = $1`,
    [id, status, on, tx.actor.organisationId],
  );
}

/** Sets above which amount orders wait for approval; gives back what held before. */
export async function setApprovalAbove(tx: Tx, id: string, approvalAboveFen: bigint | null): Promise<bigint | null> {
  const [{ before }] = await tx.query<{ before: bigint | null }>(
    `UPDATE organisations SET approval_above_fen = $2 WHERE id = $1 RETURNING old.approval_above_fen AS before`,
    [id, approvalAboveFen],
  );
  return before;
}
