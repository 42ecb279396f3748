import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { Database, takeIdempotencyKey } from '@shanhai/database';
import type { Viewer } from '@shanhai/graphql';
import { Clock, newId, type RefusalCode, refuse } from '@shanhai/kernel';
import { Places } from '../places';
import { judgeNewPairing, type PairingToCreate } from '../rules/new-pairing';
import { lockRules } from '../store/edition-store';
import { pairings, recordPairings } from '../store/pairing-store';
import { programmes } from '../store/programme-store';

/** What PostgreSQL says of an eastern party that is no organisation, or a person's own account: units are above this lib. */
const WRONG_PARTY: Record<string, RefusalCode> = {
  pairings_east_organisation: 'NOT_FOUND',
  pairings_east_unit: 'NOT_A_UNIT',
};

/**
 * Creates a pairing, one party of which lies in the office's places. Purchases that it covers are counted anew.
 * Refuses NOT_FOUND (programme, organisation), NOT_A_UNIT (organisation), REQUIRED, TOO_LONG, INVALID, DATE_INVALID, DATE_OUT_OF_ORDER,
 * DIVISION_UNKNOWN as of the first day, OUTSIDE_PROGRAMME, OUTSIDE_YOUR_PLACES, PAIRING_OVERLAP, IDEMPOTENCY_KEY_REUSED.
 */
@Injectable()
export class CreatePairing {
  constructor(
    private readonly database: Database,
    private readonly places: Places,
    private readonly clock: Clock,
  ) {}

  /** The pairing's id. */
  async run(
    viewer: Viewer,
    { idempotencyKey, ...pairing }: PairingToCreate & { idempotencyKey: string },
  ): Promise<string> {
    const { organisationId } = viewer;
    return this.database
      .write(viewer, async (tx) => {
        const id = newId();
        const first = await takeIdempotencyKey(tx, {
          organisationId,
          operation: 'createPairing',
          key: idempotencyKey,
          input: pairing,
          result: { id },
        });
        if (first) return first.id;
        lockRules(tx);
        const existing = await pairings(tx, { programmeCode: pairing.programmeCode });
        const [programme = null] = await programmes(tx, pairing.programmeCode);
        judgeNewPairing(pairing, {
          places: await this.places.book(tx),
          programme,
          existing,
          officeSeatCode: viewer.seatCode,
          today: this.clock.today(),
        }).refuseIfAny();
        recordPairings(tx, 'pairing.created', [{ ...pairing, id, version: 1 }], {
          ownerId: organisationId,
          on: this.clock.today(),
        });
        recordAudit(tx, { operation: 'createPairing', subjectId: id, after: pairing });
        return id;
      })
      .catch((error: { constraint?: string }) => {
        const code = error.constraint && WRONG_PARTY[error.constraint];
        if (!code) throw error;
        return refuse(code, ['eastOrganisationId'], { value: pairing.eastOrganisationId! });
      });
  }
}
