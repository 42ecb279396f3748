import { Injectable } from '@nestjs/common';
import type { Tx } from '@shanhai/database';
import { Places } from '@shanhai/divisions';
import type { Viewer } from '@shanhai/graphql';
import { type BusinessDate, refuse } from '@shanhai/kernel';
import { splitBySupport } from '../rules/supported-revocations';
import type { LotRow } from '../store/lots';
import type { OriginClaimRow } from '../store/origin-claims';
import { lastingRevocations, supersedeRevocation } from '../store/revocations';
import { ReinstateOrigin } from './reinstate-origin';

/**
 * What a newly verified claim does to the revocations of its lot: those of its own place and above it end, and what they took back counts
 * again. One of a narrower place lasts for what was shipped under it; the lot itself goes out again, as from the place that is proven.
 */
@Injectable()
export class SettleRevocations {
  constructor(
    private readonly places: Places,
    private readonly reinstate: ReinstateOrigin,
  ) {}

  /** Gives the ids of revocations by what became of them. Refuses REVOCATION_NOT_TOLD at `originClaimId`. */
  async run(
    tx: Tx,
    viewer: Viewer,
    claim: OriginClaimRow & { lot: LotRow },
    today: BusinessDate,
  ): Promise<{ reinstated: string[]; superseded: string[] }> {
    const { id: claimId, lot } = claim;
    const lasting = await lastingRevocations(tx, lot.id, lot.supplierId);
    if (lasting.length === 0) return { reinstated: [], superseded: [] };
    const book = await this.places.book(tx);
    const { supported, unsupported } = splitBySupport(lasting, book.ancestry(claim.placeCode, lot.harvestedOn));
    if (supported.length > 0) this.reinstate.run(tx, viewer, supported, today, NEW_CLAIM);
    const barring = unsupported.filter(({ supersededOn }) => supersededOn === null);
    for (const revocation of barring) {
      // Who is told later would not tell what left before from what leaves from now on.
      if (revocation.untold) refuse('REVOCATION_NOT_TOLD', ['originClaimId']);
      supersedeRevocation(tx, revocation, { claimId, on: today });
    }
    const ids = (revocations: readonly { id: string }[]) => revocations.map(({ id }) => id);
    return { reinstated: ids(supported), superseded: ids(barring) };
  }
}

/** Why a revocation ends that nobody withdrew. */
const NEW_CLAIM = '新的产地证明已核实 / a new claim was verified';
