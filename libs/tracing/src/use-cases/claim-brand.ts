import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { Database } from '@shanhai/database';
import { Places } from '@shanhai/divisions';
import { brands } from '@shanhai/goods';
import type { Viewer } from '@shanhai/graphql';
import { Clock, refuse } from '@shanhai/kernel';
import { judgeBrandClaim } from '../rules/brand-claims';
import { authorisationsOf, putLotBrand } from '../store/brand-claims';
import { rootsOfLots } from '../store/lot-roots';
import { lockLot } from '../store/lots';

/**
 * Claims a regional brand for the supplier's own lot: kept where place and authorisation allow it, else dropped and flagged with the
 * reason; its goods count either way (CR-13). Claimed again, it is judged again.
 * Refuses NOT_FOUND (lotId, brandCode).
 */
@Injectable()
export class ClaimBrand {
  constructor(
    private readonly database: Database,
    private readonly places: Places,
    private readonly clock: Clock,
  ) {}

  async run(viewer: Viewer, { lotId, brandCode }: { lotId: string; brandCode: string }): Promise<void> {
    const { organisationId: supplierId } = viewer;
    await this.database.write(viewer, async (tx) => {
      const [lot, [brand], authorisations, roots, book] = await tx.together([
        lockLot(tx, lotId, supplierId),
        brands(tx, [brandCode]),
        authorisationsOf(tx, [supplierId]),
        rootsOfLots(tx, [lotId]),
        this.places.book(tx),
      ]);
      if (!lot) refuse('NOT_FOUND', ['lotId'], { value: lotId });
      if (!brand) refuse('NOT_FOUND', ['brandCode'], { value: brandCode.slice(0, 80) });
      const ofBrand = (authorisations.get(supplierId) ?? []).filter((each) => each.brandCode === brandCode);
      const reason = judgeBrandClaim(brand, lot, roots.get(lotId) ?? [], ofBrand, (code, area, on) =>
        book.isWithin(code, area, on),
      );
      putLotBrand(tx, { lotId, supplierId, brandCode, reason, claimedOn: this.clock.today() });
      recordAudit(tx, {
        operation: 'claimBrand',
        subjectId: lotId,
        after: { brandCode, kept: reason === null, reason },
      });
    });
  }
}
