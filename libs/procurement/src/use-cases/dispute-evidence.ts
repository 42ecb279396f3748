import { recordFacts, type Tx } from '@shanhai/database';
import { type BusinessDate, newId } from '@shanhai/kernel';
import { evidenceFact } from '../facts/evidence-facts';
import type { EvidenceKind } from '../rules/evidence';
import { insertDisputes, insertSides, openDisputes } from '../store/disputes';
import { type EvidenceRow, setEvidenceStates } from '../store/evidence';

/** Makes evidence, whose numbers are locked, sides of the open dispute about its number; opens one where there is none. */
export async function disputeEvidence(
  tx: Tx,
  kind: EvidenceKind,
  sides: readonly EvidenceRow[],
  on: BusinessDate,
): Promise<void> {
  const numbers = new Map(sides.map(({ numberKey, number }) => [numberKey, number]));
  const disputes = await openDisputes(tx, kind, [...numbers.keys()]);
  const opened = [...numbers].filter(([numberKey]) => !disputes.has(numberKey));
  for (const [numberKey] of opened) disputes.set(numberKey, newId());
  insertDisputes(
    tx,
    opened.map(([numberKey, number]) => ({ id: disputes.get(numberKey)!, kind, number, numberKey, openedOn: on })),
  );
  const held = sides.filter(({ state }) => state === 'HELD');
  setEvidenceStates(tx, held.map(({ id }) => id), 'DISPUTED'); // prettier-ignore
  insertSides(
    tx,
    sides.map(({ id: evidenceId, buyerId, numberKey }) => ({ disputeId: disputes.get(numberKey)!, evidenceId, buyerId })),
  ); // prettier-ignore
  recordFacts(
    tx,
    sides.map((side) =>
      evidenceFact('dispute.opened', side, on, { disputeId: disputes.get(side.numberKey)!, evidenceId: side.id }),
    ),
  );
}
