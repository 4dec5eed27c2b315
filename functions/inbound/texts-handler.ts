/** Wiring of incoming texts. */

import { randomBytes } from 'node:crypto';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { lookupKeyReader } from '../cases/lookup-store.ts';
import { feedbackStore } from '../feedback/store.ts';
import { signalsIn } from '../feedback/watchwords/index.ts';
import { linkStore } from '../links/store.ts';
import { nudgeClient, nudger } from '../messages/nudge-provider.ts';
import { config } from '../shared/config.ts';
import { documentClient } from '../shared/dynamo.ts';
import { raise } from '../tasks/raise-store.ts';
import { takeTexts } from './texts.ts';

const settings = config(
  'TABLE_MESSAGES',
  'TABLE_CASES',
  'TABLE_RATINGS',
  'TABLE_REPLIES',
  'TABLE_TASKS',
  'TABLE_AUDIT',
  'INTAKE_MESSAGES_WAITING',
);
const client = documentClient();
const tables = {
  messages: settings.TABLE_MESSAGES,
  cases: settings.TABLE_CASES,
  tasks: settings.TABLE_TASKS,
  audit: settings.TABLE_AUDIT,
};

const parts = {
  client,
  tables,
  lookupKey: lookupKeyReader(client, settings.TABLE_CASES, randomBytes),
  getLink: linkStore(client, settings.TABLE_RATINGS).get,
  store: feedbackStore(client, { ratings: settings.TABLE_RATINGS, replies: settings.TABLE_REPLIES }),
  raise: (task: Parameters<typeof raise>[2]) => raise(client, settings.TABLE_TASKS, task),
  signalsIn,
  nudge: nudger(nudgeClient(), settings.INTAKE_MESSAGES_WAITING),
};

export function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  return takeTexts(parts, event);
}
