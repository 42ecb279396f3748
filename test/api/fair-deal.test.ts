import { execFile } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Test } from '@nestjs/testing';
import request from 'supertest';
import { businessDateOf, canonicalJson, newId } from '@shanhai/kernel';
import { CatalogueModule, type OfferChanged, TellOffers } from '@shanhai/catalogue';
import { DatabaseModule, Sequencer } from '@shanhai/database';
import { toGlobalId } from '@shanhai/graphql';
import { verifyDealBytes } from '@shanhai/publishing';
import {
  aBuyer,
  accept,
  aCustodian,
  aListing,
  anInvoiceNumber,
  anOffice,
  aPerson,
  aSupplier,
  confirm,
  counted,
  freshDatabase,
  type MadeListing,
  moveTo,
  pay,
  type Person,
  place,
  readPdf,
  ship,
  sql,
  testWorld,
} from '@shanhai/testing';

const today = businessDateOf(new Date());
const run = promisify(execFile);

/** What the log tells of a SKU, in its order. */
const toldOf = ({ skuId }: MadeListing) =>
  sql<{ on: string; payload: OfferChanged }>(
    `SELECT f.business_date::text AS "on", f.payload FROM fact_positions p JOIN facts f ON f.id = p.fact_id AND f.owner_id = p.owner_id
     WHERE p.stream_id = $1 AND p.type = 'offer.changed' ORDER BY p.position`,
    [skuId],
  );

describe('the log is told what the catalogue shows', () => {
  let supplier: Person;
  let listing: MadeListing;
  beforeAll(async () => {
    supplier = await aSupplier();
    listing = await aListing(supplier, { name: '特级枸杞', tiers: [[1, 3_000n]], stock: 5n });
  });
  const sell = (verb: string, more: object = {}) =>
    supplier.api.done(verb, { skuId: listing.skuGlobalId, ...more }, 'userErrors { code }');
  const told = async () => {
    await counted();
    return (await toldOf(listing)).map(({ on, payload }) => {
      expect(on).toBe(today);
      const { status, minimumQuantity, available, tiers } = payload;
      return [
        status,
        minimumQuantity,
        available,
        tiers.map((tier) => `${tier.fromQuantity}:${tier.unitPriceFen}`).join(),
      ];
    });
  };

  it('of prices, of what is published and withdrawn, and of stock that ends or begins to be enough', async () => {
    await sell('setPriceTiers', {
      tiers: [
        { fromQuantity: 1, unitPriceFen: '2800' },
        { fromQuantity: 10, unitPriceFen: '2500' },
      ],
    });
    await sell('publishListing', { minimumQuantity: 2 });
    await sell('adjustStock', { onHand: 4, reason: '盘点', idempotencyKey: 'a' });
    await sell('adjustStock', { onHand: 1, reason: '盘点', idempotencyKey: 'b' });
    await sell('adjustStock', { delta: 9, reason: '入库', idempotencyKey: 'c' });
    await sell('withdrawListing');
    await sell('setPriceTiers', { tiers: [{ fromQuantity: 1, unitPriceFen: '9900' }] });
    expect(await told()).toEqual([
      ['ON_SALE', 1, '5', '1:2800,10:2500'],
      ['ON_SALE', 2, '5', '1:2800,10:2500'],
      ['ON_SALE', 2, '1', '1:2800,10:2500'],
      ['ON_SALE', 2, '10', '1:2800,10:2500'],
      ['WITHDRAWN', 2, '10', '1:2800,10:2500'],
    ]);
    const [{ payload }] = await toldOf(listing);
    expect(payload).toMatchObject({ skuName: '特级枸杞', categoryCode: 'GOJI', baseUnit: 'GRAM', contentBase: '500' });
  });
});

/* eslint-disable-next-line @typescript-eslint/no-explicit-any */
type Deal = { content: any; seal: { sha256: string; keyId: string; publicKey: string } };

async function fetched(who: Person | null, id: string, format: string, through?: string) {
  const answer = await request(testWorld().apiUrl)
    .get(`/fair-deals/${id}.${format}`)
    .query(through === undefined ? {} : { through })
    .set(who ? { Authorization: `Bearer ${who.api.token}` } : {})
    .buffer(true)
    .parse((response, done) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => done(null, Buffer.concat(chunks)));
    });
  return { status: answer.status, headers: answer.headers as { [name: string]: string }, body: answer.body as Buffer };
}
const codeOf = async ({ organisationId }: Person) =>
  (await sql<{ code: string }>('SELECT credit_code AS code FROM organisations WHERE id = $1', [organisationId]))[0]
    .code;
const refusal = ({ status, body }: { status: number; body: Buffer }) => {
  const [{ code, field }] = (JSON.parse(body.toString()) as { userErrors: { code: string; field: string[] }[] })
    .userErrors;
  return `${status} ${code} ${field.join('.')}`;
};

describe('what was on sale before the log was told', () => {
  it('is told once, by what an installation starts with', async () => {
    const { databaseUrl } = testWorld();
    const { url, drop } = await freshDatabase('offers');
    await moveTo({ databaseUrl: url });
    const imports = [DatabaseModule.forRoot({ url }), CatalogueModule];
    const libs = await Test.createTestingModule({ imports }).compile();
    try {
      const old = await aListing(await aSupplier());
      await sql("UPDATE listings SET status = 'WITHDRAWN' WHERE sku_id = $1", [
        (await aListing(await aSupplier())).skuId,
      ]);
      expect(await libs.get(TellOffers).tellAll()).toBe(1);
      await libs.get(Sequencer).sequence();
      expect((await toldOf(old)).map(({ payload }) => payload.status)).toEqual(['ON_SALE']);
      expect(await libs.get(TellOffers).tellAll()).toBe(0);
    } finally {
      await libs.close();
      await moveTo({ databaseUrl });
      await drop();
    }
  });
});

describe('the fair-deal file of a purchase', () => {
  const category = `FAIR-${newId().slice(-8)}`;
  let [buyer, approver, supplier, rival, office]: Person[] = [];
  let part: { id: string; lines: { id: string }[] };
  let listing: MadeListing;
  let json: Buffer;
  let position: string;
  let folder: string;

  const onSale = async (seller: Person, price: number, more: object = {}) => {
    const made = await aListing(seller, { name: '宁夏枸杞 特级 500 克', category, stock: 500n, ...more });
    const { skuGlobalId: skuId } = made;
    await seller.api.done('setPriceTiers', { skuId, tiers: [{ fromQuantity: 1, unitPriceFen: String(price) }, { fromQuantity: 100, unitPriceFen: String(Math.ceil(price * 0.9)) }] }, 'userErrors { code }'); // prettier-ignore
    return made;
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fair-deal-'));
    [buyer, supplier, rival, office] = await Promise.all([
      aBuyer({ budgetUnit: true, approvalAboveFen: 10_000n }),
      aSupplier({ name: '西吉县向丰种植专业合作社' }),
      aSupplier({ name: '原州区金果枸杞合作社' }),
      anOffice({ seat: '350000' }),
    ]);
    approver = await aPerson({ kind: 'BUYER', unitType: 'UNION', seat: buyer.seatCode, of: buyer });
    const custodian = await aCustodian();
    listing = await onSale(supplier, 3_000, { originStatus: 'PENDING' });
    const county = await anOffice({ seat: '640422', name: '西吉县协作办' });
    const [{ id: claimId }] = await sql<{ id: string }>('SELECT id FROM origin_claims WHERE lot_id = $1', [
      listing.lotId,
    ]);
    await county.api.done(
      'verifyOriginClaim',
      { originClaimId: toGlobalId('OriginClaim', claimId), idempotencyKey: newId() },
      'userErrors { code }',
    );
    await onSale(rival, 2_900);
    await onSale(rival, 3_400);
    await onSale(rival, 100, { stock: 0n });
    // 10 kg of it take 20 packs of 500 g.
    const { order } = await place(buyer, [{ skuCode: listing.skuCode, quantity: 20 }]);
    expect(order.status).toBe('PENDING_APPROVAL');
    await approver.api.done('approveOrder', { orderId: order.id }, 'userErrors { code }');
    [part] = order.supplierOrders;
    await confirm(supplier, part.id);
    const { supplierOrder } = await ship(supplier, part.id, today, [
      { lineId: part.lines[0].id, traceCode: listing.traceCode, quantity: 20 },
    ]);
    const parcel = supplierOrder.shipments[0].lines[0];
    await accept(buyer, part.id, today, [{ shipmentLineId: parcel.id, acceptedQuantity: 19, rejectedQuantity: 1 }]);
    await pay(custodian, [
      { on: today, yuan: '570.00', remark: order.paymentReference, reference: `BANK-${order.number}` },
    ]);
    await buyer.api.done('recordInvoice', { supplierOrderId: part.id, number: anInvoiceNumber(today), issuedOn: today, amountFen: '57000', taxFen: '0', seller: { name: supplier.name, creditCode: await codeOf(supplier) }, buyer: { name: buyer.name, creditCode: await codeOf(buyer) }, lines: [{ orderLineId: part.lines[0].id, amountFen: '57000', quantity: 19 }], idempotencyKey: newId() }, 'userErrors { code }'); // prettier-ignore
    await counted();
    const answer = await fetched(buyer, part.id, 'json');
    expect([answer.status, answer.headers['content-type']]).toEqual([200, 'application/json; charset=utf-8']);
    [json, position] = [answer.body, answer.headers['x-log-position']];
  }, 60_000);
  afterAll(() => rm(folder, { recursive: true, force: true }));
  const deal = () => JSON.parse(json.toString()) as Deal;

  it('tells what was bought, approved, delivered and paid, with freight apart', () => {
    const { content } = deal();
    expect(content.order).toMatchObject({ placedOn: today, buyer: { name: buyer.name }, supplier: { name: supplier.name, seatName: '西吉县' } }); // prettier-ignore
    expect(content.lines).toMatchObject([{ orderedPacks: 20, confirmedPacks: 20, unitPriceFen: '3000', perUnitFen: '6000', orderedFen: '60000', dueFen: '57000', paidFen: '57000' }]); // prettier-ignore
    expect(content.amounts).toEqual({ goodsFen: '57000', freightFen: '0', otherFen: '0', dueFen: '57000', paidFen: '57000', unappliedFen: '0' }); // prettier-ignore
    const { aboveFen, persons, acts } = content.approval;
    expect([aboveFen, persons]).toEqual(['10000', 'NAMED']);
    expect(acts.map(({ operation, userId }: { operation: string; userId: string }) => [operation, userId])).toEqual([
      ['placeOrder', buyer.userId],
      ['approveOrder', approver.userId],
    ]);
    expect(content.parcels[0].lines[0]).toMatchObject({ packs: 20, placeCode: '640422', placeName: '西吉县', origin: { state: 'VERIFIED', officeName: '西吉县协作办', decidedOn: today } }); // prettier-ignore
    expect(content.deliveries).toMatchObject([{ kind: 'ACCEPTED', on: today, lines: [{ packs: 19, rejectedPacks: 1, amountFen: '57000' }] }]); // prettier-ignore
    expect(content.payments).toMatchObject([{ kind: 'RECEIVED', on: today, amountFen: '57000', bankReference: expect.stringMatching(/^BANK-/) }]); // prettier-ignore
    expect(content.documents).toMatchObject([{ kind: 'INVOICE', state: 'HELD', amountFen: '57000', sellerName: supplier.name }]); // prettier-ignore
    expect(content.invoiceMatch).toMatchObject({ state: 'MATCHED', acceptedFen: '57000', invoicedFen: '57000' });
  });

  it('compares what was on sale that day at the tier of as much goods, and nothing that could not be bought', () => {
    const [comparison] = deal().content.comparisons;
    expect(comparison).toMatchObject({ known: true, unit: 'GRAM', rank: 2, of: 3, lowestFen: '5800', medianFen: '6000', highestFen: '6800' }); // prettier-ignore
    expect(comparison.offers.map((offer: { supplierName: string; perUnitFen: string; bought: boolean }) => [offer.supplierName, offer.perUnitFen, offer.bought])).toEqual([
      [rival.name, '5800', false],
      [supplier.name, '6000', true],
      [rival.name, '6800', false],
    ]); // prettier-ignore
  });

  it('tells what counts under each scheme with the rules and their words, and what the ledger holds', () => {
    const { counting, judgements, entries, words, history, log } = deal().content;
    const ofScheme = (code: string) => counting[0].schemes.find(({ scheme }: { scheme: string }) => scheme === code);
    expect(ofScheme('EW_PURCHASE')).toMatchObject({
      countedFen: '57000',
      parts: [{ reason: 'COUNTED', amountFen: '57000' }],
    });
    const rules = judgements[ofScheme('EW_PURCHASE').parts[0].judgement];
    expect(rules.map(({ rule }: { rule: string }) => words.rules[rule].zh)).toContain(
      '确认时采购方驻地与批次产地结对（CR-8）',
    );
    expect(words.schemes.EW_PURCHASE.zh).toMatch(/东西部/);
    expect(ofScheme('EW_ASSIST').parts[0].needs.every((need: string) => words.needs[need])).toBe(true);
    const sum = entries.filter(({ scheme }: { scheme: string }) => scheme === 'EW_PURCHASE').reduce((all: number, { amountFen }: { amountFen: string }) => all + Number(amountFen), 0); // prettier-ignore
    expect(sum).toBe(57_000);
    expect(history[0].type).toMatch(/supplier_order.placed|payable.opened/);
    expect(history.every((fact: { position: string }) => BigInt(fact.position) <= BigInt(log.position))).toBe(true);
  });

  it('is the same bytes at the same place of the log, whatever comes later, and says less of an earlier one', async () => {
    await onSale(rival, 1_500);
    await buyer.api.done('setApprovalPolicy', { approvalAboveFen: null }, 'userErrors { code }');
    await counted();
    expect((await fetched(buyer, part.id, 'json', position)).body.equals(json)).toBe(true);
    const later = JSON.parse((await fetched(buyer, part.id, 'json')).body.toString()) as Deal;
    expect(later.content.approval.aboveFen).toBe('10000');
    expect(later.content.comparisons[0]).toMatchObject({ rank: 3, of: 4 });
    const paidAt = deal().content.history.find(({ type }: { type: string }) => type === 'payment.received').position;
    const before = JSON.parse(
      (await fetched(buyer, part.id, 'json', String(BigInt(paidAt) - 1n))).body.toString(),
    ) as Deal;
    expect([before.content.payments, before.content.amounts.paidFen]).toEqual([[], '0']);
  });

  it('is told by GraphQL with its hash, and stands in the audit trail', async () => {
    const { fairDeal } = await buyer.api.ask('query ($id: ID!, $at: String) { fairDeal(supplierOrderId: $id, through: $at) { position sha256 keyId jsonPath pdfPath } }', { id: part.id, at: position }); // prettier-ignore
    const { sha256, keyId, publicKey } = deal().seal;
    expect(fairDeal).toEqual({ position, sha256, keyId, jsonPath: `/fair-deals/${part.id}.json?through=${position}`, pdfPath: `/fair-deals/${part.id}.pdf?through=${position}` }); // prettier-ignore
    const { packKeys } = await buyer.api.ask('{ packKeys { id publicKey } }');
    expect(packKeys).toContainEqual({ id: keyId, publicKey });
    const [{ times }] = await sql<{ times: string }>("SELECT count(*) AS times FROM audit_trail WHERE operation = 'tellFairDeal' AND organisation_id = $1 AND detail ->> 'sha256' = $2", [buyer.organisationId, sha256]); // prettier-ignore
    expect(Number(times)).toBeGreaterThan(1);
  });

  describe('as a PDF', () => {
    let pdf: Buffer;
    beforeAll(async () => {
      const answer = await fetched(buyer, part.id, 'pdf', position);
      expect([answer.status, answer.headers['content-type']]).toEqual([200, 'application/pdf']);
      pdf = answer.body;
      if (process.env.FAIR_DEAL_PDF) await writeFile(process.env.FAIR_DEAL_PDF, pdf);
    });

    it('reads well, carries the JSON, and is the same bytes again', async () => {
      const text = readPdf(pdf).pages.join('\n').replaceAll('\n', '');
      for (const words of [
        '交易档案',
        '同日可比报价',
        supplier.name,
        rival.name,
        '60.00/千克',
        '已核实：西吉县协作办',
        '第 1 页，共',
        deal().seal.sha256,
        '由低到高第 2 位',
      ])
        expect(text).toContain(words);
      expect((await fetched(buyer, part.id, 'pdf', position)).body.equals(pdf)).toBe(true);
    });

    it('is proved without a database, in both forms', async () => {
      const [pdfPath, key] = [join(folder, 'deal.pdf'), join(folder, 'key.pem')];
      await Promise.all([writeFile(pdfPath, pdf), writeFile(key, deal().seal.publicKey)]);
      const cli = join('dist', 'apps', 'cli', 'src', 'main.js');
      const { stdout } = await run(process.execPath, [cli, 'verify', 'fair-deal', pdfPath, '--key', key], { env: { ...process.env, DATABASE_URL: '' } }); // prettier-ignore
      expect(stdout).toContain('all is as it was signed');
      expect(stdout).toContain(deal().seal.sha256);
      expect(verifyDealBytes(json, deal().seal.publicKey)).toMatchObject({ wrong: 0, says: { position } });
    });

    it('names what was altered', () => {
      const wrong = (file: Buffer, keys: string | null = null) =>
        verifyDealBytes(file, keys).faults.map(({ section, item, finds }) => [section, item, finds.en].filter((each) => each !== null).join(' ')); // prettier-ignore
      const altered = (change: (deal: Deal) => void) => {
        const made = deal();
        change(made);
        return Buffer.from(canonicalJson(made));
      };
      const other = generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' }).toString();
      expect(wrong(json, other)).toEqual(['seal is not signed by the key']);
      expect(wrong(altered(({ content }) => (content.lines[0].unitPriceFen = '1')))).toEqual(['lines 1 was altered']);
      expect(wrong(altered(({ content }) => content.payments.pop()))).toEqual(['payments 1 is missing']);
      expect(wrong(altered(({ content }) => content.comparisons[0].offers.pop()))).toEqual([
        'comparisons 1 was altered',
      ]);
      expect(wrong(altered(({ content }) => (content.order.placedOn = '2020-01-01')))).toEqual(['order was altered']);
      expect(wrong(altered(({ content }) => (content.more = 1)))).toEqual(['more was added']);
      expect(wrong(altered(({ seal }) => (seal.sha256 = '0'.repeat(64))))).toContain('seal is not signed by the key');
      expect(wrong(Buffer.from(json.toString().replace('{"content":', '{"content":{},"content":')))).toEqual([
        'file was altered',
      ]);
      expect(wrong(Buffer.from('{}'))).toEqual(['file is no fair-deal file']);
      const page = Buffer.from(pdf);
      page[pdf.indexOf('stream\n') + 20] ^= 1;
      expect(wrong(page)).toEqual(['PDF was altered']);
      expect(wrong(pdf.subarray(0, pdf.length - 10))).toEqual(['PDF was altered']);
    });
  });

  describe('is for', () => {
    it('offices that see the order, without names of persons', async () => {
      const { content } = JSON.parse((await fetched(office, part.id, 'json', position)).body.toString()) as Deal;
      expect([content.approval.persons, content.approval.acts[0].name]).toEqual(['WITHHELD', null]);
    });

    it('no supplier, neither this nor another, no other buyer or office, and nobody who is not signed in', async () => {
      const [stranger, elsewhere] = await Promise.all([aBuyer(), anOffice({ seat: '440000' })]);
      for (const who of [supplier, rival, stranger, elsewhere])
        expect(refusal(await fetched(who, part.id, 'json'))).toBe('404 NOT_FOUND supplierOrderId');
      expect((await fetched(null, part.id, 'json')).status).toBe(401);
    });

    it('orders that are binding, and places of the log that are counted', async () => {
      const { order } = await place(buyer, [{ skuCode: listing.skuCode, quantity: 1 }]);
      const first = String(BigInt(deal().content.history[0].position) - 1n);
      expect(refusal(await fetched(buyer, part.id, 'json', first))).toBe('404 NOT_FOUND supplierOrderId');
      expect(refusal(await fetched(buyer, part.id, 'json', '999999999999'))).toBe('404 NOT_FOUND through');
      expect(refusal(await fetched(buyer, part.id, 'json', '-1'))).toBe('422 INVALID through');
      expect((await fetched(buyer, 'none', 'json')).status).toBe(404);
      expect((await fetched(buyer, order.id, 'json')).status).toBe(404);
      expect((await fetched(buyer, part.id, 'xml')).status).toBe(404);
    });
  });

  it('says that nothing is known of offers on days before the log was told', async () => {
    const old = await aListing(supplier, { category: `${category}-OLD` });
    await buyer.api.done('setApprovalPolicy', { approvalAboveFen: null }, 'userErrors { code }');
    const { order } = await place(buyer, [{ skuCode: old.skuCode, quantity: 1 }]);
    await counted();
    const { content } = JSON.parse((await fetched(buyer, order.supplierOrders[0].id, 'json')).body.toString()) as Deal;
    expect(content.comparisons).toMatchObject([{ known: false, rank: null, of: 0, offers: [] }]);
    expect(content.deliveries).toEqual([]);
  });
});
