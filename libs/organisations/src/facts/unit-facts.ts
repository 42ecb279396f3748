import type { NewFact } from '@shanhai/database';
import type { BusinessDate } from '@shanhai/kernel';
import type { UnitMove } from '../rules/unit-tree';

/** What every change of a unit says. */
interface Changed {
  changeId: string;
  unitId: string;
  version: number;
  from: BusinessDate;
  reason: string;
  /** The document that decides it. */
  source: string;
}
export type UnitRenamedPayload = Changed & { nameBefore: string; name: string };
export type UnitMovedPayload = Changed & Pick<UnitMove, 'budgetUnit' | 'superiors' | 'formerSuperiors'>;

/** A unit has another name. Its own stream: nothing is counted by names. */
export function unitRenamed(payload: UnitRenamedPayload): NewFact {
  return fact('unit.renamed', payload, payload.unitId);
}

/**
 * A unit has another superior, or is merged into its successor. Reference facts: from here on counting knows of it,
 * whatever purchase it looks at.
 */
export function unitMoved(payload: UnitMovedPayload, merged: boolean): NewFact {
  return fact(merged ? 'unit.merged' : 'unit.moved', payload, null);
}

function fact(type: string, payload: Changed, streamId: string | null): NewFact {
  return {
    type,
    version: 1,
    key: `${payload.unitId}:${payload.version}`,
    businessDate: payload.from,
    ownerId: payload.unitId,
    streamId,
    payload,
  };
}
