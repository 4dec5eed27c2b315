/** Nothing acknowledged is lost: the service is killed in the middle of many victims' answers and started again. */
import { expect, it } from 'vitest';
import { killInTheMiddle } from '../support/victims.ts';

it('keeps every acknowledged answer exactly once over kill -9 and a restart', async () => {
  const result = await killInTheMiddle({ victims: 20, replies: 200 });
  expect(result.acknowledged).toBe(200);
  expect(result.sentAgain).toBeGreaterThan(0);
  expect(result.missing).toEqual([]);
  expect(result.stored).toBe(200);
  expect(result.counted).toBe(200);
}, 120_000);
