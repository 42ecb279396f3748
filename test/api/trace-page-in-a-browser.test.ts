import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import {
  aBrowser,
  aBuyer,
  accept,
  ADDRESS,
  aListing,
  aSupplier,
  confirm,
  NO_BROWSER,
  type Person,
  place,
  ship,
  sql,
  storedFile,
  testWorld,
} from '@shanhai/testing';

const WEIGHT_MAX = 50_000;
const DESKTOP = { width: 1280, height: 800 };
const PHONE = { width: 360, height: 740 };
const TODAY = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
const uuidOf = (globalId: string) => Buffer.from(globalId, 'base64url').toString().split(':')[1];

interface World {
  buyer: Person;
  /** Dried goji that were made of two fresh lots, certified, shipped and accepted. */
  dried: string;
  fresh: string;
  /** Nothing is known of it. */
  bare: string;
  /** Of two counties, one of them verified. */
  mixed: string;
  /** Its making was undone. */
  undone: string;
}

async function aWorld(): Promise<World> {
  const supplier = await aSupplier({ seat: '640521' });
  const listing = await aListing(supplier, {
    name: '中宁枸杞干果（特级）',
    placeCode: '640521',
    brandCode: 'ZHONGNING_GOJI',
  });
  await supplier.api.done('setLotAlias', { lotId: listing.lotGlobalId, alias: `88.118.${process.pid}/GOJI-1` });
  const lotInput = {
    productId: listing.productGlobalId,
    quantityBase: '5000000',
    placeCode: '640521',
    harvestedOn: '2024-06-20',
  };
  const [fresh, bare] = await Promise.all(
    ['fresh', 'bare'].map(
      async (name) =>
        (await supplier.api.done('recordLot', { ...lotInput, idempotencyKey: name }, 'lot { id traceCode }')).lot,
    ),
  );
  const [dried, input] = [`urn:uuid:${listing.lotId}`, `urn:uuid:${uuidOf(fresh.id)}`];
  await capture(supplier, [
    {
      type: 'TransformationEvent',
      bizStep: 'commissioning',
      inputQuantityList: [{ epcClass: input, quantity: 1200, uom: 'KGM' }],
      outputQuantityList: [{ epcClass: dried, quantity: 265, uom: 'KGM' }],
    },
    {
      type: 'ObjectEvent',
      action: 'OBSERVE',
      bizStep: 'packing',
      quantityList: [{ epcClass: dried, quantity: 265, uom: 'KGM' }],
    },
  ]);
  await supplier.api.done('attachCertificate', {
    lotId: listing.lotGlobalId,
    kind: 'INSPECTION',
    number: 'NX-2024-0630',
    fileHash: await storedFile('检验', 'application/pdf'),
    issuedOn: '2024-06-30',
  });
  const buyer = await aBuyer();
  const { order } = await place(buyer, [{ skuCode: listing.skuCode, quantity: 10 }]);
  const [part] = order.supplierOrders;
  await confirm(supplier, part.id);
  const shipped = await ship(supplier, part.id, TODAY, [
    { lineId: part.lines[0].id, traceCode: listing.traceCode, quantity: 10 },
  ]);
  const [{ lines }] = shipped.supplierOrder.shipments;
  await accept(buyer, part.id, TODAY, [{ shipmentLineId: lines[0].id, acceptedQuantity: 10 }]);
  const [mixed, undone] = await madeLots(supplier);
  return { buyer, dried: listing.traceCode, fresh: fresh.traceCode, bare: bare.traceCode, mixed, undone };
}

/** A mixed lot, and another of which the mixing was undone. */
async function madeLots(supplier: Person): Promise<string[]> {
  const berries = { name: '枸杞鲜果', category: 'GOJI_FRESH' };
  const verified = await aListing(supplier, { ...berries, placeCode: '640521' });
  const declared = await aListing(supplier, { ...berries, placeCode: '640303', originStatus: 'UNCLAIMED' });
  await sql('UPDATE lots SET product_id = $2 WHERE id = $1', [declared.lotId, verified.productId]);
  const mixing = {
    inputs: [
      { lotId: verified.lotGlobalId, quantityBase: '2000000' },
      { lotId: declared.lotGlobalId, quantityBase: '1000000' },
    ],
    ...{ placeCode: '640121', mixedOn: '2024-08-01' },
  };
  const mix = (idempotencyKey: string) =>
    supplier.api.done('mixLots', { ...mixing, idempotencyKey }, 'making { id } lot { traceCode }');
  const [mixed, undone] = [await mix('mixed'), await mix('undone')];
  await supplier.api.done('undoProcessing', { makingId: undone.making.id, reason: '录错' });
  return [mixed.lot.traceCode, undone.lot.traceCode];
}

async function capture(supplier: Person, events: object[]): Promise<void> {
  const document = {
    '@context': ['https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld'],
    type: 'EPCISDocument',
    schemaVersion: '2.0',
    creationDate: '2024-07-01T00:00:00Z',
    epcisBody: {
      eventList: events.map((event) => ({
        eventTime: '2024-06-25T10:00:00+08:00',
        eventTimeZoneOffset: '+08:00',
        ...event,
      })),
    },
  };
  const { status } = await fetch(`${testWorld().apiUrl}/epcis/capture`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${supplier.api.token}`, 'Content-Type': 'application/json' },
    body: JSON.stringify(document),
  });
  expect(status).toBe(202);
}

/** What a screen reader and a keyboard find; faults in words. */
function faultsOf(): string[] {
  const faults: string[] = [];
  const all = (selector: string) => [...document.querySelectorAll(selector)];
  const count = (selector: string, expected: number) => {
    if (all(selector).length !== expected) faults.push(`${all(selector).length} of ${selector}`);
  };
  count('h1', 1);
  count('main', 1);
  count('header', 1);
  count('footer', 1);
  if (!document.documentElement.lang) faults.push('no language');
  let level = 0;
  for (const heading of all('h1,h2,h3,h4')) {
    const own = Number(heading.tagName[1]);
    if (own > level + 1) faults.push(`h${own} after h${level}`);
    if (!heading.textContent?.trim()) faults.push('an empty heading');
    level = own;
  }
  for (const section of all('section')) {
    const name =
      section.getAttribute('aria-label') ??
      document.getElementById(section.getAttribute('aria-labelledby') ?? '')?.textContent;
    if (!name?.trim()) faults.push('a section without a name');
  }
  for (const link of all('a')) if (!link.textContent?.trim()) faults.push('a link without words');
  for (const svg of all('svg'))
    if (svg.getAttribute('role') !== 'img' || !svg.querySelector('title')?.textContent)
      faults.push('a picture without a name');
  const ids = all('[id]').map(({ id }) => id);
  if (new Set(ids).size !== ids.length) faults.push('an id twice');
  for (const hash of all('a[href^="#"]'))
    if (!document.getElementById(hash.getAttribute('href')!.slice(1))) faults.push('a link to nowhere');
  const luminance = (colour: string) => {
    const [r, g, b] = colour
      .match(/[\d.]+/g)!
      .map((part) => Number(part) / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const background = (element: Element | null): string => {
    if (!element) return 'rgb(255, 255, 255)';
    const { backgroundColor } = getComputedStyle(element);
    return backgroundColor === 'rgba(0, 0, 0, 0)' ? background(element.parentElement) : backgroundColor;
  };
  for (const element of all('body *:not(style):not(svg *)')) {
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent!.trim() !== '');
    if (!own) continue;
    const [light, dark] = [luminance(getComputedStyle(element).color), luminance(background(element))].sort(
      (a, b) => b - a,
    );
    if ((light + 0.05) / (dark + 0.05) < 4.5) faults.push(`too little contrast: ${element.textContent!.slice(0, 30)}`);
  }
  return faults;
}

const suite = NO_BROWSER === null ? describe : describe.skip;
suite(`the trace page in a browser${NO_BROWSER === null ? '' : ` (skipped: ${NO_BROWSER})`}`, () => {
  let browser: Browser;
  let world: World;
  beforeAll(async () => {
    [browser, world] = await Promise.all([aBrowser(), aWorld()]);
  });
  afterAll(() => browser?.close());

  async function visit<T>(
    path: string,
    language: string,
    look: (page: Page, requests: string[], bytes: () => number) => Promise<T>,
  ): Promise<T> {
    const context = await browser.newContext({
      locale: language,
      viewport: PHONE,
      deviceScaleFactor: 2,
      javaScriptEnabled: true,
    });
    const page = await context.newPage();
    const requests: string[] = [];
    const problems: string[] = [];
    let bytes = 0;
    page.on('request', (asked) => requests.push(asked.url()));
    page.on('console', (message) => problems.push(message.text()));
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('response', async (response) => (bytes += (await response.body().catch(() => Buffer.alloc(0))).length));
    await page.goto(`${testWorld().apiUrl}${path}`, { waitUntil: 'networkidle' });
    const result = await look(page, requests, () => bytes);
    expect(problems).toEqual([]);
    await context.close();
    return result;
  }

  const shots = process.env.SHANHAI_SCREENSHOTS;
  const shoot = async (page: Page, name: string) => {
    if (!shots) return;
    mkdirSync(shots, { recursive: true });
    await page.screenshot({ path: join(shots, `${name}.png`), fullPage: true });
  };

  describe.each([
    ['zh-CN', '谁核实，谁声明', '发往福建省厦门市'],
    ['en-GB', 'Who verified what', 'Shipped to 福建省厦门市'],
  ])('in %s', (language, trust, shipped) => {
    it.each(['dried', 'fresh', 'bare', 'mixed', 'undone'] as const)(
      'of a %s lot is one light answer, fits a phone, and is for everybody',
      async (name) => {
        await visit(`/t/${world[name]}`, language, async (page, requests, bytes) => {
          expect(requests.filter((url) => !url.startsWith('data:'))).toEqual([
            `${testWorld().apiUrl}/t/${world[name]}`,
          ]);
          expect(bytes()).toBeLessThan(WEIGHT_MAX);
          expect(await page.evaluate(() => document.documentElement.lang)).toBe(
            language.startsWith('zh') ? 'zh-CN' : 'en',
          );
          expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(PHONE.width);
          expect(await page.evaluate(faultsOf)).toEqual([]);
          expect(await page.textContent('main')).toContain(trust);
          await shoot(page, `${name}-${language}`);
          await page.setViewportSize(DESKTOP);
          expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(DESKTOP.width);
          await shoot(page, `${name}-${language}-desktop`);
        });
      },
    );

    it('tells where the parcels went, and nobody who bought them, where they live or what they paid', async () => {
      await visit(`/t/${world.dried}`, language, async (page) => {
        const text = (await page.textContent('html'))!;
        expect(text).toContain(shipped);
        const orders = await sql<{ number: string }>('SELECT o.number FROM orders o WHERE o.buyer_id = $1', [
          world.buyer.organisationId,
        ]);
        const secrets = [
          world.buyer.name,
          ADDRESS.name,
          ADDRESS.street,
          ADDRESS.contact,
          ADDRESS.phone,
          '思明区',
          '湖里区',
          '30.50',
          '3050',
          '305.00',
          ...orders.map(({ number }) => number),
        ];
        const html = await page.content();
        for (const secret of secrets) expect(html).not.toContain(secret);
        const data = await (await fetch(`${testWorld().apiUrl}/t/${world.dried}.jsonld`)).text();
        for (const secret of [...secrets, world.buyer.organisationId]) expect(data).not.toContain(secret);
      });
    });
  });

  it('is whole where the browser runs no script', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false, locale: 'zh-CN', viewport: PHONE });
    const page = await context.newPage();
    await page.goto(`${testWorld().apiUrl}/t/${world.dried}`);
    expect(await page.textContent('#steps')).toBe('每一步');
    expect(await page.locator('ol.steps > li').count()).toBe(3);
    await context.close();
  });

  it('changes its language by a link, and goes to the lots it was made of by the keyboard', async () => {
    await visit(`/t/${world.dried}`, 'zh-CN', async (page) => {
      await page.keyboard.press('Tab');
      expect(await page.evaluate(() => document.activeElement!.className)).toBe('skip');
      await page.keyboard.press('Tab');
      await Promise.all([page.waitForURL('**lang=en'), page.keyboard.press('Enter')]);
      expect(await page.evaluate(() => document.documentElement.lang)).toBe('en');
      await page.click('ol.steps a');
      expect(page.url()).toContain(`/t/${world.fresh}`);
      expect(await page.textContent('ol.steps')).toContain('采收');
    });
  });

  it.each([
    ['/t/0000000000001', '没有这个批次'],
    ['/01/09520123456789', '链接写法不正确'],
  ])('says at %s why there is nothing', async (path, words) => {
    const context = await browser.newContext({ locale: 'zh-CN', viewport: PHONE });
    const page = await context.newPage();
    await page.goto(`${testWorld().apiUrl}${path}`);
    expect(await page.textContent('h1')).toBe(words);
    expect(await page.evaluate(faultsOf)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(PHONE.width);
    await shoot(page, `nothing-${path.slice(1, 3).replace('/', '')}`);
    await context.close();
  });
});
