import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { times } from './times.ts';

const run = promisify(execFile);

/** What a process of its own answers, on a host in another time zone; with it the zone's distance from UTC in January. */
async function timesIn(zone: string): Promise<unknown> {
  const script = `
    import { times } from ${JSON.stringify(new URL('./times.ts', import.meta.url).href)};
    console.log(JSON.stringify({ minutes: new Date(2026, 0, 15).getTimezoneOffset(), ...times() }));
  `;
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', script], {
    env: { PATH: process.env['PATH'], TZ: zone },
  });
  return JSON.parse(stdout);
}

const here = times();

it.each([
  ['Europe/London', 0],
  ['Pacific/Auckland', -780],
  ['Pacific/Kiritimati', -840],
  ['America/Los_Angeles', 480],
  ['America/St_Johns', 210],
  ['Asia/Kolkata', -330],
])('the clock is the same on a host in %s', async (zone, minutes) => {
  expect(await timesIn(zone)).toEqual({ minutes, ...here });
});
