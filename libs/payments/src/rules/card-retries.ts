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
