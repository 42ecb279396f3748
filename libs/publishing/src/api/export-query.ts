import {
  coerceInputValue,
  getNullableType,
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLSchema,
  isInputObjectType,
  isListType,
  isRequiredInputField,
} from 'graphql';
import { refuse } from '@shanhai/kernel';

/** A table to export, by the query of the schema whose arguments it takes. */
export const EXPORTED_QUERY = { totals: 'procurementTotals', entries: 'countEntries' } as const;
export type ExportedTable = keyof typeof EXPORTED_QUERY;

type Fields = readonly (GraphQLArgument | GraphQLInputField)[];
/** Arguments of a connection that make no sense for a whole table. */
const PAGING = new Set(['first', 'after', 'last', 'before']);

const fieldsOf = (type: GraphQLInputType): Fields => {
  const named = getNullableType(type);
  return isInputObjectType(named) ? Object.values(named.getFields()) : [];
};

function argumentsOf(schema: GraphQLSchema, table: ExportedTable): Fields {
  return schema
    .getQueryType()!
    .getFields()
    [EXPORTED_QUERY[table]].args.filter(({ name }) => !PAGING.has(name));
}

/**
 * Reads a query string into the arguments of a table's GraphQL query. Its names are those of the arguments and of the fields
 * inside them, flat: `scheme=UNION&from=2025-01&until=2025-12&groupBy=MONTH,BUYER&originCode=640422`. The schema itself judges
 * the values, so what GraphQL takes is taken here, and nothing else.
 * @throws Refusal INVALID or REQUIRED at the parameter.
 */
export function readExportQuery<Arguments>(
  schema: GraphQLSchema,
  table: ExportedTable,
  parameters: Readonly<Record<string, unknown>>,
): Arguments {
  const fields = argumentsOf(schema, table);
  const used = new Set<string>();
  const nested = nest(fields, parameters, used);
  for (const name of Object.keys(parameters))
    if (!used.has(name)) refuse('INVALID', [name.slice(0, 40)], { value: name.slice(0, 40), reason: UNKNOWN });
  const values = fields.map(({ name, type }) => {
    const value = nested[name] ?? null;
    if (value === null && getNullableType(type) !== type) refuse('REQUIRED', [name]);
    if (value === null) return [name, null];
    const coerced = coerceInputValue(value, type, (path, invalid) => {
      const field = path.length > 0 ? path : [name];
      // A list's item is told by the list's name.
      const at = String(field.findLast((part) => typeof part === 'string') ?? name);
      if (invalid === null || typeof invalid === 'object') refuse('REQUIRED', [missingOf(type, value) ?? at]);
      return refuse('INVALID', [at], { value: String(invalid).slice(0, 80), reason: NOT_TAKEN });
    });
    return [name, coerced];
  });
  return Object.fromEntries(values) as Arguments;
}

const UNKNOWN = { zh: '没有此参数', en: 'no such parameter' };
const NOT_TAKEN = { zh: '不是此参数的值', en: 'not a value of this parameter' };

/** The values of a query string, nested as the fields are; null where none of them is given. */
function nest(
  fields: Fields,
  parameters: Readonly<Record<string, unknown>>,
  used: Set<string>,
): Record<string, unknown> {
  const entries = fields.flatMap(({ name, type }): [string, unknown][] => {
    const inner = fieldsOf(type);
    if (inner.length > 0) {
      const values = nest(inner, parameters, used);
      return Object.keys(values).length > 0 ? [[name, values]] : [];
    }
    const text = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
    if (text === undefined) return [];
    used.add(name);
    return [[name, valueOf(type, name, text)]];
  });
  return Object.fromEntries(entries);
}

/** A parameter's text as JSON would say it to a field of this type. */
function valueOf(type: GraphQLInputType, name: string, text: unknown): unknown {
  if (typeof text !== 'string') refuse('INVALID', [name], { value: name, reason: ONCE });
  if (NOT_TEXT.test(text)) refuse('INVALID', [name], { value: name, reason: NOT_TAKEN });
  const nullable = getNullableType(type);
  if (isListType(nullable)) {
    return text === '' ? [] : text.split(',').map((item) => valueOf(nullable.ofType as GraphQLInputType, name, item));
  }
  const { name: of } = nullable as { name: string };
  if (of === 'Int' || of === 'Float') return Number(text);
  if (of === 'Boolean') return text === 'true' ? true : text === 'false' ? false : text;
  return text;
}
/** A zero byte, which PostgreSQL keeps in no text. */
const NOT_TEXT = /\0/;
const ONCE = { zh: '只能给一次', en: 'give it once' };

/** The first field that must be given and is not, however deep. */
function missingOf(type: GraphQLInputType, value: unknown): string | null {
  const given = value as Record<string, unknown>;
  for (const field of fieldsOf(type) as GraphQLInputField[]) {
    if (!(field.name in given)) {
      if (isRequiredInputField(field)) return field.name;
    } else if (typeof given[field.name] === 'object') {
      const missing = missingOf(field.type, given[field.name]);
      if (missing) return missing;
    }
  }
  return null;
}

/** The query string of arguments; `readExportQuery` reads them back. */
export function writeExportQuery(values: object): string {
  const flat = new URLSearchParams();
  const add = (from: object): void => {
    for (const [name, value] of Object.entries(from) as [string, unknown][]) {
      if (value === null || value === undefined) continue;
      if (Array.isArray(value)) flat.set(name, value.join(','));
      else if (typeof value === 'object') add(value);
      else flat.set(name, String(value));
    }
  };
  add(values);
  return flat.toString();
}
