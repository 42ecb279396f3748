/** A table of states: for each verb, from which states to which one. */
export type Transitions<State extends string, Verb extends string> = Record<
  Verb,
  { from: readonly State[]; to: State }
>;

/** The state after `verb`, or null where the verb is not allowed from `state`. */
export function after<State extends string, Verb extends string>(
  table: Transitions<State, Verb>,
  verb: Verb,
  state: State,
): State | null {
  return table[verb].from.includes(state) ? table[verb].to : null;
}
