import type { PlaceBook } from '@shanhai/divisions';
import { toGlobalId } from '@shanhai/graphql';
import type { BusinessDate } from '@shanhai/kernel';
import { DIVISION_FACETS, type Facet } from '../rules/facet';
import type { FacetValue } from './figures.types';

/** The type of a facet's keys where they are global ids on the wire. */
function idTypeOf(facet: Facet): string | null {
  if (facet === 'PAIRING') return 'Pairing';
  return facet === 'BUYER' || facet === 'SUPPLIER' || facet.startsWith('UNIT') ? 'Organisation' : null;
}

/** A key as the wire has it, and filters take it: a global id where it is one of a unit, supplier or pairing. */
export function facetKey(facet: Facet, key: string | null): string | null {
  const type = idTypeOf(facet);
  return key !== null && type ? toGlobalId(type, key) : key;
}

/** Names of keys, and the places of a stated day where codes are of one. */
export interface Naming {
  names: ReadonlyMap<string, string>;
  book?: PlaceBook | null;
  asOf?: BusinessDate | null;
}

/** A key as the wire has it, with its name. */
export function toFacetValue(facet: Facet, key: string | null, { names, book, asOf }: Naming): FacetValue {
  // What a code is on the stated day: null where it is none then.
  const place = key !== null && book && asOf && DIVISION_FACETS.has(facet) ? book.spanAt(key, asOf) : undefined;
  return {
    facet,
    key: facetKey(facet, key),
    name: key === null ? null : (place?.name ?? names.get(key) ?? key),
    formerDivision: place === null,
  };
}

/** Every key of rows once, to be named by one statement. */
export function keysOf(rows: readonly { keys: readonly (string | null)[] }[]): string[] {
  return [...new Set(rows.flatMap((row) => row.keys).filter((key) => key !== null))];
}
