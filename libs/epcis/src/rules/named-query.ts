import { Reasons, refuse } from '@shanhai/kernel';
import { isObject, type Json } from './event';
import type { Namespaces } from './event-hash';
import { type EventQuery, readParameters } from './read-query';

/** A query that is kept under a name: parameters as the standard writes them in JSON (EPCIS 2.0, 8.2.7.1 and 12.8). */
export interface NamedQuery {
  name: string;
  query: Record<string, Json>;
  /** What prefixes of extensions' names stand for. */
  names: Namespaces;
}

const NAME = /^[A-Za-z0-9][\w.-]{0,99}$/;
/** What a page is, is asked with each page. */
const OF_A_PAGE = ['perPage', 'nextPageToken'];

/**
 * Reads a query that is to be kept, and proves that it can be asked.
 * Refuses REQUIRED and INVALID (name, query), and what `readParameters` does, at the parameter.
 */
export function readNamedQuery(body: Json, names: Namespaces): NamedQuery {
  const { name, query } = isObject(body) ? body : {};
  const reasons = new Reasons();
  if (typeof name !== 'string') reasons.add('REQUIRED', ['name']);
  else if (!NAME.test(name))
    reasons.add('INVALID', ['name'], {
      value: name.slice(0, 40),
      reason: { zh: '应为 1 到 100 个字母、数字、点、横线', en: 'must be 1 to 100 letters, digits, dots, dashes' },
    });
  if (!isObject(query)) reasons.add('REQUIRED', ['query']);
  reasons.refuseIfAny();
  const named = { name: name as string, query: query as Record<string, Json>, names };
  for (const each of OF_A_PAGE)
    if (each in named.query)
      refuse('INVALID', ['query', each], {
        value: each,
        reason: { zh: '分页参数在查询时给出', en: 'is given when the query is asked' },
      });
  toEventQuery(named, {});
  return named;
}

/** The query, with the page that is asked for. */
export function toEventQuery({ query, names }: NamedQuery, asked: Readonly<Record<string, unknown>>): EventQuery {
  const own = Object.entries(query).map(([name, value]) => ({ name, values: valuesOf(name, value) }));
  const page = OF_A_PAGE.flatMap((name) => (typeof asked[name] === 'string' ? [{ name, values: [asked[name]] }] : []));
  return readParameters([...own, ...page], names);
}

/** Values of a parameter, as texts: the standard writes one or a list, of texts, numbers or truths. */
function valuesOf(name: string, value: Json): string[] {
  return [value].flat().map((each) => {
    if (typeof each === 'string') return each;
    if (typeof each === 'number' || typeof each === 'boolean') return String(each);
    return refuse('INVALID', ['query', name], {
      value: name,
      reason: { zh: '应为文字、数字或其列表', en: 'must be a text, a number, or a list of them' },
    });
  });
}
