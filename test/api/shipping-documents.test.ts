import { businessDateOf, newId } from '@shanhai/kernel';
import {
  aBuyer,
  aListing,
  anOffice,
  aSupplier,
  confirm,
  type ListingOptions,
  type MadeListing,
  type Person,
  place,
  sql,
  storedFile,
} from '@shanhai/testing';

const TODAY = businessDateOf(new Date());
const refusals = (payload: { userErrors: { code: string; field: string[] }[] }) =>
  payload.userErrors.map(({ code, field }) => `${code} ${field.join('.')}`);

describe('what goods need to be shipped', () => {
  let buyer: Person;
  beforeAll(async () => {
    buyer = await aBuyer();
  });

  /** A confirmed order of ten packs of each, whose lots have no papers, long placed. */
  async function confirmed(supplier: Person, ...listed: ListingOptions[]) {
    const listings: MadeListing[] = [];
    for (const options of listed) listings.push(await aListing(supplier, { documents: false, ...options }));
    const { order } = await place(
      buyer,
      listings.map(({ skuCode }) => ({ skuCode, quantity: 10 })),
    );
    const [part] = order.supplierOrders;
    await confirm(supplier, part.id);
    await sql("UPDATE supplier_orders SET placed_on = '2025-12-01' WHERE id = $1", [
      Buffer.from(part.id, 'base64url').toString().split(':')[1],
    ]);
    const ship = async (shippedOn = TODAY, which = listings.map((_, index) => index)) =>
      refusals(
        await supplier.api.mutate('shipSupplierOrder', {
          idempotencyKey: newId(),
          supplierOrderId: part.id,
          shippedOn,
          lines: which.map((index) => ({
            lineId: part.lines.find((line: { skuCode: string }) => line.skuCode === listings[index].skuCode).id,
            traceCode: listings[index].traceCode,
            quantity: 1,
          })),
        }),
      );
    return { listings, ship };
  }
  const issue = async (supplier: Person, lotId: string): Promise<string> => {
    const said = {
      bases: ['SELF_COMMITMENT'],
      contactName: '马某',
      contactPhone: '0954-3000000',
      idempotencyKey: newId(),
    };
    return (await supplier.api.done('issueCommitmentCertificate', { lotId, ...said }, 'certificate { id }')).certificate
      .id;
  };

  it('is asked by line, since 2026-02-01, of those categories alone that need it', async () => {
    const supplier = await aSupplier();
    const { ship } = await confirmed(
      supplier,
      { category: 'HONEY' },
      { category: 'MUSHROOMS' },
      { category: 'WINE', baseUnit: 'MILLILITRE' },
    );
    expect(await ship()).toEqual([
      'COMMITMENT_CERTIFICATE_REQUIRED lines.1.traceCode',
      'LICENCE_REQUIRED lines.2.traceCode',
    ]);
    expect(await ship(TODAY, [0])).toEqual([]);
    expect(await ship('2026-02-01', [1])).toEqual(['COMMITMENT_CERTIFICATE_REQUIRED lines.0.traceCode']);
    expect(await ship('2026-01-31', [1, 2])).toEqual([]);
  });

  it('is a certificate of this very lot that was issued by the day and is not void', async () => {
    const supplier = await aSupplier();
    const { listings, ship } = await confirmed(supplier, { category: 'POTATOES' }, { category: 'POTATOES' });
    const required = 'COMMITMENT_CERTIFICATE_REQUIRED lines.0.traceCode';
    const certificateId = await issue(supplier, listings[0].lotGlobalId);
    expect(await ship(TODAY, [0])).toEqual([]);
    expect(await ship(TODAY, [1])).toEqual([required]);
    // Yesterday it was not there yet.
    expect(await ship('2026-03-01', [0])).toEqual([required]);
    await supplier.api.done('voidCommitmentCertificate', { certificateId, reason: '数量写错' });
    expect(await ship(TODAY, [0])).toEqual([required]);
    await issue(supplier, listings[0].lotGlobalId);
    expect(await ship(TODAY, [0])).toEqual([]);
  });

  it('is a licence that an office verified, that holds on the day and covers the category', async () => {
    const [supplier, office] = [await aSupplier(), await anOffice()];
    const { ship } = await confirmed(supplier, { category: 'GOJI' });
    const required = 'LICENCE_REQUIRED lines.0.traceCode';
    const fileHash = await storedFile('许可证', 'application/pdf');
    const put = async (more: object) => {
      const said = {
        kind: 'FOOD_PRODUCTION',
        number: newId(),
        issuer: '某局',
        categoryCodes: ['GOJI'],
        validFrom: '2026-01-01',
        fileHash,
      };
      return (await supplier.api.done('putLicence', { ...said, idempotencyKey: newId(), ...more }, 'licence { id }'))
        .licence.id;
    };
    const verified = async (more: object): Promise<string> => {
      const licenceId = await put(more);
      await office.api.done('reviewLicence', { licenceId, approve: true, idempotencyKey: newId() });
      return licenceId;
    };
    await put({});
    await verified({ kind: 'FOOD_TRADE' });
    await verified({ categoryCodes: ['WINE'] });
    await verified({ validUntil: TODAY });
    await verified({ validFrom: '2099-01-01' });
    expect(await ship()).toEqual([required]);
    const licenceId = await verified({ categoryCodes: ['HONEY', 'GOJI'], validFrom: '2026-04-01' });
    expect(await ship()).toEqual([]);
    expect(await ship('2026-05-01')).toEqual([]);
    await office.api.done('reviewLicence', { licenceId, approve: false, reason: '吊销', idempotencyKey: newId() });
    expect(await ship()).toEqual([required]);
  });

  it('is there or not when a certificate is made void while its lot is shipped: never half', async () => {
    const supplier = await aSupplier();
    const { listings, ship } = await confirmed(supplier, { category: 'MUSHROOMS' });
    for (let round = 0; round < 4; round += 1) {
      const certificateId = await issue(supplier, listings[0].lotGlobalId);
      const [first] = await Promise.all([
        ship(),
        supplier.api.done('voidCommitmentCertificate', { certificateId, reason: '重开' }),
      ]);
      expect([[], ['COMMITMENT_CERTIFICATE_REQUIRED lines.0.traceCode']]).toContainEqual(first);
      expect(await ship()).toEqual(['COMMITMENT_CERTIFICATE_REQUIRED lines.0.traceCode']);
    }
  });
});
