import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { Database } from '@shanhai/database';
import { isOfProvince, type Viewer } from '@shanhai/graphql';
import { Clock, isMonth, newId, refuse } from '@shanhai/kernel';
import { sealedMonths } from '@shanhai/procurement';
import { monthsOf, unsealed } from '../rules/bulletin';
import { askForPack } from '../store/packs';

/** A year: what an auditor takes at a time. */
export const PACK_MONTHS_MAX = 12;

/**
 * Asks for the pack of sealed months; the worker builds it. Asking again gives the pack that is there, and has a build that
 * failed tried again.
 * Refusals: PROVINCE_ONLY (the books are everybody's), INVALID (from, until), TOO_MANY (until) for more than a year,
 * PERIOD_NOT_SEALED (until).
 */
@Injectable()
export class RequestPack {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  run(viewer: Viewer, { from, until }: { from: string; until: string }): Promise<{ packId: string }> {
    if (!isOfProvince(viewer)) refuse('PROVINCE_ONLY', ['from']);
    for (const [name, month] of Object.entries({ from, until }))
      if (!isMonth(month))
        refuse('INVALID', [name], { value: month.slice(0, 20), reason: { zh: '应为 YYYY-MM', en: 'YYYY-MM' } });
    if (until < from)
      refuse('INVALID', ['until'], { value: until, reason: { zh: '早于起始月份', en: 'is before the first month' } });
    const months = monthsOf({ from, until }, PACK_MONTHS_MAX);
    if (months.length > PACK_MONTHS_MAX) refuse('TOO_MANY', ['until'], { max: PACK_MONTHS_MAX, count: months.length });
    return this.database.write(viewer, async (tx) => {
      const [missing] = unsealed(months, await sealedMonths(tx, from, until));
      if (missing) refuse('PERIOD_NOT_SEALED', ['until'], { month: missing });
      const requestedOn = this.clock.today();
      const { id } = await askForPack(tx, {
        id: newId(),
        from,
        until,
        requestedBy: viewer.organisationId,
        requestedOn,
      });
      recordAudit(tx, { operation: 'requestPack', subjectId: id, detail: { from, until } });
      return { packId: id };
    });
  }
}
