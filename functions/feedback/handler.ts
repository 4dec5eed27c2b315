/** Wiring of the public feedback addresses. */
import { linkKeyReader } from '../links/ring-store.ts';
import { linkStore } from '../links/store.ts';
import { config } from '../shared/config.ts';
import { documentClient } from '../shared/dynamo.ts';
import { randomId } from '../shared/ids.ts';
import { raise } from '../tasks/store.ts';
import { languagesFor } from './languages/index.ts';
import { feedbackHandler } from './routes.ts';
import { feedbackStore } from './store.ts';
import { signalsIn } from './watchwords/index.ts';

const settings = config('LANGUAGES', 'TABLE_KEYS', 'TABLE_RATINGS', 'TABLE_REPLIES', 'TABLE_TASKS');
const client = documentClient();
const keys = linkKeyReader(client, settings.TABLE_KEYS);

export const handler = feedbackHandler({
  keys,
  getLink: linkStore(client, settings.TABLE_RATINGS).get,
  store: feedbackStore(client, { ratings: settings.TABLE_RATINGS, replies: settings.TABLE_REPLIES }),
  raise: (task) => raise(client, settings.TABLE_TASKS, task),
  signalsIn,
  languages: languagesFor(settings.LANGUAGES),
  randomId,
});

// The first call of a cold start is the dearest (35 ms CPU measured): made here, where Lambda gives the most CPU.
void Promise.all([keys(Date.now()), signalsIn('')]).catch(() => undefined);
