import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { Database } from '@shanhai/database';
import { Places } from '@shanhai/divisions';
import { categories } from '@shanhai/goods';
import { requireAtMost, type Viewer } from '@shanhai/graphql';
import { Clock, Reasons } from '@shanhai/kernel';
import { ALERTS_MAX } from '../rules/board-entry';
import { type AlertRow, putAlerts } from '../store/board-alerts';
import { lockBoardOf } from '../store/board-entries';

/**
 * An organisation says of which entries it wants to hear when they become public; what it said before is gone.
 * Refuses TOO_MANY, NOT_FOUND (category), DIVISION_UNKNOWN.
 */
@Injectable()
export class SetBoardAlerts {
  constructor(
    private readonly database: Database,
    private readonly places: Places,
    private readonly clock: Clock,
  ) {}

  async run(viewer: Viewer, alerts: readonly AlertRow[]): Promise<void> {
    requireAtMost(alerts, ALERTS_MAX, ['alerts']);
    const { organisationId } = viewer;
    await this.database.write(viewer, async (tx) => {
      const today = this.clock.today();
      lockBoardOf(tx, organisationId);
      const codes = alerts.flatMap(({ categoryCode }) => categoryCode ?? []);
      const [book, found] = await tx.together([this.places.book(tx), categories(tx, codes)]);
      const known = new Set(found.map(({ code }) => code));
      const reasons = new Reasons();
      alerts.forEach(({ categoryCode, placeCode }, index) => {
        if (categoryCode !== null && !known.has(categoryCode))
          reasons.add('NOT_FOUND', ['alerts', index, 'categoryCode'], { value: categoryCode.slice(0, 40) });
        if (placeCode !== null && !book.spanAt(placeCode, today))
          reasons.add('DIVISION_UNKNOWN', ['alerts', index, 'divisionCode'], {
            code: placeCode.slice(0, 20),
            date: today,
          });
      });
      reasons.refuseIfAny();
      putAlerts(tx, organisationId, alerts);
      recordAudit(tx, { operation: 'setBoardAlerts', subjectId: organisationId, after: { alerts } });
    });
  }
}
