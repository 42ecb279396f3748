import { addDays, type BusinessDate, businessDateOf } from '@shanhai/kernel';

/** With pauses from one second to half an hour that is some three hours: longer than most faults, shorter than a day's work. */
export const TRIES_MAX = 16;
const LONGEST = 1_800;

/**
 * The pause before the next try after `tries` in vain, in milliseconds; null where no more are made. Twice the one before, up to
 * 1,800 times the first, and between half and all of it by `random` (0 to 1), so that what failed together does not come together.
 */
export function pauseAfter(tries: number, firstMs: number, random: number): number | null {
  if (tries >= TRIES_MAX) return null;
  return Math.round(Math.min(2 ** (tries - 1), LONGEST) * firstMs * (0.5 + random / 2));
}

/** The processor keeps events for so long; what can not be followed by then is gone, or is somebody else's. */
export const FOLLOWED_DAYS = 30;
/** With questions five minutes apart that is some five hours. */
const FOLLOWED_EACH = 64;

/** When a dead call is made again by itself; null where it does something, or is too old: then a person decides. */
export function followedAgainAt(
  { kind, createdOn }: { kind: string; createdOn: BusinessDate },
  now: Date,
  askAfterMs: number,
): Date | null {
  if (!kind.startsWith('FOLLOW_') || businessDateOf(now) > addDays(createdOn, FOLLOWED_DAYS)) return null;
  return new Date(now.getTime() + FOLLOWED_EACH * askAfterMs);
}
