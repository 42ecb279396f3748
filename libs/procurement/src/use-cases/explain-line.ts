import { Injectable } from '@nestjs/common';
import { Clock, refuse } from '@shanhai/kernel';
import { Database } from '@shanhai/database';
import type { Viewer } from '@shanhai/graphql';
import { supplierOrdersById } from '@shanhai/orders';
import { explainLine, type LinePart } from '../rules/explain-line';
import { readPurchase } from '../rules/purchase';
import { type SchemeVersion, versionOn } from '../rules/scheme';
import { headPosition, purchaseFacts } from '../store/purchase-facts';
import { RulesByEpoch, schemesAt } from '../store/rules-at';

/**
 * Why a line counts under a scheme or not, from the facts that are sequenced now. Null where the line is not the viewer's to
 * see, or its order is not binding yet.
 * Refusals: NOT_FOUND (scheme).
 */
@Injectable()
export class ExplainLine {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly rules: RulesByEpoch,
  ) {}

  run(
    viewer: Viewer,
    lineId: string,
    schemeCode: string,
  ): Promise<{ scheme: SchemeVersion; parts: LinePart[] } | null> {
    return this.database.snapshot(viewer, async (tx) => {
      const [line] = await tx.query<{ streamId: string }>(
        'SELECT supplier_order_id AS "streamId" FROM order_lines WHERE id = $1',
        [lineId],
      );
      if (!line || !(await supplierOrdersById(tx, viewer, [line.streamId])).has(line.streamId)) return null;
      const through = new Map([[line.streamId, await headPosition(tx)]]);
      const facts = (await purchaseFacts(tx, through)).get(line.streamId) ?? [];
      const purchase = readPurchase(facts);
      if (!purchase) return null;
      const schemes = await schemesAt(tx, null);
      const scheme =
        versionOn(schemes, schemeCode, this.clock.today()) ?? schemes.findLast((each) => each.code === schemeCode);
      if (!scheme) refuse('NOT_FOUND', ['scheme'], { value: schemeCode.slice(0, 40) });
      return { scheme, parts: explainLine(purchase, lineId, scheme, await this.rules.of(tx, facts)) };
    });
  }
}
