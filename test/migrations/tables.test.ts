import { Pool } from 'pg';
import { DataSource, getMetadataArgsStorage } from 'typeorm';
import { APPLICATION_ROLE } from '@shanhai/database';
import { freshDatabase } from '@shanhai/testing';
// Loads every entity of every lib.
import '../../apps/api/src/api.module';

let pool: Pool;
let world: Awaited<ReturnType<typeof freshDatabase>>;

beforeAll(async () => {
  world = await freshDatabase('tables');
  pool = new Pool({ connectionString: world.url, max: 2 });
});
afterAll(async () => {
  await pool.end();
  await world.drop();
});

async function column<T>(sql: string, parameters: unknown[] = []): Promise<T[]> {
  return (await pool.query<Record<string, T>>(sql, parameters)).rows.map((row) => Object.values(row)[0]);
}

/** Rows of these stay as they were written. A new ledger is added here and gets a trigger and a REVOKE. */
const LEDGERS = [
  'area_yields',
  'attribution_moves',
  'aid_project_versions',
  'audit_trail',
  'bank_references',
  'bank_statements',
  'belongings',
  'benefit_figures',
  'benefit_models',
  'board_fulfilment_ends',
  'board_fulfilments',
  'bulletin_decisions',
  'bulletins',
  'card_arrivals',
  'card_entries',
  'card_events',
  'category_requirements',
  'closed_references',
  'collective_payables',
  'commitment_certificate_papers',
  'commitment_certificate_voids',
  'commitment_certificates',
  'count_entries',
  'count_facets',
  'declared_decisions',
  'declared_rows',
  'declared_versions',
  'deliveries',
  'dispute_sides',
  'division_editions',
  'division_spans',
  'division_successors',
  'epcis_events',
  'epcis_sights',
  'fact_positions',
  'facts',
  'files',
  'gtins',
  'household_payout_decisions',
  'household_payout_lines',
  'household_payout_shares',
  'household_payouts',
  'households',
  'invoice_tolerances',
  'invoices',
  'lot_aliases',
  'lot_losses',
  'lot_plots',
  'lot_roots',
  'making_inputs',
  'making_undos',
  'makings',
  'money_postings',
  'origin_list_members',
  'origin_lists',
  'pairings',
  'pack_keys',
  'programme_versions',
  'packed_cases',
  'paid_numbers',
  'payable_movements',
  'payee_choices',
  'payment_references',
  'payout_accounts',
  'payout_fees',
  'payout_lines',
  'period_seal_requests',
  'period_seals',
  'price_observations',
  'processes',
  'recalled_lots',
  'revoked_lots',
  'sales_period_locks',
  'sales_price_tolerances',
  'schemes',
  'sent_references',
  'sent_sightings',
  'stage_entries',
  'stage_facets',
  'targets',
  'trading_standings',
  'unit_changes',
];

describe('ledgers', () => {
  it('have the trigger, for every row, before update and delete', async () => {
    const guarded = await column<string>(
      `SELECT DISTINCT t.tgrelid::regclass::text FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
       WHERE p.proname = 'refuse_ledger_edit' AND t.tgenabled = 'O' AND t.tgtype = 1 + 2 + 8 + 16 ORDER BY 1`,
    );
    expect(guarded).toEqual(expect.arrayContaining(LEDGERS));
    expect(guarded.filter((table) => !LEDGERS.includes(table))).toEqual([]);
  });

  it('are beyond the application role: no UPDATE, DELETE or TRUNCATE, on no column', async () => {
    const editable = await column<string>(
      `SELECT t FROM unnest($2::text[]) AS t
       WHERE has_table_privilege($1, t, 'UPDATE') OR has_table_privilege($1, t, 'DELETE') OR has_table_privilege($1, t, 'TRUNCATE')
         OR has_any_column_privilege($1, t, 'UPDATE')`,
      [APPLICATION_ROLE, LEDGERS],
    );
    expect(editable).toEqual([]);
  });

  it('refuse UPDATE and DELETE of their owner, too', async () => {
    let tried = 0;
    for (const table of LEDGERS) {
      const [some] = await column<boolean>(`SELECT EXISTS (SELECT FROM ${table})`);
      if (!some) continue;
      tried += 1;
      const [first] = await column<string>(
        `SELECT attname FROM pg_attribute WHERE attrelid = $1::regclass AND attnum = 1`,
        [table],
      );
      await expect(pool.query(`UPDATE ${table} SET ${first} = ${first}`)).rejects.toThrow(`${table} is append-only`);
      await expect(pool.query(`DELETE FROM ${table}`)).rejects.toThrow(`${table} is append-only`);
    }
    // Those that every installation has rows of.
    expect(tried).toBeGreaterThanOrEqual(6);
  });
});

describe('the application role', () => {
  it('owns nothing and is no superuser', async () => {
    const owned = await column(
      `SELECT relname::text FROM pg_class WHERE relowner = $1::regrole
       UNION ALL SELECT proname::text FROM pg_proc WHERE proowner = $1::regrole
       UNION ALL SELECT nspname::text FROM pg_namespace WHERE nspowner = $1::regrole`,
      [APPLICATION_ROLE],
    );
    expect(owned).toEqual([]);
    const [mighty] = await column<boolean>(
      'SELECT rolsuper OR rolcreaterole OR rolcreatedb OR rolbypassrls FROM pg_roles WHERE rolname = $1',
      [APPLICATION_ROLE],
    );
    expect(mighty).toBe(false);
  });

  it('cannot make or drop a table', async () => {
    const client = await pool.connect();
    try {
      await client.query(`SET ROLE ${APPLICATION_ROLE}`);
      await expect(client.query('CREATE TABLE mine (id int)')).rejects.toThrow('permission denied');
      await expect(client.query('DROP TABLE orders')).rejects.toThrow('must be owner');
    } finally {
      await client.query('RESET ROLE');
      client.release();
    }
  });
});

describe('whose rows they are stands in the primary key, so that tables can be spread by it', () => {
  /** Tables that name the column but are not that organisation's rows. */
  const EXCEPTIONS: Record<string, string[]> = {
    // Unique on the whole platform; groups of figures, copied everywhere; a supplier's rows that name a buyer's line.
    buyer_id: ['payment_references', 'count_facets', 'stage_facets', 'count_run_facets', 'household_payout_lines'],
    supplier_id: [
      'trace_codes',
      'licence_numbers',
      'gtins',
      'lot_aliases',
      'count_facets',
      'stage_facets',
      'count_run_facets',
      // Rows of a channel partner.
      'partner_deliveries',
      'sales_rows',
      'sales_disputes',
      // Reference data of offices.
      'aid_projects',
      'aid_project_versions',
    ],
    owner_id: ['facts_unsequenced', 'fact_positions'],
    organisation_id: ['memberships', 'audit_trail'],
  };

  const MUST: [string, string[]][] = [
    [
      'buyer_id',
      [
        'orders',
        'order_addresses',
        'order_lines',
        'order_charges',
        'supplier_orders',
        'shipments',
        'shipment_lines',
        'deliveries',
      ],
    ],
    ['buyer_id', ['payables', 'payable_items', 'payable_movements', 'count_entries', 'stage_entries']],
    [
      'supplier_id',
      [
        'products',
        'lots',
        'origin_claims',
        'certificates',
        'licences',
        'commitment_certificates',
        'skus',
        'listings',
        'price_tiers',
        'stock',
        'product_search',
      ],
    ],
    ['owner_id', ['facts']],
    ['organisation_id', ['idempotency_keys']],
  ];

  const withColumn = (name: string) =>
    column<string>(
      `SELECT attrelid::regclass::text FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
       WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND attname = $1 AND NOT attisdropped`,
      [name],
    );
  const withColumnInKey = (name: string) =>
    column<string>(
      `SELECT i.indrelid::regclass::text FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY(i.indkey)
       WHERE i.indisprimary AND a.attname = $1`,
      [name],
    );

  it.each(MUST)('%s: %s', async (name, tables) => {
    expect(await withColumnInKey(name)).toEqual(expect.arrayContaining(tables));
  });

  it.each(Object.keys(EXCEPTIONS))('%s: every table that has it, but for those that say why not', async (name) => {
    const keyed = new Set(await withColumnInKey(name));
    // A buyer's row that also names its supplier is spread by the buyer.
    const buyers = name === 'buyer_id' ? new Set<string>() : new Set(await withColumnInKey('buyer_id'));
    const missing = (await withColumn(name)).filter((table) => !keyed.has(table) && !buyers.has(table));
    expect(missing.filter((table) => !EXCEPTIONS[name].includes(table))).toEqual([]);
  });
});

describe('entities', () => {
  it('are their tables: the same columns, types, nullability and keys', async () => {
    const entities = getMetadataArgsStorage().tables.map(({ target }) => target as new () => object);
    expect(entities.length).toBeGreaterThan(0);
    const dataSource = await new DataSource({ type: 'postgres', url: world.url, entities }).initialize();
    try {
      for (const entity of dataSource.entityMetadatas) {
        expect(entity.relations).toEqual([]);
        const { rows } = await pool.query(
          `SELECT c.column_name AS name, c.data_type AS type, c.is_nullable = 'YES' AS nullable,
             EXISTS (SELECT FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY(i.indkey)
               WHERE i.indisprimary AND i.indrelid = $1::text::regclass AND a.attname = c.column_name) AS key
           FROM information_schema.columns c WHERE c.table_schema = 'public' AND c.table_name = $1::text`,
          [entity.tableName],
        );
        const declared = entity.columns.map((each) => ({
          name: each.databaseName,
          type: dataSource.driver.normalizeType(each),
          nullable: each.isNullable,
          key: each.isPrimary,
        }));
        const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1);
        expect(declared.sort(byName)).toEqual(rows.sort(byName));
      }
    } finally {
      await dataSource.destroy();
    }
  });
});
