/** The values of the `limit` keys that were asked for last. */
export class Kept<Key, Value> {
  private readonly values = new Map<Key, Value>();

  constructor(private readonly limit: number) {}

  get(key: Key): Value | undefined {
    const value = this.values.get(key);
    if (value === undefined) return undefined;
    // A map goes in the order in which keys came: the one asked for goes to its end.
    this.values.delete(key);
    this.values.set(key, value);
    return value;
  }

  /** Keeps a value, and drops the one that was not asked for the longest where there are too many. */
  set(key: Key, value: Value): Value {
    this.values.delete(key);
    this.values.set(key, value);
    if (this.values.size > this.limit) this.values.delete(this.values.keys().next().value!);
    return value;
  }
}
