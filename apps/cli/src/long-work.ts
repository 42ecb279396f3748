/** How often somebody who waits hears that it goes on. */
const PROGRESS_MS = 10_000;

/** Tells from time to time how far the work is, beside its report: on the error output. */
export function nowAndThen<Now>(words: (now: Now) => string): (now: Now) => void {
  let toldMs: number | undefined;
  return (now) => {
    toldMs ??= performance.now();
    if (performance.now() - toldMs < PROGRESS_MS) return;
    toldMs = performance.now();
    console.error(words(now));
  };
}

/** What such work ends with: 1 where anything is wrong; 2 where nothing was found, but not everything was looked at. */
export function exitCodeOf(wrong: boolean, unfinished: boolean): number {
  if (wrong) return 1;
  return unfinished ? 2 : 0;
}

/** Aborted by the first Ctrl-C or SIGTERM, so that the work ends in order and tells where to go on; the second one ends the program. */
export function interrupted(): AbortSignal {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => controller.abort());
  return controller.signal;
}
