import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { Database } from '@shanhai/database';
import type { Viewer } from '@shanhai/graphql';
import { refuse } from '@shanhai/kernel';
import { setApprovalAbove } from '../store/organisations';

/**
 * An administrator sets above which amount the organisation's orders wait for approval: 0 for all, null for none.
 *
 * Refused with INVALID approvalAboveFen, where it is negative or no column could hold it.
 */
@Injectable()
export class SetApprovalPolicy {
  constructor(private readonly database: Database) {}

  async run(viewer: Viewer, { approvalAboveFen }: { approvalAboveFen: bigint | null }): Promise<void> {
    if (approvalAboveFen !== null && (approvalAboveFen < 0n || approvalAboveFen > FEN_MAX)) {
      refuse('INVALID', ['approvalAboveFen'], {
        value: approvalAboveFen,
        reason: { zh: `0 到 ${FEN_MAX}`, en: `from 0 to ${FEN_MAX}` },
      });
    }
    await this.database.write(viewer, async (tx) => {
      const before = await setApprovalAbove(tx, viewer.organisationId, approvalAboveFen);
      recordAudit(tx, {
        operation: 'setApprovalPolicy',
        subjectId: viewer.organisationId,
        before: { approvalAboveFen: before },
        after: { approvalAboveFen },
      });
    });
  }
}

/** The largest bigint of PostgreSQL. */
const FEN_MAX = 2n ** 63n - 1n;
