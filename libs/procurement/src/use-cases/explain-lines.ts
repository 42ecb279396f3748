import { Injectable } from '@nestjs/common';
import { type BusinessDate, Clock, refuse } from '@shanhai/kernel';
import { Database, type Tx } from '@shanhai/database';
import type { Viewer } from '@shanhai/graphql';
import { supplierOrdersById } from '@shanhai/orders';
import { buyerStandings } from '@shanhai/payments';
import { explainLine, type LinePart } from '../rules/explain-line';
import { buyerOf, type Purchase, readPurchase } from '../rules/purchase';
import { type SchemeVersion, versionOn } from '../rules/scheme';
import { declaredPurchasesById } from '../store/declared-purchases';
import { countedPosition, purchaseFacts } from '../store/purchase-facts';
import { RulesByEpoch, schemesAt } from '../store/rules-at';
import { epochAt } from '../store/told-purchase';

/** One line under one scheme, by the facts and rules up to one position of the log. */
export interface Explained {
  scheme: SchemeVersion;
  parts: LinePart[];
  countedThrough: bigint;
}

export interface ExplainedLine {
  lineId: string;
  schemes: Explained[];
}

/** All lines of a supplier order, or one; or all rows of a declaration. */
export type LinesAsked = { supplierOrderId: string } | { lineId: string } | { declarationId: string };

/**
 * Why lines of a supplier order count or not, from the facts that are counted now, up to the position that totals tell, by the rules of that place: under the scheme that is named, or under
 * every scheme that is in force today or was on a date on which goods or money moved. The statements are those of one line,
 * however many lines and schemes. Null where they are not the viewer's to see, or their order is not binding yet.
 * Refusals: NOT_FOUND (scheme).
 */
@Injectable()
export class ExplainLines {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly rules: RulesByEpoch,
  ) {}

  run(viewer: Viewer, asked: LinesAsked, schemeCode?: string): Promise<ExplainedLine[] | null> {
    return this.database.snapshot(viewer, async (tx) => {
      const streamId = await streamAsked(tx, viewer, asked);
      if (streamId === null) return null;
      const countedThrough = await countedPosition(tx);
      const facts = (await purchaseFacts(tx, new Map([[streamId, countedThrough]]))).get(streamId) ?? [];
      const purchase = readPurchase(facts);
      if (!purchase) return null;
      const [organisationId, on] = [buyerOf(purchase), this.clock.today()];
      const buyer = (await buyerStandings(tx, [{ organisationId, on }]))(organisationId, on);
      const now = { on, epoch: await epochAt(tx, countedThrough), buyer };
      const rulesAt = await this.rules.of(tx, [...facts, now]);
      const all = await schemesAt(tx, now.epoch);
      const schemes = schemeCode === undefined ? everyScheme(all, purchase, now.on) : [named(all, schemeCode, now.on)];
      const lineIds = 'lineId' in asked ? [asked.lineId] : [...purchase.lines.keys()];
      return lineIds.map((lineId) => ({
        lineId,
        schemes: schemes.map((scheme) => ({
          ...{ scheme, countedThrough },
          parts: explainLine(purchase, lineId, scheme, rulesAt, now),
        })),
      }));
    });
  }
}

/** The purchase that is asked about; null where it is not the viewer's to see. */
async function streamAsked(tx: Tx, viewer: Viewer, asked: LinesAsked): Promise<string | null> {
  if ('declarationId' in asked) {
    const { declarationId } = asked;
    return (await declaredPurchasesById(tx, viewer, [declarationId])).has(declarationId) ? declarationId : null;
  }
  const id = 'lineId' in asked ? await streamOf(tx, asked.lineId) : asked.supplierOrderId;
  return id !== null && (await supplierOrdersById(tx, viewer, [id])).has(id) ? id : null;
}

async function streamOf(tx: Tx, lineId: string): Promise<string | null> {
  const [line] = await tx.query<{ streamId: string }>(
    'SELECT supplier_order_id AS "streamId" FROM order_lines WHERE id = $1',
    [lineId],
  );
  return line?.streamId ?? null;
}

/** The version of each scheme that is in force today, or was last while the purchase moved, in the order of their codes. */
export function everyScheme(
  all: readonly SchemeVersion[],
  { saleDates }: Purchase,
  today: BusinessDate,
): SchemeVersion[] {
  const dates = [today, ...[...saleDates.keys()].sort().reverse()];
  return [...new Set(all.map(({ code }) => code))].flatMap(
    (code) => dates.map((on) => versionOn(all, code, on)).find((version) => version !== null) ?? [],
  );
}

/** The version of a scheme that is in force today, or else its newest. @throws Refusal NOT_FOUND at `scheme`. */
function named(all: readonly SchemeVersion[], code: string, today: BusinessDate): SchemeVersion {
  return (
    versionOn(all, code, today) ??
    all.findLast((each) => each.code === code) ??
    refuse('NOT_FOUND', ['scheme'], { value: code.slice(0, 40) })
  );
}
