/** Reading the audit trail, newest first: the entries of one case, of one member of staff, or day after day. */
import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { QueuePage } from '../shared/merge-pages.ts';
import { addDays, londonDay } from '../shared/time.ts';
import type { AccessEntry } from './entry.ts';
import type { Question, Span } from './question.ts';

/** An entry with its place: places run with time, and no two entries share one. */
export type StoredEntry = AccessEntry & { readonly sk: string };

/** So many entries in one bite; of one partition there may be many more. */
const BITE = 100;

interface Partition {
  /** Without one, the table itself. */
  readonly index?: 'by-reference' | 'by-subject';
  readonly key: string;
  readonly value: string;
}

/** The latest entries of one partition within a span and before a place. */
async function readPartition(
  client: DynamoDBDocumentClient,
  table: string,
  { index, key, value }: Partition,
  span: Span,
  before: string | undefined,
): Promise<QueuePage<StoredEntry>> {
  const { Items, LastEvaluatedKey } = await client.send(
    new QueryCommand({
      TableName: table,
      ...(index ? { IndexName: index } : { ConsistentRead: true }),
      // `$` is the character behind `#`: every entry of the last instant is in. The place to begin behind is in as well.
      KeyConditionExpression: '#key = :value AND sk BETWEEN :from AND :to',
      ExpressionAttributeNames: { '#key': key },
      ExpressionAttributeValues: { ':value': value, ':from': span.from, ':to': before ?? `${span.to}$` },
      ScanIndexForward: false,
      Limit: BITE,
    }),
  );
  const items = ((Items ?? []) as StoredEntry[]).filter(({ sk }) => sk !== before);
  return { items, more: LastEvaluatedKey !== undefined };
}

/** All entries, one day's partition after the other; a day is not looked at before the later ones are used up. */
async function readDays(
  client: DynamoDBDocumentClient,
  table: string,
  span: Span,
  before: string | undefined,
): Promise<QueuePage<StoredEntry>> {
  const first = londonDay(Date.parse(span.from));
  let day = londonDay(Date.parse(before === undefined ? span.to : before.slice(0, before.indexOf('#'))));
  for (let behind = before; ; behind = undefined) {
    const page = await readPartition(client, table, { key: 'pk', value: `DAY#${day}` }, span, behind);
    if (page.items.length > 0 || day <= first) return { items: page.items, more: page.more || day > first };
    day = addDays(day, -1);
  }
}

/** The latest entries that a question is about, before a place. Of two filters the index of the case is read. */
export function readEntries(
  client: DynamoDBDocumentClient,
  table: string,
  { referenceKey, subject, ...span }: Question,
  before: string | undefined,
): Promise<QueuePage<StoredEntry>> {
  // A place outside of what is asked is none: the question may have moved on, or another one have made the cursor.
  const inside = before !== undefined && before < `${span.to}$` ? before : undefined;
  if ((inside ?? `${span.to}$`) < span.from) return Promise.resolve({ items: [], more: false });
  if (referenceKey !== undefined) {
    const partition = { index: 'by-reference', key: 'referenceKey', value: referenceKey } as const;
    return readPartition(client, table, partition, span, inside);
  }
  if (subject !== undefined) {
    return readPartition(client, table, { index: 'by-subject', key: 'subject', value: subject }, span, inside);
  }
  return readDays(client, table, span, inside);
}
