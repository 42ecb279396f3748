import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { Database, takeIdempotencyKey, type Tx } from '@shanhai/database';
import { isOfPlaces, requireReason, type Viewer } from '@shanhai/graphql';
import { after, Clock, refuse } from '@shanhai/kernel';
import { notify } from '@shanhai/organisations';
import {
  accountJudged,
  masked,
  RECEIVING_ACCOUNT_TRANSITIONS,
  type ReceivingAccountState,
  type ReceivingAccountVerb,
} from '../rules/receiving-accounts';
import { lockReceivingAccount, setReceivingAccount, takeAccountNumber } from '../store/receiving-accounts';

export interface ReceivingAccountToReview {
  accountId: string;
  approve: boolean;
  reason?: string | null;
  idempotencyKey: string;
}

/**
 * The office of a custodian's seat, or one above it, verifies an account and the licence, or rejects it with a reason: also one that
 * it verified before, whose licence was revoked since.
 * Refuses REQUIRED and TOO_LONG (reason of a rejection), NOT_FOUND, OUTSIDE_YOUR_PLACES, STATE_NOT_ALLOWED, ACCOUNT_TAKEN
 * (another custodian's account has the number), IDEMPOTENCY_KEY_REUSED.
 */
@Injectable()
export class ReviewReceivingAccount {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async run(viewer: Viewer, input: ReceivingAccountToReview): Promise<void> {
    const reason = input.approve ? null : requireReason(input.reason ?? '', ['reason']);
    const { organisationId } = viewer;
    await this.database.write(viewer, async (tx) => {
      const operation = 'reviewReceivingAccount';
      const claim = { organisationId, operation, key: input.idempotencyKey, input, result: true };
      if (!(await takeIdempotencyKey(tx, claim))) await this.decide(tx, viewer, input.accountId, reason);
    });
  }

  private async decide(tx: Tx, viewer: Viewer, accountId: string, reason: string | null): Promise<void> {
    const field = ['accountId'];
    const account = await lockReceivingAccount(tx, accountId);
    if (!account) refuse('NOT_FOUND', field, { value: accountId });
    if (!isOfPlaces(viewer, account.placeCodes))
      refuse('OUTSIDE_YOUR_PLACES', field, { value: account.placeCodes[0] ?? '' });
    const verb = reason === null ? 'verify' : 'reject';
    const status = after<ReceivingAccountState, ReceivingAccountVerb>(
      RECEIVING_ACCOUNT_TRANSITIONS,
      verb,
      account.status,
    );
    if (!status) refuse('STATE_NOT_ALLOWED', field, { state: account.status });
    if (reason === null && !(await takeAccountNumber(tx, account)))
      refuse('ACCOUNT_TAKEN', field, { account: masked(account.accountNumber) });
    const today = this.clock.today();
    setReceivingAccount(tx, { ...account, status, decidedBy: viewer.organisationId, decidedOn: today, reason });
    notify(tx, today, [
      {
        organisationId: account.custodianId,
        kind: 'RECEIVING_ACCOUNT_JUDGED',
        key: `account:${account.id}:${status}`,
        subject: { type: 'ReceivingAccount', id: account.id },
        text: accountJudged(account.accountNumber, reason),
      },
    ]);
    recordAudit(tx, {
      operation: 'reviewReceivingAccount',
      subjectId: account.id,
      before: { status: account.status },
      after: { status },
      detail: { custodianId: account.custodianId, licenceNumber: account.licenceNumber, reason },
    });
  }
}
