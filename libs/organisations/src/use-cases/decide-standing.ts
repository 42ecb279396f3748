import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { Database, type NewFact, recordFacts } from '@shanhai/database';
import { Places } from '@shanhai/divisions';
import type { Viewer } from '@shanhai/graphql';
import { after, type BusinessDate, Clock, refuse } from '@shanhai/kernel';
import { type Decision, standingOf } from '../rules/standing';
import { decide, lockOrganisation } from '../store/organisations';

export interface StandingDecision {
  /** The mutation's name, for the audit trail. */
  operation: string;
  decision: Decision;
  organisationId: string;
  reason?: string;
  factOf?: (organisationId: string, officeId: string, on: BusinessDate) => NewFact;
}

/** The steps that recommending, approving and rejecting share: an office decides on an organisation in its places. */
@Injectable()
export class DecideStanding {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly places: Places,
  ) {}

  /** @throws Refusal NOT_FOUND, OUTSIDE_YOUR_PLACES, STATE_NOT_ALLOWED at organisationId */
  async take(viewer: Viewer, { operation, decision, organisationId, reason, factOf }: StandingDecision): Promise<void> {
    const field = ['organisationId'];
    await this.database.write(viewer, async (tx) => {
      const on = this.clock.today();
      const organisation = await lockOrganisation(tx, organisationId);
      if (!organisation) return refuse('NOT_FOUND', field, { value: organisationId });
      const { kind, seatCode, status } = organisation;
      if (!(await this.places.isWithin(seatCode, viewer.seatCode, on, tx)))
        refuse('OUTSIDE_YOUR_PLACES', field, { value: seatCode });
      const next = after(standingOf(kind), decision, status) ?? refuse('STATE_NOT_ALLOWED', field, { state: status });
      decide(tx, organisationId, next, on);
      if (factOf) recordFacts(tx, [factOf(organisationId, viewer.organisationId, on)]);
      recordAudit(tx, {
        operation,
        subjectId: organisationId,
        before: { status },
        after: { status: next },
        detail: { reason },
      });
    });
  }
}
