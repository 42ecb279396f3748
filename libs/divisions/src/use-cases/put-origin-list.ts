import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { Database, takeIdempotencyKey } from '@shanhai/database';
import { isOfProvince, type Viewer } from '@shanhai/graphql';
import { canonicalJson, Clock, refuse } from '@shanhai/kernel';
import { Places } from '../places';
import { judgeOriginList, type OriginListToPut } from '../rules/new-origin-list';
import { lockRules } from '../store/edition-store';
import { originLists, recordOriginList } from '../store/list-store';

/**
 * Puts a whole origin list: a new edition that replaces the one before, which stays known. The same content is no new
 * edition. An office of a province adds, changes and leaves out only places under its seat.
 * Refuses PROVINCE_ONLY, INVALID, REQUIRED, TOO_LONG, TOO_MANY, DATE_INVALID, DATE_OUT_OF_ORDER, DIVISION_UNKNOWN as of a member's
 * first day, OUTSIDE_YOUR_PLACES, IDEMPOTENCY_KEY_REUSED.
 */
@Injectable()
export class PutOriginList {
  constructor(
    private readonly database: Database,
    private readonly places: Places,
    private readonly clock: Clock,
  ) {}

  /** The list's code. */
  run(viewer: Viewer, { idempotencyKey, ...input }: OriginListToPut & { idempotencyKey: string }): Promise<string> {
    const { organisationId } = viewer;
    const { code } = input;
    // Lists are everybody's, as schemes are; a county does not say of itself that its goods count.
    if (!isOfProvince(viewer)) refuse('PROVINCE_ONLY', ['code']);
    return this.database.write(viewer, async (tx) => {
      const first = await takeIdempotencyKey(tx, {
        organisationId,
        operation: 'putOriginList',
        key: idempotencyKey,
        input,
        result: { code },
      });
      if (first) return first.code;
      lockRules(tx);
      const [newest] = await originLists(tx, [code]);
      judgeOriginList(input, newest?.members ?? [], await this.places.book(tx), viewer.seatCode).refuseIfAny();
      const members = input.members.toSorted((a, b) =>
        `${a.divisionCode} ${a.validFrom}` < `${b.divisionCode} ${b.validFrom}` ? -1 : 1,
      );
      if (
        newest &&
        canonicalJson({ ...newest, ownerId: 0, edition: 0 }) ===
          canonicalJson({ ...input, members, ownerId: 0, edition: 0 })
      )
        return code;
      const edition = (newest?.edition ?? 0) + 1;
      recordOriginList(tx, { ...input, members, edition }, { ownerId: organisationId, on: this.clock.today() });
      recordAudit(tx, {
        operation: 'putOriginList',
        subjectId: code,
        before: newest ? { edition: newest.edition, members: newest.members.length } : null,
        after: { edition, members: members.length },
        detail: { source: input.source },
      });
      return code;
    });
  }
}
