import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { Database } from '@shanhai/database';
import { requireItems, type Viewer } from '@shanhai/graphql';
import { Clock, Reasons } from '@shanhai/kernel';
import { markRead, noticesById } from '../store/notices';

/** As many as one page shows. */
export const NOTICES_READ_MAX = 100;

/**
 * Marks notices of the viewer's organisation as read, for all of its members. Repeating it changes nothing.
 * Refuses REQUIRED and TOO_MANY (noticeIds), NOT_FOUND (noticeIds.N).
 */
@Injectable()
export class ReadNotices {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async run(viewer: Viewer, { noticeIds }: { noticeIds: string[] }): Promise<void> {
    requireItems(noticeIds, NOTICES_READ_MAX, ['noticeIds']);
    const { organisationId } = viewer;
    await this.database.write(viewer, async (tx) => {
      const known = await noticesById(tx, organisationId, noticeIds);
      const reasons = new Reasons();
      noticeIds.forEach((id, index) => {
        if (!known.has(id)) reasons.add('NOT_FOUND', ['noticeIds', index], { value: id });
      });
      reasons.refuseIfAny();
      const unread = [...known.values()].filter((notice) => notice.readOn === null).map(({ id }) => id);
      if (unread.length === 0) return;
      markRead(tx, organisationId, unread, this.clock.today());
      recordAudit(tx, { operation: 'readNotices', subjectId: organisationId, detail: { noticeIds: unread } });
    });
  }
}
