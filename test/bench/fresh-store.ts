/** A store in a process of its own with one card link in it, and the environment of the feedback function beside it. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { endHour } from '../../functions/links/link.ts';
import { linkKeyReader, tendStoredRing } from '../../functions/links/ring-store.ts';
import { linkStore } from '../../functions/links/store.ts';
import { mintToken } from '../../functions/links/token.ts';
import { HOUR } from '../../functions/shared/time.ts';

/** When everything in a benchmark happens. */
export const NOW = Date.parse('2026-11-24T09:00:00Z');
const LINK_ID = '0123456789A0';

export const FEEDBACK_BUNDLE = join(import.meta.dirname, '../../.build/functions/feedback/index.js');

const tables = { keys: 'bench-keys', ratings: 'bench-ratings' };

/** What the feedback bundle is told in its environment. */
export function feedbackEnvironment(endpoint: string): Record<string, string> {
  return {
    AWS_REGION: 'eu-west-2',
    AWS_ACCESS_KEY_ID: 'bench',
    AWS_SECRET_ACCESS_KEY: 'bench',
    AWS_ENDPOINT_URL_DYNAMODB: endpoint,
    LANGUAGES: 'en,pl,ro,bn,pt,es,tr,ar,ur,so',
    PUBLIC_ORIGIN: 'https://feedback.example.uk',
    TABLE_KEYS: tables.keys,
    TABLE_RATINGS: tables.ratings,
    TABLE_REPLIES: 'bench-replies',
    TABLE_TASKS: 'bench-tasks',
  };
}

/** A fresh store that knows the given ring and one card link. */
export async function freshStore(): Promise<{ endpoint: string; child: ChildProcess; token: string }> {
  const child = fork(join(import.meta.dirname, 'parts/store.ts'), { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
  const [line] = (await once(child.stdout as NodeJS.ReadableStream, 'data')) as [Buffer];
  const endpoint = line.toString().trim();
  const plain = new DynamoDBClient({
    region: 'eu-west-2',
    endpoint,
    credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' },
  });
  const client = DynamoDBDocumentClient.from(plain, { marshallOptions: { removeUndefinedValues: true } });
  await tendStoredRing(client, tables.keys, NOW - HOUR, () => Buffer.alloc(32, 7).toString('base64'));
  const { signing } = await linkKeyReader(client, tables.keys)(NOW);
  if (!signing) throw new Error('no key');
  const endsAtHour = endHour(NOW, 365);
  await linkStore(client, tables.ratings).add({
    id: LINK_ID,
    kind: 'card',
    touchpoint: 'response-my-met',
    borough: 'E09000016',
    pages: 1,
    keyId: signing.id,
    endsAt: new Date(endsAtHour * HOUR).toISOString(),
    createdAt: new Date(NOW).toISOString(),
    createdBy: 'bench',
    bodyHash: '',
  });
  const token = mintToken({ keyId: signing.id, kind: 'card', endsAtHour, linkId: LINK_ID, page: 1 }, signing.key);
  return { endpoint, child, token };
}
