/**
 * Which of the media types that there are a client would rather have (RFC 9110, 12.5.1): the first of those that it weighs
 * the most. The first of all where it does not say; null where it takes none of them.
 */
export function preferredType<Type extends string>(accept: string | undefined, offered: readonly Type[]): Type | null {
  const ranges = (accept ?? '')
    .split(',')
    .slice(0, RANGES_MAX)
    .map(readRange)
    .filter((range) => range !== null);
  if (ranges.length === 0) return offered[0];
  const weights = offered.map((type) => weightOf(type, ranges));
  const most = Math.max(...weights);
  return most > 0 ? offered[weights.indexOf(most)] : null;
}

/** Browsers send under ten. */
const RANGES_MAX = 50;

interface Range {
  type: string;
  weight: number;
}

function readRange(text: string): Range | null {
  const [type, ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  if (!/^(\*\/\*|[\w.+-]+\/(\*|[\w.+-]+))$/.test(type)) return null;
  const q = parameters.find((parameter) => parameter.startsWith('q='));
  const weight = q === undefined ? 1 : Number(q.slice(2));
  return { type, weight: weight >= 0 && weight <= 1 ? weight : 0 };
}

/** The most exact range decides. */
function weightOf(type: string, ranges: readonly Range[]): number {
  for (const exact of [type, `${type.split('/')[0]}/*`, '*/*']) {
    const found = ranges.find((range) => range.type === exact);
    if (found) return found.weight;
  }
  return 0;
}
