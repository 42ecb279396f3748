import { Reasons } from '@shanhai/kernel';
import type { Tx } from '@shanhai/database';
import { masked } from '../rules/receiving-accounts';
import { strangers } from '../rules/statement-accounts';
import { numbersOnceVerified } from '../store/receiving-accounts';

/**
 * Refuses a statement of an account that is none of the custodian's, where it has a verified one: late transfers still come into one that
 * was verified before. One statement, none where the file names no account.
 * @throws Refusal STATEMENT_OF_ANOTHER_ACCOUNT (fileHash).
 */
export async function requireOwnAccount(tx: Tx, custodianId: string, named: readonly string[]): Promise<void> {
  if (named.length === 0) return;
  const accounts = await numbersOnceVerified(tx, custodianId);
  if (!accounts.some(({ stands }) => stands)) return;
  const reasons = new Reasons();
  for (const account of strangers(named, accounts.map(({ number }) => number))) // prettier-ignore
    reasons.add('STATEMENT_OF_ANOTHER_ACCOUNT', ['fileHash'], { account: masked(account) });
  reasons.refuseIfAny();
}
