/**
 * A real Chromium for the tests that need one. Without one they are left out with one clear line, unless REQUIRE_BROWSER=1
 * (CI), where that is a failure.
 */
import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';
import { describe } from 'vitest';

const PLACES = [
  process.env['CHROMIUM_PATH'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** Nothing of the browser's own goes out to the network. */
const CHROMIUM_FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The Chromium of this machine, if it has one. @throws Error where there is none and REQUIRE_BROWSER is 1. */
export function findChromium(): string | undefined {
  const found = PLACES.find((path) => path !== undefined && existsSync(path));
  if (!found && process.env['REQUIRE_BROWSER'] === '1') {
    throw new Error('The browser tests are required here, but there is no Chromium. Set CHROMIUM_PATH to one.');
  }
  if (!found)
    console.warn('Browser tests skipped: no Chromium on this machine (set CHROMIUM_PATH to one to run them).');
  return found;
}

/** Starts the browser: a fresh profile each time. */
export async function startBrowser(executablePath: string, flags: readonly string[] = []): Promise<Browser> {
  return chromium.launch({ executablePath, headless: true, args: [...CHROMIUM_FLAGS, ...flags] });
}

/** Tests that need a browser: `tests` gets a function that starts one. */
export function describeInBrowser(name: string, tests: (start: () => Promise<Browser>) => void): void {
  const executablePath = findChromium();
  describe.runIf(executablePath)(name, { timeout: 120_000 }, () => {
    tests(() => startBrowser(executablePath ?? ''));
  });
}
