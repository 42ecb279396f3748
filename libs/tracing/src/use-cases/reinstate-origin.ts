import { Injectable } from '@nestjs/common';
import { recordFacts, type Tx } from '@shanhai/database';
import type { Viewer } from '@shanhai/graphql';
import type { BusinessDate } from '@shanhai/kernel';
import { originReinstated } from '../facts/tracing-facts';
import { endRevocation, type RevocationRow } from '../store/revocations';

/** What withdrawing a revocation and verifying a new claim share: the revocation ends, and purchases count again. */
@Injectable()
export class ReinstateOrigin {
  run(tx: Tx, viewer: Viewer, revocation: RevocationRow, on: BusinessDate, reason: string): void {
    const { id: revocationId, claimId, lotId, supplierId } = revocation;
    const { organisationId: officeId } = viewer;
    endRevocation(tx, revocation, { on, by: officeId, reason });
    recordFacts(tx, [originReinstated({ revocationId, claimId, lotId, supplierId, officeId, on, reason })]);
  }
}
