import { setTimeout as pause } from 'node:timers/promises';
import { businessDateOf, newId } from '@shanhai/kernel';
import { aBuyer, aListing, anOffice, aSupplier, confirm, place, sql } from '@shanhai/testing';

const today = businessDateOf(new Date());

/** Who ships and who revokes lock the lot's row: a shipment comes before, and its purchase is told, or is refused. */
it('tells each purchase that shipped before an origin was revoked, once, and lets none ship after', async () => {
  const [supplier, office, ...buyers] = await Promise.all([
    aSupplier({ seat: '640422' }),
    anOffice({ seat: '640422' }),
    ...Array.from({ length: 6 }, () => aBuyer()),
  ]);
  for (let round = 0; round < 4; round += 1) {
    const listing = await aListing(supplier, { stock: 100n });
    const parts = await Promise.all(
      buyers.map(async (each) => {
        const { order } = await place(each, [{ skuCode: listing.skuCode, quantity: 2 }]);
        await confirm(supplier, order.supplierOrders[0].id);
        return order.supplierOrders[0] as { id: string; lines: { id: string }[] };
      }),
    );
    const [claim] = await sql<{ id: string }>('SELECT id FROM origin_claims WHERE lot_id = $1', [listing.lotId]);
    const originClaimId = Buffer.from(`OriginClaim:${claim.id}`).toString('base64url');
    const shipped: boolean[] = [];
    const shipping = parts.map(async (part, index) => {
      await pause(index * 4);
      const { userErrors } = await supplier.api.mutate('shipSupplierOrder', {
        idempotencyKey: newId(),
        supplierOrderId: part.id,
        shippedOn: today,
        lines: [{ lineId: part.lines[0].id, traceCode: listing.traceCode, quantity: 1 }],
      });
      expect(['LOT_ORIGIN_REVOKED', undefined]).toContain(userErrors[0]?.code);
      shipped[index] = userErrors.length === 0;
    });
    // The same office asks several times at once: one revocation.
    const revoking = Array.from({ length: 3 }, async (_, index) => {
      await pause(10 + index);
      return office.api.mutate('revokeOriginClaim', { originClaimId, reason: '不实', idempotencyKey: newId() });
    });
    const [revoked] = await Promise.all([Promise.all(revoking), Promise.all(shipping)]);
    expect(revoked.map(({ userErrors }) => userErrors[0]?.code ?? 'DONE').sort()).toEqual([
      'DONE',
      'STATE_NOT_ALLOWED',
      'STATE_NOT_ALLOWED',
    ]);
    const count = async () =>
      sql<{ stream: string }>(
        `SELECT f.stream_id AS stream FROM facts f JOIN origin_revocations r ON f.payload ->> 'revocationId' = r.id::text
         WHERE r.lot_id = $1 AND f.type = 'supplier_order.origin_revoked' ORDER BY 1`,
        [listing.lotId],
      );
    for (let tries = 0; tries < 200 && (await sql('SELECT 1 FROM revocation_news')).length > 0; tries += 1)
      await pause(50);
    const streams = (await count()).map(({ stream }) => stream);
    const expected = parts.filter((_, index) => shipped[index]);
    expect(streams).toEqual(expected.map(({ id }) => Buffer.from(id, 'base64url').toString().split(':')[1]).sort());
    expect(await sql('SELECT 1 FROM lots WHERE id = $1 AND revocations = 1', [listing.lotId])).toHaveLength(1);
  }
});
