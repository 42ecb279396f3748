import { Injectable } from '@nestjs/common';
import { Clock } from '@shanhai/kernel';
import { Database } from '@shanhai/database';
import type { Viewer } from '@shanhai/graphql';
import { supplierOrdersById } from '@shanhai/orders';
import { explainLine, type LinePart } from '../rules/explain-line';
import { readPurchase } from '../rules/purchase';
import { type SchemeVersion, versionOn } from '../rules/scheme';
import { headPosition, purchaseFacts } from '../store/purchase-facts';
import { RulesByEpoch, schemesAt } from '../store/rules-at';

export interface ExplainedLine {
  lineId: string;
  schemes: { scheme: SchemeVersion; parts: LinePart[] }[];
}

/**
 * Why each line of a supplier order counts or not under every scheme in force today, from the facts that are sequenced now.
 * The statements are those of one line, however many lines and schemes. Null where the order is not the viewer's to see, or
 * is not binding yet.
 */
@Injectable()
export class ExplainOrder {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly rules: RulesByEpoch,
  ) {}

  run(viewer: Viewer, supplierOrderId: string): Promise<ExplainedLine[] | null> {
    return this.database.snapshot(viewer, async (tx) => {
      if (!(await supplierOrdersById(tx, viewer, [supplierOrderId])).has(supplierOrderId)) return null;
      const through = new Map([[supplierOrderId, await headPosition(tx)]]);
      const facts = (await purchaseFacts(tx, through)).get(supplierOrderId) ?? [];
      const purchase = readPurchase(facts);
      if (!purchase) return null;
      const schemes = await schemesAt(tx, null);
      const rulesAt = await this.rules.of(tx, facts);
      const today = this.clock.today();
      const inForce = [...new Set(schemes.map(({ code }) => code))].flatMap(
        (code) => versionOn(schemes, code, today) ?? [],
      );
      return [...purchase.lines.keys()].map((lineId) => ({
        lineId,
        schemes: inForce.map((scheme) => ({ scheme, parts: explainLine(purchase, lineId, scheme, rulesAt) })),
      }));
    });
  }
}
