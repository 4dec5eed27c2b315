/** Wiring of the public feedback addresses. */
import { linkKeyReader } from '../links/ring-store.ts';
import { linkStore } from '../links/store.ts';
import { TOUCHPOINTS } from '../lists/touchpoints.ts';
import { config } from '../shared/config.ts';
import { documentClient } from '../shared/dynamo.ts';
import { randomId } from '../shared/ids.ts';
import { raise } from '../tasks/raise-store.ts';
import { ENGLISH, languagesFor } from './languages/index.ts';
import { feedbackPage } from './pages/index.ts';
import { feedbackHandler } from './routes.ts';
import { feedbackStore } from './store.ts';
import { signalsIn } from './watchwords/index.ts';

const settings = config('LANGUAGES', 'TABLE_KEYS', 'TABLE_RATINGS', 'TABLE_REPLIES', 'TABLE_TASKS');
const client = documentClient();
const keys = linkKeyReader(client, settings.TABLE_KEYS);

const getLink = linkStore(client, settings.TABLE_RATINGS).get;
const store = feedbackStore(client, { ratings: settings.TABLE_RATINGS, replies: settings.TABLE_REPLIES });
const languages = languagesFor(settings.LANGUAGES);

export const handler = feedbackHandler({
  keys,
  getLink,
  store,
  raise: (task) => raise(client, settings.TABLE_TASKS, task),
  signalsIn,
  languages,
  randomId,
});

/**
 * The first of everything is the dearest: done here, where Lambda gives the most
 * CPU, so that the first victim does not wait for it.
 */
async function prime(): Promise<void> {
  const [touchpoint] = TOUCHPOINTS;
  if (touchpoint) {
    const page = {
      token: '',
      formId: '',
      language: ENGLISH,
      languages,
      touchpoint,
      kind: 'card',
      mode: 'new',
    } as const;
    feedbackPage(page);
  }
  await Promise.all([keys(Date.now()).then(() => getLink('')), store.prime(), signalsIn('he')]);
}

void prime().catch(() => undefined);
