import { eventChecksOfLot } from '@shanhai/epcis';
import { newId } from '@shanhai/kernel';
import { aListing, aSupplier, sql } from '@shanhai/testing';

const FIRST = '00000000-0000-0000-0000-000000000000';
const LAST = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

it('an event of a lot that is gone from the table is missed when the lot is verified', async () => {
  const supplier = await aSupplier();
  const { productGlobalId: productId } = await aListing(supplier);
  const { lot } = await supplier.api.done(
    'recordLot',
    { productId, quantityBase: '500', placeCode: '640422', harvestedOn: '2026-01-05', idempotencyKey: newId() },
    'lot { id }',
  );
  const lotId = Buffer.from(lot.id as string, 'base64url')
    .toString()
    .split(':')[1];
  const missing = async (owners: string[]) => {
    const check = eventChecksOfLot(lotId, owners).find(({ code }) => code === 'TRACE_EVENT_IS_THERE')!;
    return sql<{ event: string }>(check.offenders as string, [FIRST, LAST]);
  };
  expect(await missing([supplier.organisationId])).toEqual([]);
  const [{ id, event }] = await sql<{ id: string; event: string }>(
    'SELECT id, event_id AS event FROM epcis_events WHERE owner_id = $1',
    [supplier.organisationId],
  );
  await sql(`BEGIN; SET LOCAL session_replication_role = replica; DELETE FROM epcis_sights WHERE id = '${id}';
    DELETE FROM epcis_events WHERE id = '${id}'; COMMIT`);
  expect(await missing([supplier.organisationId])).toMatchObject([{ event }]);
  expect(await missing([(await aSupplier()).organisationId])).toEqual([]);
});
