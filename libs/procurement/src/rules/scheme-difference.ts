import { OUTCOMES, type Outcome } from './scheme';

/**
 * Why one side counts what the other does not: the rule by which the other left the goods out, or, where no rule did, what
 * else became of them on the other side.
 */
export const DIFFERENCE_REASONS = [
  ...OUTCOMES.filter((outcome): outcome is Exclude<Outcome, 'COUNTED'> => outcome !== 'COUNTED'),
  /** It counts less of these goods: it counts by another cap (CR-3). */
  'LESS_OF_IT',
  /** It counts them in another row of the answer. */
  'ANOTHER_ROW',
  /** It judges them on a date outside the period. */
  'ANOTHER_PERIOD',
  /** It has not judged them at all: not yet paid or accepted, or not in force. */
  'NOT_RECOGNISED',
] as const;
export type DifferenceReason = (typeof DIFFERENCE_REASONS)[number];
