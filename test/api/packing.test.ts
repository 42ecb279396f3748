import { checkDigit, newId } from '@shanhai/kernel';
import { aListing, ApiClient, aSupplier, type Person, sql } from '@shanhai/testing';

const refusals = (payload: { userErrors: { code: string; field: string[] }[] }) =>
  payload.userErrors.map(({ code, field }) => `${code} ${field.join('.')}`);
const idempotent = () => ({ idempotencyKey: newId() });
/** A number that nobody used. */
function anSscc(): string {
  const digits = (BigInt(`0x${newId().replaceAll('-', '')}`) % 10n ** 17n).toString().padStart(17, '0');
  return digits + checkDigit(digits);
}

describe('packLot', () => {
  let supplier: Person;
  beforeAll(async () => {
    supplier = await aSupplier();
  });
  const pack = (lotId: string, cases: { sscc: string; quantityBase: string }[], more: object = {}, by = supplier) =>
    by.api.mutate(
      'packLot',
      { ...idempotent(), lotId, packedOn: '2024-08-01', cases, ...more },
      'lot { remainingBase }',
    );

  it('lets whoever holds a case find its lot, with an event and a fact, and takes nothing off the lot', async () => {
    const listing = await aListing(supplier, { lotQuantityBase: 10_000n });
    const cases = [anSscc(), anSscc()].map((sscc) => ({ sscc, quantityBase: '5000' }));
    const key = idempotent();
    const { lot } = await pack(listing.lotGlobalId, cases, key);
    expect(lot).toEqual({ remainingBase: '10000' });
    expect(refusals(await pack(listing.lotGlobalId, cases, key))).toEqual([]);
    const { packedCase } = await new ApiClient().ask(
      'query ($sscc: String!) { packedCase(sscc: $sscc) { sscc quantityBase packedOn lot { traceCode } } }',
      { sscc: cases[1].sscc },
    );
    expect(packedCase).toEqual({
      ...{ sscc: cases[1].sscc, quantityBase: '5000', packedOn: '2024-08-01' },
      lot: { traceCode: listing.traceCode },
    });
    const [{ event }] = await sql<{ event: object }>('SELECT event FROM epcis_events WHERE terms && ARRAY[$1]', [
      `parent=https://id.gs1.org/00/${cases[0].sscc}`,
    ]);
    expect(event).toMatchObject({
      ...{ type: 'AggregationEvent', action: 'ADD', bizStep: 'packing' },
      childQuantityList: [{ epcClass: `urn:uuid:${listing.lotId}`, quantity: 5, uom: 'KGM' }],
    });
    expect(await sql("SELECT 1 FROM facts WHERE type = 'lot.packed' AND stream_id = $1", [listing.lotId])).toHaveLength(
      1,
    );
    expect((await new ApiClient().ask('{ packedCase(sscc: "") { sscc } }')).packedCase).toBeNull();
  });

  it('refuses numbers that are none or used, more than there is, and lots that are not theirs or may not leave', async () => {
    const listing = await aListing(supplier, { lotQuantityBase: 10_000n });
    const one = () => ({ sscc: anSscc(), quantityBase: '1' });
    const refused = async (cases: { sscc: string; quantityBase: string }[], more: object = {}, by = supplier) =>
      refusals(await pack(listing.lotGlobalId, cases, more, by));
    expect(await refused([])).toEqual(['REQUIRED cases']);
    expect(await refused(Array.from({ length: 501 }, one))).toEqual(['TOO_MANY cases']);
    const twice = one();
    expect(await refused([{ sscc: '106141411234567890', quantityBase: '0' }, twice, twice])).toEqual([
      'INVALID cases.0.sscc',
      'NOT_POSITIVE cases.0.quantityBase',
      'INVALID cases.2.sscc',
    ]);
    expect(await refused([one()], { packedOn: '2024-02-30' })).toEqual(['DATE_INVALID packedOn']);
    expect(await refused([one()], { packedOn: '2999-01-01' })).toEqual(['DATE_IN_FUTURE packedOn']);
    expect(await refused([one()], { packedOn: '2024-06-30' })).toEqual(['DATE_OUT_OF_ORDER packedOn']);
    expect(await refused([{ ...one(), quantityBase: '10001' }])).toEqual(['LOT_EXHAUSTED cases']);
    expect(await refused([one()], {}, await aSupplier())).toEqual(['NOT_FOUND lotId']);
    const used = one();
    expect(await refused([used])).toEqual([]);
    expect(await refused([one(), used])).toEqual(['SSCC_TAKEN cases.1.sscc']);
    expect(await refused([{ ...one(), quantityBase: '10000' }])).toEqual(['LOT_EXHAUSTED cases']);
    await sql("UPDATE lots SET standing = 'HELD' WHERE id = $1", [listing.lotId]);
    expect(await refused([one()])).toEqual(['LOT_HELD lotId']);
    await sql("UPDATE lots SET standing = 'FREE', open_recalls = 1 WHERE id = $1", [listing.lotId]);
    expect(await refused([one()])).toEqual(['LOT_RECALLED lotId']);
    await sql('UPDATE lots SET open_recalls = 0 WHERE id = $1', [listing.lotId]);
  });

  it('gives a number to one of several that ask for it at once', async () => {
    const lots = await Promise.all(Array.from({ length: 4 }, () => aListing(supplier)));
    const cases = [{ sscc: anSscc(), quantityBase: '1' }];
    const payloads = await Promise.all(lots.map(({ lotGlobalId }) => pack(lotGlobalId, cases)));
    expect(payloads.map((each) => refusals(each)[0] ?? 'DONE').sort()).toEqual([
      'DONE',
      ...Array(3).fill('SSCC_TAKEN cases.0.sscc'),
    ]);
  });
});
