import type { Tx } from '@shanhai/database';
import type { BusinessDate } from '@shanhai/kernel';
import { endOf, mandateFor, weakestOf } from './rules/mandates';
import type { RootRow } from './store/lot-roots';
import { goodsOfLots, mandatesBetween } from './store/mandates';

/** A producer's mandate as facts tell it. */
interface Covering {
  mandateId: string;
  producerId: string;
  from: BusinessDate;
  until: BusinessDate | null;
}

/**
 * By lot of a trading company, the mandate of the producers of what it comes from; null where one of them gave none that covers
 * the goods, or where it comes from nobody else. Where none holds on the day, the last that did says so by its span. Two statements.
 */
export async function coveringMandates(
  tx: Tx,
  companyId: string,
  lotIds: readonly string[],
  roots: ReadonlyMap<string, readonly RootRow[]>,
  on: BusinessDate,
): Promise<Map<string, Covering | null>> {
  const all = lotIds.flatMap((lotId) => roots.get(lotId) ?? []);
  if (all.length === 0) return new Map(lotIds.map((lotId) => [lotId, null]));
  const [mandates, goods] = await tx.together([
    mandatesBetween(tx, companyId, [...new Set(all.map(({ rootSupplierId }) => rootSupplierId))]),
    goodsOfLots(tx, [...new Set(all.map(({ rootLotId }) => rootLotId))]),
  ]);
  const ofRoot = ({ rootSupplierId, rootLotId }: RootRow) => {
    const given = mandates.filter(({ supplierId }) => supplierId === rootSupplierId);
    return mandateFor(given, goods.get(rootLotId)!, on, 'ANY_DAY');
  };
  return new Map(
    lotIds.map((lotId) => {
      const weakest = weakestOf((roots.get(lotId) ?? []).map(ofRoot), on);
      if (!weakest) return [lotId, null];
      const { id: mandateId, supplierId: producerId, validFrom: from } = weakest;
      return [lotId, { mandateId, producerId, from, until: endOf(weakest) }];
    }),
  );
}
