import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { Database } from '@shanhai/database';
import { checkLength, type Viewer } from '@shanhai/graphql';
import { Clock, Reasons } from '@shanhai/kernel';
import { organisationProfiles } from '@shanhai/organisations';
import { bankCodeOf } from '../rules/payouts';
import { accountNumberOf, BANK_NAME_LENGTH_MAX, masked } from '../rules/receiving-accounts';
import { insertPayoutAccount, payoutAccount } from '../store/payout-accounts';

export interface PayoutAccountToName {
  bankName: string;
  accountNumber: string;
  bankCode?: string | null;
}

/**
 * A supplier names the bank account that it is paid into, from the next payout on. Its holder is the supplier itself, under its registered
 * name: nobody can lead its money to another's account. The same account again
 * changes nothing, unless money came back from it.
 * Refuses REQUIRED and TOO_LONG (bankName), INVALID (accountNumber, bankCode).
 */
@Injectable()
export class NamePayoutAccount {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async run(viewer: Viewer, input: PayoutAccountToName): Promise<void> {
    const account = read(input);
    const { organisationId: supplierId, userId: namedBy } = viewer;
    await this.database.write(viewer, async (tx) => {
      const [organisations, before] = await tx.together([
        organisationProfiles(tx, [supplierId]),
        payoutAccount(tx, supplierId),
      ]);
      const holderName = organisations.get(supplierId)!.name;
      const named = { holderName, ...account };
      const same = before && (Object.keys(named) as (keyof typeof named)[]).every((key) => before[key] === named[key]); // prettier-ignore
      if (same && !before.returned) return;
      insertPayoutAccount(tx, supplierId, { ...named, namedBy, namedOn: this.clock.today() });
      recordAudit(tx, {
        operation: 'namePayoutAccount',
        subjectId: supplierId,
        before: before && { ...before, accountNumber: masked(before.accountNumber) },
        after: { ...named, accountNumber: masked(named.accountNumber) },
      });
    });
  }
}

function read(input: PayoutAccountToName) {
  const reasons = new Reasons();
  const bankName = input.bankName.trim();
  if (bankName === '') reasons.add('REQUIRED', ['bankName']);
  checkLength(bankName, BANK_NAME_LENGTH_MAX, ['bankName'], reasons);
  const accountNumber = accountNumberOf(input.accountNumber);
  if (accountNumber === null)
    reasons.add('INVALID', ['accountNumber'], { value: input.accountNumber.slice(0, 40), reason: '6–32 digits' });
  const bankCode = input.bankCode ? bankCodeOf(input.bankCode) : null;
  if (input.bankCode && bankCode === null)
    reasons.add('INVALID', ['bankCode'], { value: input.bankCode.slice(0, 40), reason: '12 digits' });
  reasons.refuseIfAny();
  return { bankName, accountNumber: accountNumber!, bankCode };
}
