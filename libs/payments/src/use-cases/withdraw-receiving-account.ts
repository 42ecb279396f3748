import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { Database } from '@shanhai/database';
import { requireReason, type Viewer } from '@shanhai/graphql';
import { after, Clock, refuse } from '@shanhai/kernel';
import {
  RECEIVING_ACCOUNT_TRANSITIONS,
  type ReceivingAccountState,
  type ReceivingAccountVerb,
} from '../rules/receiving-accounts';
import { lockReceivingAccount, setReceivingAccount } from '../store/receiving-accounts';

/**
 * A custodian takes back an account of its own: nobody is told to pay into it from then on.
 * Refuses REQUIRED and TOO_LONG (reason), NOT_FOUND, STATE_NOT_ALLOWED.
 */
@Injectable()
export class WithdrawReceivingAccount {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async run(viewer: Viewer, input: { accountId: string; reason: string }): Promise<void> {
    const reason = requireReason(input.reason, ['reason']);
    await this.database.write(viewer, async (tx) => {
      const field = ['accountId'];
      const account = await lockReceivingAccount(tx, input.accountId);
      if (account?.custodianId !== viewer.organisationId) refuse('NOT_FOUND', field, { value: input.accountId });
      const status = after<ReceivingAccountState, ReceivingAccountVerb>(
        RECEIVING_ACCOUNT_TRANSITIONS,
        'withdraw',
        account.status,
      );
      if (!status) refuse('STATE_NOT_ALLOWED', field, { state: account.status });
      setReceivingAccount(tx, { ...account, status, decidedOn: this.clock.today(), reason });
      recordAudit(tx, {
        operation: 'withdrawReceivingAccount',
        subjectId: account.id,
        before: { status: account.status },
        after: { status },
        detail: { reason },
      });
    });
  }
}
