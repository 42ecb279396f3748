import { Injectable } from '@nestjs/common';
import type { Viewer } from '@shanhai/graphql';
import { supplierRecommended } from '../facts/standing-facts';
import { DecideStanding } from './decide-standing';

/**
 * The office of a supplier's county, or one above it, recommends it.
 *
 * Refused at organisationId with NOT_FOUND; OUTSIDE_YOUR_PLACES; STATE_NOT_ALLOWED for anything but a supplier that registered.
 */
@Injectable()
export class RecommendSupplier {
  constructor(private readonly standing: DecideStanding) {}

  run(viewer: Viewer, { organisationId }: { organisationId: string }): Promise<void> {
    return this.standing.take(viewer, {
      operation: 'recommendSupplier',
      decision: 'recommend',
      organisationId,
      factOf: supplierRecommended,
    });
  }
}
