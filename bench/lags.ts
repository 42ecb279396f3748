/** For each fact, in the order of positions, how long it took until a look found it counted. */
export function lagsOf(
  facts: readonly { position: number; at: number }[],
  looks: readonly { at: number; through: number }[],
): number[] {
  let next = 0;
  return facts.map((fact) => {
    while (looks[next].through < fact.position) next += 1;
    return looks[next].at - fact.at;
  });
}
