import { recordFacts, type Tx } from '@shanhai/database';
import { type BusinessDate, newId, refuse } from '@shanhai/kernel';
import { evidenceFact } from '../facts/evidence-facts';
import { isLive, judgeUse } from '../rules/evidence';
import { insertDispute, insertSides, openDispute } from '../store/disputes';
import { type EvidenceRow, insertEvidence, lockUses, setEvidenceStates } from '../store/evidence';

/**
 * Writes evidence under its number, in the state that the other uses of the number leave it; where it collides, all of
 * them are sides of one dispute. Serialised by the number's lock. The row's state becomes that.
 * @throws Refusal EVIDENCE_ATTACHED, EVIDENCE_LOST, EVIDENCE_TAKEN at `field`.
 */
export async function takeNumber(
  tx: Tx,
  row: EvidenceRow,
  on: BusinessDate,
  field: (string | number)[],
): Promise<void> {
  const { kind, number, numberKey: key } = row;
  const uses = await lockUses(tx, kind, key);
  const verdict = judgeUse(uses, row);
  if (verdict === 'ATTACHED') refuse('EVIDENCE_ATTACHED', field, { number });
  if (verdict === 'LOST' || verdict === 'TAKEN') refuse(`EVIDENCE_${verdict}`, field, { number });
  row.state = verdict;
  insertEvidence(tx, row);
  const { id: evidenceId, amountFen, issuedOn, fileHash, lines } = row;
  const attached = { evidenceId, kind, number, amountFen: amountFen.toString(), issuedOn, fileHash, lines };
  recordFacts(tx, [evidenceFact('evidence.attached', row, on, attached)]);
  if (verdict === 'DISPUTED') await dispute(tx, row, uses.filter(isLive), on);
}

/** Opens a dispute about a number, or joins the one that is open. */
async function dispute(tx: Tx, row: EvidenceRow, others: readonly EvidenceRow[], on: BusinessDate): Promise<void> {
  const { kind, number, numberKey: key } = row;
  const open = await openDispute(tx, kind, key);
  const disputeId = open?.id ?? newId();
  if (!open) insertDispute(tx, { id: disputeId, kind, number, numberKey: key, openedOn: on });
  const held = others.filter((each) => each.state === 'HELD');
  setEvidenceStates(
    tx,
    held.map((each) => each.id),
    'DISPUTED',
  );
  const sides = [...held, row];
  insertSides(tx, disputeId, sides);
  recordFacts(
    tx,
    sides.map((side) => evidenceFact('dispute.opened', side, on, { disputeId, evidenceId: side.id })),
  );
}
