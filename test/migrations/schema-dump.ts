import type { Pool } from 'pg';

/** What a schema consists of, one query a kind; each gives lines of text that name everything a migration can change. */
const KINDS: Record<string, string> = {
  columns: `SELECT format('%s.%s %s%s default %s identity %s', c.relname, a.attname, format_type(a.atttypid, a.atttypmod),
      CASE WHEN a.attnotnull THEN ' not null' ELSE '' END, COALESCE(pg_get_expr(d.adbin, d.adrelid), 'none'), a.attidentity)
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm')`,
  views: `SELECT format('%s: %s', c.relname, pg_get_viewdef(c.oid)) FROM pg_class c
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('v', 'm')`,
  constraints: `SELECT format('%s %s: %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace AND conrelid <> 0`,
  indexes: `SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'`,
  triggers: `SELECT format('%s (%s)', pg_get_triggerdef(t.oid), t.tgenabled) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
    WHERE c.relnamespace = 'public'::regnamespace AND NOT t.tgisinternal`,
  functions: `SELECT pg_get_functiondef(p.oid) FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace AND p.prokind = 'f'
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')`,
  extensions: `SELECT extname FROM pg_extension`,
  privileges: `SELECT format('%s %s', c.relname, array_to_string(ARRAY(SELECT unnest(c.relacl)::text ORDER BY 1), ' ')) FROM pg_class c
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'S')`,
  'default privileges': `SELECT format('%s %s', defaclobjtype, defaclacl) FROM pg_default_acl`,
  'schema privileges': `SELECT format('%s', ARRAY(SELECT unnest(nspacl)::text ORDER BY 1)) FROM pg_namespace WHERE nspname = 'public'`,
};

/** The whole schema as sorted lines per kind, equal for equal schemas. */
export async function dumpSchema(pool: Pool): Promise<Record<string, string[]>> {
  const dump: Record<string, string[]> = {};
  for (const [kind, query] of Object.entries(KINDS)) {
    const { rows } = await pool.query<Record<string, string>>(query);
    dump[kind] = rows.map((row) => String(Object.values(row)[0])).sort();
  }
  return dump;
}
