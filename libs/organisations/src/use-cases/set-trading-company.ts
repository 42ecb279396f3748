import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { Database, recordFacts } from '@shanhai/database';
import { Places } from '@shanhai/divisions';
import { requireDate, requireReason, type Viewer } from '@shanhai/graphql';
import { Clock, newId, refuse } from '@shanhai/kernel';
import { supplierTradingSet } from '../facts/standing-facts';
import { lockOrganisation } from '../store/organisations';
import { insertTradingStanding, tradingCompaniesOn } from '../store/trading-standings';

export interface TradingToSet {
  organisationId: string;
  trading: boolean;
  /** The first day on which it holds; today where nothing is said. */
  from?: string | null;
  reason: string;
}

/**
 * An office of a supplier's place says whether it is a trading company, from a day on: one that sells what others produce, and
 * needs their mandates (CR-14). What was shipped before stays as it was judged.
 * Refuses REQUIRED and TOO_LONG (reason), DATE_INVALID, DATE_IN_FUTURE (from), NOT_FOUND, OUTSIDE_YOUR_PLACES, NOT_A_SUPPLIER,
 * STATE_NOT_ALLOWED (it is so already) at `organisationId`.
 */
@Injectable()
export class SetTradingCompany {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly places: Places,
  ) {}

  async run(viewer: Viewer, input: TradingToSet): Promise<void> {
    const { organisationId, trading } = input;
    const field = ['organisationId'];
    const reason = requireReason(input.reason, ['reason']);
    const recordedOn = this.clock.today();
    const effectiveOn = requireDate(input.from ?? recordedOn, ['from']);
    if (effectiveOn > recordedOn) refuse('DATE_IN_FUTURE', ['from'], { value: effectiveOn });
    await this.database.write(viewer, async (tx) => {
      const organisation = await lockOrganisation(tx, organisationId);
      if (!organisation) refuse('NOT_FOUND', field, { value: organisationId });
      const { kind, name, seatCode } = organisation;
      if (!(await this.places.isWithin(seatCode, viewer.seatCode, recordedOn, tx)))
        refuse('OUTSIDE_YOUR_PLACES', field, { value: seatCode });
      if (kind !== 'SUPPLIER') refuse('NOT_A_SUPPLIER', field, { value: name });
      const before = (await tradingCompaniesOn(tx, [organisationId], effectiveOn)).has(organisationId);
      if (before === trading) refuse('STATE_NOT_ALLOWED', field, { state: trading ? 'TRADING' : 'PRODUCING' });
      const decidedBy = viewer.organisationId;
      insertTradingStanding(tx, { organisationId, trading, effectiveOn, reason, decidedBy, recordedOn });
      recordFacts(tx, [
        supplierTradingSet(newId(), { organisationId, officeId: decidedBy, trading, reason }, effectiveOn),
      ]);
      recordAudit(tx, {
        operation: 'setTradingCompany',
        subjectId: organisationId,
        before: { trading: before },
        after: { trading },
        detail: { from: effectiveOn, reason },
      });
    });
  }
}
