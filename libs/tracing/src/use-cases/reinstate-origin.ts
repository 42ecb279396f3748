import { Injectable } from '@nestjs/common';
import { recordFacts, type Tx } from '@shanhai/database';
import type { Viewer } from '@shanhai/graphql';
import type { BusinessDate } from '@shanhai/kernel';
import { originReinstated } from '../facts/tracing-facts';
import { endRevocations, type RevocationRow } from '../store/revocations';

/** What withdrawing a revocation and verifying a new claim share: revocations end, and purchases count again. */
@Injectable()
export class ReinstateOrigin {
  run(tx: Tx, viewer: Viewer, revocations: readonly RevocationRow[], on: BusinessDate, reason: string): void {
    const { organisationId: officeId } = viewer;
    endRevocations(tx, revocations, { on, by: officeId, reason });
    recordFacts(
      tx,
      revocations.map(({ id: revocationId, claimId, lotId, supplierId }) =>
        originReinstated({ revocationId, claimId, lotId, supplierId, officeId, on, reason }),
      ),
    );
  }
}
