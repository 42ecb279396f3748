import { type BusinessDate, type Month, monthOf } from '@shanhai/kernel';
import type { RuleBook } from '@shanhai/divisions';
import type { RulesAt } from './count-stream';
import type { SchemeVersion } from './scheme';

/** What a replay judges by, made of the rules as they were known at an epoch. */
export type RuleChoice = (known: RulesAt) => RulesAt;

/** The counter's way: the rules as they were known at each fact's place in the log. */
export const AS_COUNTED: RuleChoice = (known) => known;

/**
 * A version put in force for its span as if it had always been known and were the newest of its scheme; outside of its span
 * the versions before it hold, as they were known. Other schemes stay as they were known.
 */
export function withVersion(version: SchemeVersion): RuleChoice {
  return (known) => ({
    ...known,
    schemes: [
      ...known.schemes.filter((each) => each.code !== version.code || each.version < version.version),
      { ...version, status: 'IN_FORCE' },
    ],
  });
}

/** Schemes as they were known at each fact's place, by the places, lists and pairings of one book. */
export function withBook(book: RuleBook): RuleChoice {
  return (known) => ({ ...known, book });
}

/** Whether an entry is part of some figure of the months, by recognition or by posting. */
export function isOfMonths(entry: { recognisedOn: BusinessDate; month: Month }, from: Month, until: Month): boolean {
  return [monthOf(entry.recognisedOn), entry.month].some((month) => from <= month && month <= until);
}
