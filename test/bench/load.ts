/** 200 victims at once, 5,000 replies, `kill -9` of the service in the middle, restart: every acknowledged reply is there once. */
import { killInTheMiddle } from '../support/victims.ts';
import { print } from './measure.ts';

const REPLIES = 5000;

export async function benchLoad(): Promise<void> {
  const result = await killInTheMiddle({ victims: 200, replies: REPLIES });
  const { acknowledged, missing, stored, counted, sentAgain, seconds } = result;
  print({
    what: 'load: 200 victims, 5,000 replies, kill -9',
    measured: `${acknowledged} acknowledged, ${missing.length} lost, ${stored} stored, ${counted} counted`,
    goal: 'every one once',
    met: acknowledged === REPLIES && missing.length === 0 && stored === REPLIES && counted === REPLIES,
  });
  console.log(`      in ${seconds.toFixed(0)} s with the restart; ${sentAgain} forms sent again`);
}
