import type { Tx } from '@shanhai/database';
import type { PastRecords } from '@shanhai/epcis';
import type { BaseUnit, BusinessDate } from '@shanhai/kernel';
import { lotDestroyed, lotHarvested } from '../rules/lot-events';

interface PastLot {
  id: string;
  supplierId: string;
  traceCode: string;
  quantityBase: bigint;
  baseUnit: BaseUnit;
  harvestedOn: BusinessDate;
  /** Whether no event tells how it came to be. */
  missing: boolean;
}

/** The next lots in the order of their ids, with whether an event tells of their harvest or making. */
function nextLots(tx: Tx, after: string, most: number): Promise<PastLot[]> {
  return tx.query<PastLot>(
    `WITH few AS MATERIALIZED (SELECT * FROM lots WHERE id > $1 ORDER BY id LIMIT $2)
     SELECT l.id, l.supplier_id AS "supplierId", l.trace_code AS "traceCode", l.quantity_base AS "quantityBase", l.base_unit AS "baseUnit", l.harvested_on AS "harvestedOn",
       NOT EXISTS (SELECT FROM (SELECT terms FROM epcis_events e WHERE e.terms && ARRAY['class=urn:uuid:' || l.id, 'outputClass=urn:uuid:' || l.id] OFFSET 0) e
         WHERE e.terms && ARRAY['step=commissioning', 'type=TransformationEvent']) AS missing
     FROM few l ORDER BY l.id`,
    [after, most],
  );
}

interface PastLoss {
  id: string;
  lotId: string;
  supplierId: string;
  quantityBase: bigint;
  baseUnit: BaseUnit;
  lostOn: BusinessDate;
  /** Whether no event tells of it, and it stands. */
  missing: boolean;
}

/** The next losses in the order of their ids, with whether an event tells of them. What was corrected is told by its correction. */
function nextLosses(tx: Tx, after: string, most: number): Promise<PastLoss[]> {
  return tx.query<PastLoss>(
    `WITH few AS MATERIALIZED (SELECT * FROM lot_losses WHERE id > $1 ORDER BY id LIMIT $2)
     SELECT x.id, x.lot_id AS "lotId", x.supplier_id AS "supplierId", x.quantity_base AS "quantityBase", l.base_unit AS "baseUnit", x.lost_on AS "lostOn",
       x.quantity_base > 0 AND NOT EXISTS (SELECT FROM lot_losses c WHERE c.corrects = x.id)
         AND NOT EXISTS (SELECT FROM epcis_events e WHERE e.terms @> ARRAY['document =urn:uuid:' || x.id]) AS missing
     FROM few x JOIN lots l ON l.id = x.lot_id AND l.supplier_id = x.supplier_id ORDER BY x.id`,
    [after, most],
  );
}

/** Lots and losses as what is written of them where it is missing. */
export const pastLots: PastRecords<PastLot> = {
  next: nextLots,
  eventsOf: ({ id, ...lot }) => [lotHarvested({ ...lot, lotId: id })],
};
export const pastLosses: PastRecords<PastLoss> = {
  next: nextLosses,
  eventsOf: ({ id, lostOn, ...loss }) => [lotDestroyed(loss, { lossId: id, lostOn })],
};
