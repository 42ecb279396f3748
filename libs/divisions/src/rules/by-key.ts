/** Gathers items by a key, keys and items in the order in which they come. (Node 20 has no Map.groupBy.) */
export function byKey<Item>(items: Iterable<Item>, keyOf: (item: Item) => string): Map<string, Item[]> {
  const gathered = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const among = gathered.get(key);
    if (among) among.push(item);
    else gathered.set(key, [item]);
  }
  return gathered;
}
