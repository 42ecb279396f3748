/** The object that `registerEnumType` wants of a list of names: each name stands for itself. */
export function enumOf<Name extends string>(names: readonly Name[]): { [N in Name]: N } {
  return Object.fromEntries(names.map((name) => [name, name])) as { [N in Name]: N };
}
