/** What comes back by text: answers to invitations, orders, danger, and what anybody may send. Shares are **assumed**. */
import type { Report } from '../carrier.ts';
import type { Chance } from '../chance.ts';
import type { SentText } from '../post.ts';
import { DAY, HOUR, MINUTE } from './stage.ts';

type Said = Pick<SentText, 'words' | 'is' | 'rating'>;

const rating = (words: string, value: number): Said => ({ words, is: 'rating', rating: value });

const RATINGS: readonly Said[] = [
  rating('5', 5),
  rating('4', 4),
  rating('1', 1),
  rating('5 very kind', 5),
  rating('2 nobody rang me back', 2),
  rating('five stars', 5),
  rating('3. It was all right', 3),
  rating('⭐⭐⭐⭐', 4),
];
const STOPS: readonly Said[] = ['STOP', 'Stop', 'stop please', 'Unsubscribe', 'STOP ALL'].map((words) => ({
  words,
  is: 'stop',
}));
const HELP: Said = { words: 'HELP', is: 'help' };
const DANGER: Said = { words: 'he is outside and will kill me', is: 'danger' };
const WORDS: readonly Said[] = ['Thank you for ringing', 'Where is my bicycle?', 'ok'].map((words) => ({
  words,
  is: 'other',
}));

function said(chance: Chance, invited: boolean): Said | undefined {
  const kind = chance.weighted<Said | undefined | 'rating' | 'stop' | 'words'>([
    [invited ? 45 : 88, undefined],
    [invited ? 33 : 1, 'rating'],
    [invited ? 8 : 3, 'words'],
    [invited ? 8 : 4, 'stop'],
    [3, HELP],
    [invited ? 3 : 1, DANGER],
  ]);
  if (kind === 'rating') return chance.pick(RATINGS);
  if (kind === 'stop') return chance.pick(STOPS);
  return kind === 'words' ? chance.pick(WORDS) : kind;
}

/** What whoever holds the phone sends after a text has arrived: soon, or days later, once or twice. */
export function repliesTo(chance: Chance, { at, handOver }: Report, template: string): SentText[] {
  const texts: SentText[] = [];
  let when = at;
  for (let more = 0; more < 2; more += 1) {
    const one = said(chance, template === 'feedback-invitation');
    if (!one || (more > 0 && chance.happens(0.6))) break;
    when = Math.round(when + MINUTE + (chance.happens(0.2) ? chance.wait(12 * DAY) : chance.wait(2 * HOUR)));
    texts.push({ ...one, id: `text-${chance.whole(0, 2 ** 31)}-${more}`, from: handOver.to, at: when });
  }
  return texts;
}

/** Somebody texts whom nobody knows, or whose number was another's. */
export function strangeText(chance: Chance, from: string, at: number): SentText {
  const one = chance.pick([...RATINGS.slice(0, 2), ...STOPS.slice(0, 1), HELP, DANGER, ...WORDS]);
  return { ...one, id: `text-${chance.whole(0, 2 ** 31)}-s`, from, at };
}
