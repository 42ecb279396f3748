import { newId } from '@shanhai/kernel';
import { aListing, anOffice, aSupplier, type MadeListing, type Person, sql, testWorld } from '@shanhai/testing';
import request from 'supertest';

let supplier: Person;
let office: Person;
/** Fresh berries of one product: of two counties, the first verified by its office. */
let xiji: MadeListing;
let hongsibu: MadeListing;
let dried: MadeListing;
beforeAll(async () => {
  [supplier, office] = await Promise.all([aSupplier(), anOffice({ seat: '640422', name: '西吉县协作办' })]);
  const fresh = { name: '枸杞鲜果', category: 'GOJI_FRESH', lotQuantityBase: 1_000_000n };
  [xiji, hongsibu, dried] = await Promise.all([
    aListing(supplier, { ...fresh, placeCode: '640422' }),
    aListing(supplier, { ...fresh, placeCode: '640303', originStatus: 'UNCLAIMED', harvestedOn: '2024-07-09' }),
    aListing(supplier, { name: '枸杞', category: 'GOJI' }),
  ]);
  await sql("UPDATE origin_claims SET decided_by = $2, decided_on = '2024-07-05' WHERE lot_id = $1", [
    xiji.lotId,
    office.organisationId,
  ]);
  await sql('UPDATE lots SET product_id = $2 WHERE id = $1', [hongsibu.lotId, xiji.productId]);
});

const key = () => ({ idempotencyKey: newId() });
interface Made {
  making: { id: string };
  lot: { id: string; traceCode: string };
}
async function dry(input: MadeListing): Promise<Made> {
  const { making, lots } = await supplier.api.done(
    'processLots',
    {
      ...{ processCode: 'GOJI_DRYING', placeCode: '640521', processedOn: '2024-08-01' },
      inputs: [{ lotId: input.lotGlobalId, quantityBase: '40000' }],
      outputs: [{ productId: dried.productGlobalId, quantityBase: '10000' }],
      ...key(),
    },
    'making { id } lots { id traceCode }',
  );
  return { making, lot: lots[0] };
}
const mix = (inputs: object[]): Promise<Made> =>
  supplier.api.done(
    'mixLots',
    { inputs, placeCode: '640521', mixedOn: '2024-08-02', ...key() },
    'making { id } lot { id traceCode }',
  );
const part = (id: string, quantityBase: string) => ({ lotId: id, quantityBase });

/** The page as text, in Chinese; its trust section by itself. */
async function page({ lot }: Made) {
  const { status, text } = await request(testWorld().apiUrl).get(`/t/${lot.traceCode}`);
  expect(status).toBe(200);
  const plain = (html: string) => html.replace(/<style>.*<\/style>/s, '').replace(/<[^>]+>|\s+/g, '');
  const [before, trust] = text.split('id="trust">');
  const [verified, declared] = trust.split('仅由生产者声明</h3>');
  return { text: plain(before), verified: plain(verified), declared: plain(declared) };
}

it('of a dried lot says the same of its origin everywhere: verified by the office of what went in', async () => {
  const { text, verified, declared } = await page(await dry(xiji));
  expect(text).toContain('✓产地已由西吉县协作办（2024-07-05）核实');
  expect(verified).toContain('西吉县：已由西吉县协作办（2024-07-05）核实');
  expect(declared).not.toContain('西吉县');
  expect(text).toContain('制成地宁夏回族自治区›中卫市›中宁县');
  expect(text).toContain('制成日期2024-08-01');
  expect(text).toContain('西吉县100%采收2024-07-01✓已由西吉县协作办（2024-07-05）核实');
});

it('of a mixed lot shows the places by mass, and what of them is verified', async () => {
  const mixed = await mix([part(xiji.lotGlobalId, '30000'), part(hongsibu.lotGlobalId, '10000')]);
  const again = await mix([part(mixed.lot.id, '200'), part(xiji.lotGlobalId, '100')]);
  for (const [made, most, least] of [
    [mixed, '75%', '25%'],
    [again, '83.33%', '16.67%'],
  ] as const) {
    const { text, verified, declared } = await page(made);
    expect(text).toContain(`按质量${most}的产地已核实`);
    expect(text).not.toContain('✓产地已由');
    expect(text).toMatch(
      new RegExp(`西吉县${most}采收2024-07-01✓已由西吉县协作办.*红寺堡区${least}采收2024-07-09仅由生产者声明`),
    );
    expect(text).toContain('产地2个产地混合');
    expect(verified).toMatch(new RegExp(`西吉县${most}：已由西吉县协作办`));
    expect(declared).toMatch(new RegExp(`红寺堡区${least}：仅由生产者声明`));
  }
  const data = await request(testWorld().apiUrl)
    .get(`/t/${mixed.lot.traceCode}.jsonld`)
    .buffer(true)
    .parse((res, done) => {
      let body = '';
      res.on('data', (chunk: Buffer) => (body += chunk.toString()));
      res.on('end', () => done(null, JSON.parse(body)));
    });
  expect(data.body['@graph'][0]['gs1:provenanceStatement']['@value']).toMatch(/西吉县 75%、.*红寺堡区 25%/);
});

it('of a lot whose making was undone says so before all else, and nothing of an origin', async () => {
  const made = await dry(xiji);
  await supplier.api.done('undoProcessing', { makingId: made.making.id, reason: '录错了数量' });
  const { text, verified, declared } = await page(made);
  expect(text).toContain('本批次已撤销');
  expect(text).toContain('撤销日期');
  expect(text).not.toMatch(/产地已由|产地构成（|录错了数量/);
  expect(verified + declared).not.toContain('西吉县');
});

it.each([
  ['HELD', '本批次已暂停'],
  ['REFUSED', '本批次不予放行'],
])('of a lot that is %s says plainly that it is %s', async (standing, words) => {
  const lot = await aListing(supplier);
  const made = { making: { id: '' }, lot: { id: lot.lotGlobalId, traceCode: lot.traceCode } };
  expect((await page(made)).text).not.toContain(words);
  await sql('UPDATE lots SET standing = $2 WHERE id = $1', [lot.lotId, standing]);
  expect((await page(made)).text).toContain(words);
});

it('of a lot that was made of a recalled one says that it was recalled', async () => {
  const berries = await aListing(supplier, { category: 'GOJI_FRESH', lotQuantityBase: 100_000n });
  const made = await dry(berries);
  const recall = { lotId: berries.lotGlobalId, level: 'LEVEL_1', reason: '检出农残超标', ...key() };
  await supplier.api.done('startRecall', recall, 'recall { id }');
  expect((await page(made)).text).toContain('本批次已召回');
});

it('tells whose word the place of a harvested lot is where the office verified the county and the producer names the village', async () => {
  const lot = await aListing(supplier, { placeCode: '640422100' });
  await sql("UPDATE origin_claims SET place_code = '640422', decided_by = $2 WHERE lot_id = $1", [
    lot.lotId,
    office.organisationId,
  ]);
  const { verified, declared } = await page({ making: { id: '' }, lot: { id: '', traceCode: lot.traceCode } });
  expect(verified).toContain('西吉县：已由西吉县协作办核实');
  expect(verified).not.toContain('吉强镇');
  expect(declared).toMatch(/更细的产地.*吉强镇/);
});
