import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { Database } from '@shanhai/database';
import type { Viewer } from '@shanhai/graphql';
import { Clock, refuse } from '@shanhai/kernel';
import { insertPayeeChoice, payeeChoice } from '../store/payees';
import { accountsToPayInto } from '../store/receiving-accounts';

/**
 * A supplier chooses which custodian receives what buyers pay for its goods, from the next order on; null lets any custodian of the
 * platform receive again. Payables that are open keep who receives them. The same choice again changes nothing.
 * Refuses RECEIVER_WITHOUT_ACCOUNT (no custodian, or one without a verified account today).
 */
@Injectable()
export class ChoosePayee {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async run(viewer: Viewer, { receiverId }: { receiverId: string | null }): Promise<void> {
    const { organisationId: supplierId, userId: chosenBy } = viewer;
    await this.database.write(viewer, async (tx) => {
      const chosenOn = this.clock.today();
      const [accounts, before] = await tx.together([
        accountsToPayInto(tx, receiverId === null ? [] : [receiverId], chosenOn),
        payeeChoice(tx, supplierId),
      ]);
      if (receiverId !== null && !accounts.has(receiverId))
        refuse('RECEIVER_WITHOUT_ACCOUNT', ['receiverId'], { value: receiverId });
      if ((before?.receiverId ?? null) === receiverId) return;
      insertPayeeChoice(tx, supplierId, { receiverId, chosenOn, chosenBy });
      recordAudit(tx, {
        operation: 'choosePayee',
        subjectId: supplierId,
        before: { receiverId: before?.receiverId ?? null },
        after: { receiverId },
      });
    });
  }
}
