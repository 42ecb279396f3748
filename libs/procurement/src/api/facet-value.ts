import { toGlobalId } from '@shanhai/graphql';
import type { Facet } from '../rules/facet';
import type { FacetValue } from './figures.types';

/** The type of a facet's keys where they are global ids on the wire. */
function idTypeOf(facet: Facet): string | null {
  if (facet === 'PAIRING') return 'Pairing';
  return facet === 'BUYER' || facet === 'SUPPLIER' || facet.startsWith('UNIT') ? 'Organisation' : null;
}

/** A key as the wire has it, with its name. `place` is what a code is on a stated day: null where it is none then. */
export function toFacetValue(
  facet: Facet,
  key: string | null,
  names: ReadonlyMap<string, string>,
  place?: { name: string } | null,
): FacetValue {
  const type = idTypeOf(facet);
  return {
    facet,
    key: key !== null && type ? toGlobalId(type, key) : key,
    name: key === null ? null : (place?.name ?? names.get(key) ?? key),
    formerDivision: place === null,
  };
}

/** Every key of rows once, to be named by one statement. */
export function keysOf(rows: readonly { keys: readonly (string | null)[] }[]): string[] {
  return [...new Set(rows.flatMap((row) => row.keys).filter((key) => key !== null))];
}
