import { recordFacts, type Tx } from '@shanhai/database';
import { type BusinessDate, refuse } from '@shanhai/kernel';
import { evidenceFact } from '../facts/evidence-facts';
import { judgeUse } from '../rules/evidence';
import { type EvidenceRow, insertEvidence, lockUses } from '../store/evidence';
import { ordersPaidBy } from '../store/paid-numbers';
import { NUMBER_LENGTH_MAX } from './check-document';
import { disputeEvidence } from './dispute-evidence';

/**
 * Writes evidence under its number, in the state that the other uses of the number leave it; where it collides, all of
 * them are sides of one dispute. Serialised by the number's lock. The row's state becomes that.
 *
 * A statement tells whom a transfer paid, so a bank reference that paid other orders is refused rather than disputed, as it was `typed` and as
 * it is compared; and one that paid this order is not disputed by who only says so.
 * @throws Refusal BANK_REFERENCE_TAKEN, EVIDENCE_ATTACHED, EVIDENCE_LOST, EVIDENCE_TAKEN at `field`.
 */
export async function takeNumber(
  tx: Tx,
  row: EvidenceRow,
  on: BusinessDate,
  field: (string | number)[],
  typed: string = row.number,
): Promise<void> {
  const { kind, number, numberKey: key } = row;
  const uses = await lockUses(tx, kind, key);
  const paid = kind === 'BANK_REFERENCE' ? await ordersPaidBy(tx, key, [typed.trim()]) : [];
  if (paid.length > 0 && !paid.includes(row.scopeId))
    refuse('BANK_REFERENCE_TAKEN', field, { reference: typed.trim().slice(0, NUMBER_LENGTH_MAX) });
  const rivals = uses.filter((use) => paid.length === 0 || paid.includes(use.scopeId));
  const verdict = judgeUse(rivals, row);
  if (verdict === 'ATTACHED') refuse('EVIDENCE_ATTACHED', field, { number });
  if (verdict === 'LOST' || verdict === 'TAKEN') refuse(`EVIDENCE_${verdict}`, field, { number });
  row.state = verdict;
  insertEvidence(tx, row);
  const { id: evidenceId, amountFen, issuedOn, fileHash, lines } = row;
  const attached = { evidenceId, kind, number, amountFen: amountFen.toString(), issuedOn, fileHash, lines };
  recordFacts(tx, [evidenceFact('evidence.attached', row, on, attached)]);
  if (verdict === 'DISPUTED')
    await disputeEvidence(tx, kind, [...rivals.filter(({ state }) => state === 'HELD'), row], on);
}
