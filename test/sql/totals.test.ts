import { Test, type TestingModule } from '@nestjs/testing';
import fc from 'fast-check';
import { Client } from 'pg';
import { DatabaseModule } from '@shanhai/database';
import type { Viewer } from '@shanhai/graphql';
import { newId } from '@shanhai/kernel';
import { ProcurementModule, SumTotals } from '@shanhai/procurement';
import { freshDatabase } from '@shanhai/testing';

/** Figures over random ledgers, whatever of them is rolled up, against the plain sums of the same entries. */
let world: Awaited<ReturnType<typeof freshDatabase>>;
let owner: Client;
let application: TestingModule;
let sumTotals: SumTotals;
beforeAll(async () => {
  world = await freshDatabase('totals');
  owner = new Client({ connectionString: world.url });
  await owner.connect();
  application = await Test.createTestingModule({
    imports: [DatabaseModule.forRoot({ url: world.url }), ProcurementModule],
  }).compile();
  sumTotals = application.get(SumTotals);
});
afterAll(async () => {
  await application.close();
  await owner.end();
  await world.drop();
});

const [TOP, BUREAU, SCHOOL, OTHER] = Array.from({ length: 4 }, () => newId());
const SUPPLIERS = [newId(), newId()];
/** Longhai was made a district of another code in 2021; Meilie and Sanyuan were merged then. */
const BUYERS = [
  ['350681', '350600', '350000'],
  ['350604', '350600', '350000'],
  ['350402', '350400', '350000'],
  ['350404', '350400', '350000'],
  ['350000'],
];
const TODAY: Record<string, string> = { '350681': '350604', '350402': '350404' };
const ORIGINS = [
  ['640422100', '640422', '640400', '640000'],
  ['640422', '640400', '640000'],
  ['640121', '640100', '640000'],
];
const UNITS = [[SCHOOL, BUREAU, TOP], [BUREAU, TOP], [TOP], [OTHER]];
/** A province and everything else: who sees all that the examples have. */
const OFFICE: Viewer = {
  userId: newId(),
  organisationId: newId(),
  organisationKind: 'OFFICE',
  seatCode: '640000',
  seatCodes: ['640000'],
  roles: [],
  permissions: new Set(),
};

interface Entry {
  facets: {
    scheme: string;
    version: number;
    outcome: string;
    units: string[];
    buyerCodes: string[];
    originCodes: string[];
    supplier: string;
    category: string;
    level: number;
  };
  month: string;
  posting: string;
  fen: number;
}

/** Of a district before it was merged. */
const ONE: Entry = {
  facets: {
    scheme: 'RESERVE',
    version: 1,
    outcome: 'COUNTED',
    units: [TOP],
    buyerCodes: BUYERS[2],
    originCodes: ORIGINS[0],
    supplier: SUPPLIERS[0],
    category: 'GOJI',
    level: 1,
  },
  month: '2020-12',
  posting: '2020-12',
  fen: 700,
};
const months = fc.constantFrom('2019-11', '2020-12', '2021-01', '2021-04', '2022-07');
const anEntry: fc.Arbitrary<Entry> = fc.record({
  facets: fc.record({
    scheme: fc.constantFrom('EW_PURCHASE', 'RESERVE'),
    version: fc.constantFrom(1, 2),
    outcome: fc.constantFrom('COUNTED', 'COUNTED', 'NOT_PAIRED'),
    units: fc.constantFrom(...UNITS),
    buyerCodes: fc.constantFrom(...BUYERS),
    originCodes: fc.constantFrom(...ORIGINS),
    supplier: fc.constantFrom(...SUPPLIERS),
    category: fc.constantFrom('GOJI', 'GOJI_FRESH', 'WINE'),
    level: fc.constantFrom(0, 1, 2, 3),
  }),
  month: months,
  posting: months,
  fen: fc.integer({ min: -1_000_000, max: 1_000_000 }),
});

/** Replaces the ledger; what stands at or below `rolled` of its positions is summed up, slots stand at `through`. */
async function write(entries: readonly Entry[], rolled: number, through: number): Promise<void> {
  await owner.query(
    'TRUNCATE count_totals, count_entries, count_facets CASCADE; UPDATE count_rollup SET position = 0; UPDATE counter_slots SET position = 0',
  );
  const rows = entries.map((entry, index) => ({ ...entry.facets, ...entry, id: newId(), position: index + 1 }));
  await owner.query(
    `WITH e AS (SELECT * FROM jsonb_to_recordset($1::jsonb) AS e(id uuid, scheme text, version int, outcome text, units uuid[], "buyerCodes" text[], "originCodes" text[], supplier uuid,
       category text, level smallint, month text, posting text, fen bigint, position bigint)),
     facets AS (INSERT INTO count_facets (id, scheme_code, scheme_version, measure, outcome, buyer_id, unit_ids, buyer_codes, supplier_id, origin_codes, category_code, channel, evidence_level)
       SELECT id, scheme, version, 'PURCHASE', outcome, units[1], units, "buyerCodes", supplier, "originCodes", category, 'UNION_DIRECT', level FROM e)
     INSERT INTO count_entries (id, buyer_id, facet_id, stream_id, order_line_id, lot_id, recognised_on, posting_month, posting, amount_fen, goods_fen, position, fact_id, judgement)
     SELECT id, units[1], id, id, id, id, (month || '-17')::date, posting, 'REGULAR', CASE outcome WHEN 'COUNTED' THEN fen ELSE 0 END, fen, position, id, '{}' FROM e`,
    [JSON.stringify(rows)],
  );
  await owner.query(
    `INSERT INTO count_totals SELECT facet_id, to_char(recognised_on, 'YYYY-MM'), posting_month, sum(amount_fen), sum(goods_fen), count(*) FROM count_entries WHERE position <= $1 GROUP BY 1, 2, 3`,
    [rolled],
  );
  await owner.query('UPDATE count_rollup SET position = $1', [rolled]);
  await owner.query('UPDATE counter_slots SET position = $1', [through]);
}

type Facet = Parameters<SumTotals['run']>[1]['groupBy'][number];
const last = (list: string[], n: number) => list[list.length - n] ?? null;
const before = (list: string[], parent: string) => list[list.indexOf(parent) - 1] ?? null;
const level = (codes: string[], pattern: RegExp) => codes.find((code) => pattern.test(code)) ?? null;
/** What a facet's key is, told in plain words. */
const KEYS: Partial<Record<Facet, (entry: Entry) => string | null>> = {
  MONTH: (entry) => entry.month,
  YEAR: (entry) => entry.month.slice(0, 4),
  BUYER_CITY: ({ facets }) => level(facets.buyerCodes, /^\d{4}00$(?<!0000)/),
  BUYER_COUNTY: ({ facets }) => level(facets.buyerCodes, /^\d{6}$(?<!00)/),
  BUYER_DIVISION_BELOW: ({ facets }) => last(facets.buyerCodes, 1),
  BUYER: ({ facets }) => facets.units[0],
  UNIT: ({ facets }) => facets.units[0],
  UNIT_TOP: ({ facets }) => last(facets.units, 1),
  UNIT_LEVEL_2: ({ facets }) => last(facets.units, 2),
  UNIT_LEVEL_3: ({ facets }) => last(facets.units, 3),
  UNIT_BELOW: ({ facets }) => last(facets.units, 1),
  ORIGIN_TOWN: ({ facets }) => level(facets.originCodes, /^\d{9}$/),
  ORIGIN_DIVISION_BELOW: ({ facets }) => last(facets.originCodes, 1),
  SUPPLIER: ({ facets }) => facets.supplier,
  CATEGORY: ({ facets }) => facets.category,
  CATEGORY_TOP: ({ facets }) => (facets.category === 'GOJI_FRESH' ? 'GOJI' : facets.category),
  EVIDENCE_LEVEL: ({ facets }) => `E${facets.level}`,
  SCHEME: ({ facets }) => facets.scheme,
  SCHEME_VERSION: ({ facets }) => String(facets.version),
};
const NO_FILTER = {};
const EVER = { from: '2000-01', until: '2100-12' };

/** Amounts by key, of what the plain sum says. */
function plainSums(entries: readonly Entry[], keys: (entry: Entry) => (string | null)[]): Map<string, bigint> {
  const sums = new Map<string, bigint>();
  for (const entry of entries) {
    const key = JSON.stringify(keys(entry));
    sums.set(key, (sums.get(key) ?? 0n) + BigInt(entry.fen));
  }
  return sums;
}
const told = (rows: { scheme: string; keys: (string | null)[]; amountFen: bigint }[]) =>
  new Map(rows.map((row) => [JSON.stringify([row.scheme, ...row.keys]), row.amountFen]));

const SCHEMES = ['EW_PURCHASE', 'RESERVE'];
const ask = (more: Partial<Parameters<SumTotals['run']>[1]>, { viewer = OFFICE, asOf = null as string | null } = {}) =>
  sumTotals.run(
    viewer,
    { schemes: SCHEMES, ...EVER, basis: 'RECOGNITION', filter: NO_FILTER, groupBy: [], rowsMax: 10_000, ...more },
    asOf,
  );

it('totals are the plain sums, by any facets, rolled up or not, each scheme by itself', () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(anEntry, { maxLength: 40 }),
      fc.nat(40),
      fc.nat(40),
      fc.uniqueArray(fc.constantFrom(...(Object.keys(KEYS) as Facet[])), { maxLength: 4 }),
      fc.constantFrom('RECOGNITION' as const, 'POSTING' as const),
      async (entries, one, two, groupBy, basis) => {
        const [rolled, through] = [Math.min(one, two), Math.max(one, two)];
        await write(entries, rolled, through);
        const { countedThrough, rows } = await ask({ groupBy, basis });
        const known = entries
          .slice(0, through)
          .filter((entry) => entry.facets.outcome === 'COUNTED')
          .map((entry) => (basis === 'POSTING' ? { ...entry, month: entry.posting } : entry));
        expect(countedThrough).toBe(BigInt(through));
        expect(told(rows)).toEqual(
          plainSums(known, (entry) => [entry.facets.scheme, ...groupBy.map((facet) => KEYS[facet]!(entry))]),
        );
      },
    ),
    { numRuns: 40 },
  ));

it('what lies below a place or unit adds up to it, at every step down', () =>
  fc.assert(
    fc.asyncProperty(fc.array(anEntry, { minLength: 1, maxLength: 30 }), async (entries) => {
      await write(entries, 10, entries.length);
      const sum = (rows: { amountFen: bigint }[]) => rows.reduce((total, row) => total + row.amountFen, 0n);
      const down = async (facet: Facet, key: 'buyerCode' | 'originCode' | 'unitId', parent: string): Promise<void> => {
        const whole = await ask({ schemes: ['RESERVE'], filter: { [key]: parent } });
        const parts = await ask({ schemes: ['RESERVE'], filter: { [key]: parent }, groupBy: [facet] });
        expect(sum(parts.rows)).toBe(sum(whole.rows));
        for (const { keys, amountFen } of parts.rows) {
          if (keys[0] === null) continue;
          const below = await ask({ schemes: ['RESERVE'], filter: { [key]: keys[0] } });
          expect(sum(below.rows)).toBe(amountFen);
          await down(facet, key, keys[0]);
        }
      };
      await down('BUYER_DIVISION_BELOW', 'buyerCode', '350000');
      await down('ORIGIN_DIVISION_BELOW', 'originCode', '640000');
      await down('UNIT_BELOW', 'unitId', TOP);
      const own = plainSums(
        entries.filter(
          ({ facets }) => facets.scheme === 'RESERVE' && facets.outcome === 'COUNTED' && facets.units.includes(TOP),
        ),
        ({ facets }) => [before(facets.units, TOP)],
      );
      const { rows } = await ask({ schemes: ['RESERVE'], filter: { unitId: TOP }, groupBy: ['UNIT_BELOW'] });
      expect(new Map(rows.map((row) => [JSON.stringify(row.keys), row.amountFen]))).toEqual(own);
    }),
    { numRuns: 10 },
  ));

it('a table of more rows than wanted is refused with how long it is, and not read', async () => {
  const entries = Array.from(
    { length: 12 },
    (_, index): Entry => ({ ...ONE, month: `2021-${String(index + 1).padStart(2, '0')}` }),
  );
  await write(entries, 6, 12);
  expect((await ask({ groupBy: ['MONTH'], rowsMax: 12 })).rows).toHaveLength(12);
  for (const asOf of [null, '2024-06-01'])
    await expect(ask({ groupBy: ['MONTH'], rowsMax: 5 }, { asOf })).rejects.toMatchObject({
      reasons: [{ code: 'TOO_MANY', field: ['groupBy'], parameters: { max: 5, count: 12 } }],
    });
});

it('codes roll up through the divisions of a stated day, and the total stays', () =>
  fc.assert(
    fc.asyncProperty(fc.array(anEntry, { maxLength: 40 }), fc.nat(40), async (entries, rolled) => {
      await write(entries, Math.min(rolled, entries.length), entries.length);
      const groupBy: Facet[] = ['BUYER_COUNTY', 'MONTH'];
      const { rows } = await ask({ groupBy }, { asOf: '2024-06-01' });
      const known = entries.filter((entry) => entry.facets.outcome === 'COUNTED');
      const county = (entry: Entry) => {
        const code = KEYS.BUYER_COUNTY!(entry);
        return code === null ? null : (TODAY[code] ?? code);
      };
      expect(told(rows)).toEqual(plainSums(known, (entry) => [entry.facets.scheme, county(entry), entry.month]));
      const merged = await ask({ filter: { buyerCode: '350404' } }, { asOf: '2024-06-01' });
      expect(told(merged.rows)).toEqual(
        plainSums(
          known.filter((entry) => county(entry) === '350404'),
          (entry) => [entry.facets.scheme],
        ),
      );
    }),
    { numRuns: 20 },
  ));

it('stages roll up through the divisions of a stated day too, beside what is counted', async () => {
  await write([ONE], 0, 1);
  await owner.query(
    `TRUNCATE stage_totals, stage_entries, stage_facets;
     INSERT INTO stage_facets (id, stage, buyer_id, unit_ids, buyer_codes, supplier_id, origin_codes, category_code, channel)
       SELECT gen_random_uuid(), s, '${TOP}', ARRAY['${TOP}'::uuid], ARRAY['350402', '350400', '350000'], '${SUPPLIERS[0]}', ARRAY['640422', '640400', '640000'], 'GOJI', 'UNION_DIRECT' FROM unnest(ARRAY['ORDERED', 'PAID']) AS s;
     INSERT INTO stage_entries (buyer_id, facet_id, stream_id, happened_on, amount_fen, position)
       SELECT buyer_id, id, id, '2021-03-01', 900, 1 FROM stage_facets`,
  );
  const asked = async (asOf: string | null, buyerCode?: string) => {
    const { rows } = await sumTotals.stages(
      OFFICE,
      { scheme: 'RESERVE', ...EVER, filter: { buyerCode }, groupBy: ['BUYER_COUNTY'] },
      asOf,
    );
    return rows.map(({ keys, fen }) => [...keys, fen.ORDERED, fen.PAID, fen.COUNTED]);
  };
  expect(await asked(null)).toEqual([['350402', 900n, 900n, 700n]]);
  expect(await asked('2024-06-01')).toEqual([['350404', 900n, 900n, 700n]]);
  expect(await asked('2024-06-01', '350404')).toEqual([['350404', 900n, 900n, 700n]]);
  expect(await asked(null, '350404')).toEqual([]);
});

it('an office sees what its place was merged from, as of a day since; not without', async () => {
  await write([ONE], 0, 1);
  const viewer = { ...OFFICE, seatCode: '350404', seatCodes: ['350404'] };
  expect((await ask({}, { viewer })).rows).toEqual([]);
  expect((await ask({}, { viewer, asOf: '2024-06-01' })).rows).toMatchObject([{ amountFen: 700n }]);
  expect(
    (await ask({}, { viewer: { ...OFFICE, seatCode: '350604', seatCodes: ['350604'] }, asOf: '2024-06-01' })).rows,
  ).toEqual([]);
  const supplier: Viewer = { ...OFFICE, organisationKind: 'SUPPLIER', seatCode: '350404', seatCodes: ['350404'] };
  expect((await ask({}, { viewer: supplier, asOf: '2024-06-01' })).rows).toEqual([]);
});
