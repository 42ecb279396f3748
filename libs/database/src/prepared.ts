/** Statements that a connection keeps prepared: all of ours, and a bound should text ever be built without end. */
const PREPARED_MAX = 500;

const names = new Map<string, string>();

/**
 * The name that a statement is prepared under: parsed and planned once per connection, not at each call. Undefined beyond
 * the bound, where it is sent unprepared. The same text has the same name on every connection of this process.
 */
export function preparedName(sql: string): string | undefined {
  let name = names.get(sql);
  if (name === undefined && names.size < PREPARED_MAX) {
    name = `s${names.size + 1}`;
    names.set(sql, name);
  }
  return name;
}
