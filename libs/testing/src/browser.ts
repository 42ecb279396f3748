import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const EXECUTABLE = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** Why tests in a browser are skipped here; null where there is a browser. */
export const NO_BROWSER = existsSync(EXECUTABLE) ? null : `no browser at ${EXECUTABLE}; set CHROMIUM`;

/** A real headless Chromium with a profile of its own, which asks nobody anything by itself. */
export function aBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: EXECUTABLE,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
