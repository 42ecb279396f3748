import type { EventQuery } from './read-query';

/** How a query is looked up: by kinds of events, which are few, by what names few events, or by what is left. */
export interface QueryPlan {
  /** Types, actions, steps and dispositions that it may have; null for any. */
  types: string[] | null;
  actions: string[] | null;
  steps: string[] | null;
  dispositions: string[] | null;
  /** Only declarations of errors, or none; null for both. */
  declared: boolean | null;
  /** Groups of terms besides; each must be met by one. */
  terms: string[][];
  /** It names goods, documents or events: few have them, and an index finds these. */
  narrow: boolean;
}

const FIELDS = { type: 'types', action: 'actions', step: 'steps', disposition: 'dispositions' } as const;
/** Steps and dispositions of one's own vocabulary are terms like others: there may be any number of them. */
const KIND = /^(type|action|step|disposition)=([A-Za-z_]+)$/;
const NARROW =
  /^(epc|parent|child|input|output|class|childClass|inputClass|outputClass|transformation|corrective|document [^=]*)=/;

/** What of a query the kind of an event says, and whether the rest names few events. */
export function planOf({ terms, eventIds, declared, standing, declarationTime }: EventQuery): QueryPlan {
  const declares = declarationTime.from !== null || declarationTime.until !== null ? true : standing ? false : null;
  const plan: QueryPlan = {
    types: null,
    actions: null,
    steps: null,
    dispositions: null,
    declared: declared ?? declares,
    terms: [],
    narrow: eventIds !== null,
  };
  for (const group of terms) {
    const kinds = group.map((term) => KIND.exec(term));
    const field = kinds[0] && FIELDS[kinds[0][1] as keyof typeof FIELDS];
    if (field && plan[field] === null && kinds.every((kind) => kind?.[1] === kinds[0]![1]))
      plan[field] = kinds.map((kind) => kind![2]);
    else plan.terms.push(group);
    if (group.every((term) => NARROW.test(term))) plan.narrow = true;
  }
  return plan;
}
