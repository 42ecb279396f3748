import { gtin14, isGtin } from '@shanhai/catalogue';

/** What a GS1 Digital Link of an article names: the article, a batch of it, or one item of the batch. */
export interface DigitalLink {
  /** 14 digits. */
  gtin: string;
  /** Consumer product variant (AI 22). */
  variant: string | null;
  /** Batch or lot number (AI 10). */
  lot: string | null;
  /** Serial number (AI 21). */
  serial: string | null;
}

/** Qualifiers of a GTIN in the one order in which a path may have them (GS1 Digital Link: URI Syntax, 4.9.1). */
const QUALIFIERS = ['22', '10', '21'] as const;
/** GS1's character set 82 for values of letters, at most 20 (GS1 General Specifications, 7.11). */
const VALUE = /^[!-"%-?A-Z_a-z]{1,20}$/;

/**
 * Reads the path of a Digital Link, in percent as it came over the wire: `/01/{gtin}`, then qualifiers in their order. GTINs
 * of 8, 12 and 13 digits are filled up. Null for any other path: a wrong check digit or order, an empty or forbidden value.
 */
export function readDigitalLink(path: string): DigitalLink | null {
  const [empty, ai, gtin, ...rest] = path.split('/');
  if (empty !== '' || ai !== '01' || gtin === undefined || !isGtin(gtin) || rest.length % 2 !== 0) return null;
  const values = new Map<string, string>();
  let last = -1;
  for (let at = 0; at < rest.length; at += 2) {
    const order = QUALIFIERS.indexOf(rest[at] as (typeof QUALIFIERS)[number]);
    const value = decoded(rest[at + 1]);
    if (order <= last || value === null || !VALUE.test(value)) return null;
    values.set(rest[at], value);
    last = order;
  }
  const of = (qualifier: string) => values.get(qualifier) ?? null;
  return { gtin: gtin14(gtin), variant: of('22'), lot: of('10'), serial: of('21') };
}

/** The path of the Digital Link of a lot; of the article alone where no lot is given. */
export function digitalLinkPath(gtin: string, traceCode: string | null): `/01/${string}` {
  return `/01/${gtin14(gtin)}${traceCode === null ? '' : `/10/${traceCode}`}`;
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
