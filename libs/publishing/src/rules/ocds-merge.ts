import type { Release } from './ocds-terms';

type Json = string | number | boolean | null | undefined | Json[] | { [name: string]: Json };
const isObject = (value: Json): value is { [name: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isIdentified = (value: Json): value is { id: string } => isObject(value) && typeof value.id === 'string';

/** Later values take the place of earlier ones; objects are merged, in lists by their ids. */
function merged(before: Json, after: Json): Json {
  if (Array.isArray(before) && Array.isArray(after) && after.every(isIdentified)) {
    const byId = new Map(before.filter(isIdentified).map((each) => [each.id, each as Json]));
    for (const each of after) byId.set(each.id, merged(byId.get(each.id), each));
    return [...byId.values()];
  }
  if (!isObject(before) || !isObject(after)) return after;
  const result = { ...before };
  for (const [name, value] of Object.entries(after))
    if (value !== undefined) result[name] = merged(before[name], value);
  return result;
}

/**
 * The compiled release of a process: its releases merged in their order by the routine of the standard.
 * Source: https://standard.open-contracting.org/1.1/en/schema/merging/
 */
export function compiledRelease(releases: readonly Release[]): Release {
  const { ocid, date } = releases.at(-1)!;
  const all = releases.reduce<Json>((before, release) => merged(before, release as unknown as Json), {});
  return { ...(all as unknown as Release), id: `${ocid}-${date}`, tag: ['compiled'] };
}

export interface Record {
  ocid: string;
  releases: readonly Release[];
  compiledRelease: Release;
}

/** All that is published of a process. */
export const recordOf = (releases: readonly Release[]): Record => ({
  ocid: releases[0].ocid,
  releases,
  compiledRelease: compiledRelease(releases),
});
