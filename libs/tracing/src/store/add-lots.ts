import type { Tx } from '@shanhai/database';
import { toJson } from '@shanhai/kernel';
import { newTraceCode } from '../rules/trace-code';
import type { LotRow } from './lots';

/** A lot to add; what is left out is as the table says: nothing shipped, no claim, free. */
export type NewLot = Pick<
  LotRow,
  'id' | 'supplierId' | 'productId' | 'quantityBase' | 'baseUnit' | 'placeCode' | 'harvestedOn' | 'recordedOn'
> &
  Partial<Pick<LotRow, 'originStatus' | 'originValidUntil' | 'standing' | 'makingId' | 'processedIn' | 'processedOn'>>;

/** Adds lots under trace codes that no other lot has. Gives the codes, by lot id. */
export async function addLots(tx: Tx, lots: readonly NewLot[]): Promise<Map<string, string>> {
  const codes = new Map<string, string>();
  for (;;) {
    const drawn = new Map(lots.filter(({ id }) => !codes.has(id)).map((lot) => [newTraceCode(), lot]));
    const free = await tx.query<{ code: string }>(
      `INSERT INTO trace_codes (code, lot_id, supplier_id) SELECT * FROM unnest($1::text[], $2::uuid[], $3::uuid[])
       ON CONFLICT DO NOTHING RETURNING code`,
      [[...drawn.keys()], [...drawn.values()].map(({ id }) => id), [...drawn.values()].map((lot) => lot.supplierId)],
    );
    for (const { code } of free) codes.set(drawn.get(code)!.id, code);
    if (codes.size === lots.length) break;
  }
  tx.send(
    `INSERT INTO lots (id, supplier_id, product_id, trace_code, quantity_base, base_unit, place_code, harvested_on, recorded_on, origin_status, origin_valid_until, standing, making_id,
       processed_in, processed_on)
     SELECT id, "supplierId", "productId", "traceCode", "quantityBase", "baseUnit", "placeCode", "harvestedOn", "recordedOn", COALESCE("originStatus", 'UNCLAIMED'), "originValidUntil",
       COALESCE(standing, 'FREE'), "makingId", "processedIn", "processedOn"
     FROM jsonb_to_recordset($1::jsonb) AS n(id uuid, "supplierId" uuid, "productId" uuid, "traceCode" text, "quantityBase" bigint, "baseUnit" text, "placeCode" text,
       "harvestedOn" date, "recordedOn" date, "originStatus" text, "originValidUntil" date, standing text, "makingId" uuid, "processedIn" text, "processedOn" date)`,
    [toJson(lots.map((lot) => ({ ...lot, traceCode: codes.get(lot.id) })))],
  );
  return codes;
}
