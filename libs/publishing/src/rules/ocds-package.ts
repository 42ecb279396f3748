import { isMonth, type Month, nextMonth, refuse } from '@shanhai/kernel';

export type OcdsResource = 'records' | 'releases';

/** What is asked of published contracts, read from a query string. */
export interface OcdsQuery {
  /** Months, both included, of the days on which orders were placed; of records alone. */
  from: Month | null;
  until: Month | null;
  /** The place of the log to publish; null for the newest. */
  through: bigint | null;
  /** Of releases alone: those recorded after this place of the log. */
  since: bigint;
  first: number | null;
  after: string | null;
}

const PARAMETERS: Record<OcdsResource, readonly string[]> = {
  records: ['from', 'until', 'through', 'first', 'after'],
  releases: ['since', 'through', 'first', 'after'],
};
const UNKNOWN = { zh: '没有此参数', en: 'no such parameter' };
const NOT_TAKEN = { zh: '不是此参数的值', en: 'not a value of this parameter' };

/** @throws Refusal INVALID at a parameter that is unknown, or whose value is none of it */
export function readOcdsQuery(resource: OcdsResource, query: Readonly<{ [name: string]: unknown }>): OcdsQuery {
  for (const name of Object.keys(query))
    if (!PARAMETERS[resource].includes(name))
      refuse('INVALID', [name.slice(0, 40)], { value: name.slice(0, 40), reason: UNKNOWN });
  const read = <Value>(name: string, parse: (text: string) => Value | null): Value | null => {
    const value = query[name];
    if (value === undefined) return null;
    const parsed = typeof value === 'string' ? parse(value) : null;
    return parsed ?? refuse('INVALID', [name], { value: String(value).slice(0, 80), reason: NOT_TAKEN });
  };
  const digits = (text: string) => (/^\d{1,18}$/.test(text) ? BigInt(text) : null);
  const month = (text: string) => (isMonth(text) ? text : null);
  return {
    from: read('from', month),
    until: read('until', month),
    through: read('through', digits),
    since: read('since', digits) ?? 0n,
    first: read('first', (text) => (/^\d{1,4}$/.test(text) ? Number(text) : null)),
    after: read('after', (text) => (text.length <= 200 ? text : null)),
  };
}

/** The days of a query's months: from the first one, until before the other. */
export const daysOf = ({ from, until }: Pick<OcdsQuery, 'from' | 'until'>) => ({
  from: from && `${from}-01`,
  until: until && `${nextMonth(until)}-01`,
});

/** What stands before the list of a package. */
export interface PackageHead {
  uri: string;
  publisher: string;
  /** When the newest fact of the package was recorded. */
  publishedDate: Date;
}

const headOf = ({ uri, publisher, publishedDate }: PackageHead) => ({
  uri,
  version: '1.1',
  publisher: { name: publisher },
  publishedDate: publishedDate.toISOString(),
});

/** One page as a package of the standard; `links` as its pagination extension has them. */
export function packageOf(
  resource: OcdsResource,
  head: PackageHead,
  contents: readonly object[],
  next: string | null,
): object {
  return { ...headOf(head), [resource]: contents, ...(next === null ? {} : { links: { next } }) };
}

/** The text of a package up to its list. */
export const packageHead = (resource: OcdsResource, head: PackageHead): string =>
  `${JSON.stringify(headOf(head)).slice(0, -1)},"${resource}":[`;

/** A package as text, one record or release a line, while they are read. */
export async function* packageText(
  resource: OcdsResource,
  head: PackageHead,
  batches: AsyncIterable<readonly object[]>,
): AsyncGenerator<string> {
  yield `${packageHead(resource, head)}\n`;
  let before = '';
  for await (const contents of batches) {
    if (contents.length === 0) continue;
    yield before + contents.map((each) => JSON.stringify(each)).join(',\n');
    before = ',\n';
  }
  yield '\n]}\n';
}
