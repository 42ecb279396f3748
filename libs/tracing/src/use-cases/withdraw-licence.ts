import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { Database } from '@shanhai/database';
import { requireReason, type Viewer } from '@shanhai/graphql';
import { after, Clock, refuse } from '@shanhai/kernel';
import { LICENCE_TRANSITIONS, type LicenceState, type LicenceVerb } from '../rules/licences';
import { lockLicence, setLicence } from '../store/licences';

/**
 * A supplier takes back a licence of its own: nothing ships by it from then on, and it is reminded of no more.
 * Refuses REQUIRED and TOO_LONG (reason), NOT_FOUND, STATE_NOT_ALLOWED.
 */
@Injectable()
export class WithdrawLicence {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async run(viewer: Viewer, input: { licenceId: string; reason: string }): Promise<void> {
    const reason = requireReason(input.reason, ['reason']);
    await this.database.write(viewer, async (tx) => {
      const field = ['licenceId'];
      const licence = await lockLicence(tx, input.licenceId);
      if (licence?.supplierId !== viewer.organisationId) refuse('NOT_FOUND', field, { value: input.licenceId });
      const status = after<LicenceState, LicenceVerb>(LICENCE_TRANSITIONS, 'withdraw', licence.status);
      if (!status) refuse('STATE_NOT_ALLOWED', field, { state: licence.status });
      setLicence(tx, { ...licence, status, decidedOn: this.clock.today(), reason }, null);
      recordAudit(tx, {
        operation: 'withdrawLicence',
        subjectId: licence.id,
        before: { status: licence.status },
        after: { status },
        detail: { reason },
      });
    });
  }
}
