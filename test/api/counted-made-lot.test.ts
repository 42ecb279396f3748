import { businessDateOf, newId } from '@shanhai/kernel';
import {
  aBuyer,
  accept,
  aCustodian,
  aListing,
  aSupplier,
  confirm,
  counted,
  pay,
  type Person,
  place,
  ship,
} from '@shanhai/testing';

const today = businessDateOf(new Date());
const EXPLAINED = `query ($id: ID!) { explainOrder(supplierOrderId: $id) { schemes { scheme countedFen smallestChange
  parts { reason amountFen rules { rule passed inputs } } } } }`;

/** From field to figure: berries of two counties, one of them on the 832 list, dried in one of them, sold to a budget unit (CR-12). */
describe('a lot made of lots of several places', () => {
  let supplier: Person;
  let buyer: Person;
  let custodian: Person;
  beforeAll(async () => {
    [supplier, buyer, custodian] = await Promise.all([
      aSupplier(),
      aBuyer({ unitType: 'SCHOOL', budgetUnit: true }),
      aCustodian(),
    ]);
  });

  /** What the schemes say of ten packs of berries dried of `listed` grams of Xiji and the rest of Yongning, up to 60 kg. */
  async function sold(listed: number, processedIn: string) {
    const fresh = (placeCode: string) =>
      aListing(supplier, { name: '枸杞鲜果', category: 'GOJI_FRESH', lotQuantityBase: 100_000n, placeCode });
    const dried = await aListing(supplier, { name: '枸杞', category: 'GOJI', tiers: [[1, 1_000n]] });
    const [xiji, yongning] = [await fresh('640422'), await fresh('640121')];
    const { lots } = await supplier.api.done(
      'processLots',
      {
        idempotencyKey: newId(),
        processCode: 'GOJI_DRYING',
        placeCode: processedIn,
        processedOn: '2024-08-01',
        inputs: [
          { lotId: xiji.lotGlobalId, quantityBase: String(listed) },
          { lotId: yongning.lotGlobalId, quantityBase: String(60_000 - listed) },
        ],
        outputs: [{ productId: dried.productGlobalId, quantityBase: '15000' }],
      },
      'lots { traceCode }',
    );
    const { order } = await place(buyer, [{ skuCode: dried.skuCode, quantity: 10 }]);
    const [part] = order.supplierOrders;
    await confirm(supplier, part.id);
    const shipped = await ship(supplier, part.id, today, [
      { lineId: part.lines[0].id, traceCode: lots[0].traceCode, quantity: 10 },
    ]);
    await accept(buyer, part.id, today, [
      { shipmentLineId: shipped.supplierOrder.shipments[0].lines[0].id, acceptedQuantity: 10 },
    ]);
    await pay(custodian, [{ on: today, yuan: '100.00', remark: order.paymentReference }]);
    await counted();
    const [line] = (await buyer.api.ask(EXPLAINED, { id: part.id })).explainOrder;
    const of = (code: string) => line.schemes.find(({ scheme }: { scheme: string }) => scheme === code);
    const { countedFen, parts } = of('RESERVE');
    return {
      reserve: [countedFen, parts[0].reason],
      eastWest: of('EW_PURCHASE').countedFen,
      rules: parts[0].rules as { rule: string; passed: boolean; inputs: string }[],
    };
  }

  it('counts whole with 60 % from listed places, and not at all with a gram less', async () => {
    const enough = await sold(36_000, '640422');
    expect([enough.reserve[0], enough.eastWest]).toEqual(['10000', '10000']);
    const share = enough.rules.find(({ rule }) => rule.includes('CR-12'))!;
    expect(share.passed).toBe(true);
    expect(share.inputs).toMatch(/640121/);
    const short = await sold(35_999, '640422');
    expect(short.reserve).toEqual(['0', 'ORIGIN_SHARE_TOO_LOW']);
    // All of it is from Ningxia, which is paired with Fujian.
    expect(short.eastWest).toBe('10000');
  });

  it('does not count for a list where it was last processed in a place that is not on it', async () => {
    const { reserve, eastWest } = await sold(60_000 - 1, '640121');
    expect([reserve, eastWest]).toEqual([['0', 'PROCESSED_ELSEWHERE'], '10000']);
  });
});
