import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { Database, type Tx } from '@shanhai/database';
import { isOfPlaces, requireReason, type Viewer } from '@shanhai/graphql';
import { after, Clock, refuse } from '@shanhai/kernel';
import { isMember, notify } from '@shanhai/organisations';
import { OUTLET_TRANSITIONS, outletJudged, type OutletState, type OutletVerb } from '../rules/outlet';
import { lockOutlet, setOutlet } from '../store/outlets';

/**
 * The office of an outlet's place, or one above it, confirms that it is there, or rejects it with a reason.
 * Refuses REQUIRED and TOO_LONG (reason of a rejection), NOT_FOUND, OUTSIDE_YOUR_PLACES, OWN_OUTLET (by a member of the operator), STATE_NOT_ALLOWED.
 */
@Injectable()
export class ReviewOutlet {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async run(viewer: Viewer, input: { outletId: string; confirm: boolean; reason?: string | null }): Promise<void> {
    const reason = input.confirm ? null : requireReason(input.reason ?? '', ['reason']);
    await this.database.write(viewer, (tx) => this.decide(tx, viewer, input.outletId, reason));
  }

  private async decide(tx: Tx, viewer: Viewer, outletId: string, reason: string | null): Promise<void> {
    const field = ['outletId'];
    const outlet = await lockOutlet(tx, outletId);
    if (!outlet) refuse('NOT_FOUND', field, { value: outletId });
    if (!isOfPlaces(viewer, outlet.placeCodes)) refuse('OUTSIDE_YOUR_PLACES', field, { value: outlet.divisionCode });
    if (await isMember(tx, outlet.operatorId, viewer.userId)) refuse('OWN_OUTLET', field);
    const verb = reason === null ? 'confirm' : 'reject';
    const status = after<OutletState, OutletVerb>(OUTLET_TRANSITIONS, verb, outlet.status);
    if (!status) refuse('STATE_NOT_ALLOWED', field, { state: outlet.status });
    const today = this.clock.today();
    setOutlet(tx, { ...outlet, status, decidedBy: viewer.organisationId, decidedOn: today, reason });
    notify(tx, today, [
      {
        organisationId: outlet.operatorId,
        kind: 'OUTLET_JUDGED',
        key: `outlet:${outlet.id}:${status}`,
        subject: { type: 'Outlet', id: outlet.id },
        text: outletJudged(outlet.name, reason),
      },
    ]);
    recordAudit(tx, {
      operation: 'reviewOutlet',
      subjectId: outlet.id,
      before: { status: outlet.status },
      after: { status },
      detail: { operatorId: outlet.operatorId, reason },
    });
  }
}
