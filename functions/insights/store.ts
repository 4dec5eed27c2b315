/** Roll-ups, closed days, the ledger of a span and the reports, in the ratings table. */
import { gunzipSync, gzipSync } from 'node:zlib';
import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  type QueryCommandInput,
} from '@aws-sdk/lib-dynamodb';
import { held } from '../shared/dynamo.ts';
import type { PlacedCell } from './groups.ts';
import { EMPTY_LEDGER, type Ledger, readLedger, writeLedger } from './ledger.ts';
import { type Cell, type DayEntry, rollUp } from './rollup.ts';

/** The ratings table. */
export interface Ratings {
  readonly client: DynamoDBDocumentClient;
  readonly table: string;
}

/** An item may hold 400 KB; long before that we say so instead of failing in the store. */
const MOST_BYTES = 350_000;

function pack(value: string): Uint8Array {
  const packed = gzipSync(value);
  if (packed.length > MOST_BYTES) throw new Error(`item of ${packed.length} bytes is too large`);
  return packed;
}

const unpack = (packed: unknown) => gunzipSync(packed as Uint8Array).toString('utf8');

async function get({ client, table }: Ratings, pk: string, sk: string): Promise<Record<string, unknown> | undefined> {
  const { Item } = await client.send(new GetCommand({ TableName: table, Key: { pk, sk }, ConsistentRead: true }));
  return Item;
}

/** @returns false when the condition did not hold */
async function put(
  { client, table }: Ratings,
  item: Record<string, unknown>,
  condition: { readonly expression?: string; readonly values?: Record<string, unknown> } = {},
): Promise<boolean> {
  return held(
    client.send(
      new PutCommand({
        TableName: table,
        Item: item,
        ConditionExpression: condition.expression,
        ExpressionAttributeValues: condition.values,
      }),
    ),
  );
}

async function queryAll({ client, table }: Ratings, pk: string, projection?: string): Promise<unknown[]> {
  const items: unknown[] = [];
  let from: QueryCommandInput['ExclusiveStartKey'];
  do {
    const page = await client.send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': pk },
        ConsistentRead: true,
        ExclusiveStartKey: from,
        ...(projection === undefined ? {} : { ProjectionExpression: projection }),
      }),
    );
    items.push(...(page.Items ?? []));
    from = page.LastEvaluatedKey;
  } while (from);
  return items;
}

/**
 * Makes the roll-up of one day and borough anew from its ratings. Safe to call again, late and in parallel: the version is
 * read before the ratings, so a run that saw fewer of them cannot overwrite one that saw more.
 */
export async function recomputeRollUp(ratings: Ratings, day: string, borough: string): Promise<void> {
  const pk = `ROLLUP#${day}`;
  for (;;) {
    const stored = await get(ratings, pk, borough);
    const cells = rollUp((await queryAll(ratings, `DAY#${day}#${borough}`)) as DayEntry[]);
    if (stored && JSON.stringify(stored['cells']) === JSON.stringify(cells)) return;
    const version = (stored?.['version'] as number | undefined) ?? 0;
    const item = { pk, sk: borough, cells, version: version + 1 };
    const done = await put(
      ratings,
      item,
      stored
        ? { expression: 'version = :version', values: { ':version': version } }
        : { expression: 'attribute_not_exists(pk)' },
    );
    if (done) return;
  }
}

const closedKey = (day: string) => ({ pk: `CLOSED#${day}`, sk: 'CELLS' });

async function readClosed(ratings: Ratings, day: string): Promise<PlacedCell[] | undefined> {
  const { pk, sk } = closedKey(day);
  const item = await get(ratings, pk, sk);
  return item && (JSON.parse(unpack(item['body'])) as PlacedCell[]);
}

async function readRollUps(ratings: Ratings, day: string): Promise<PlacedCell[]> {
  const items = (await queryAll(ratings, `ROLLUP#${day}`)) as { readonly sk: string; readonly cells: Cell[] }[];
  return items.flatMap(({ sk, cells }) => cells.map((cell) => ({ ...cell, borough: sk })));
}

/** The cells of a day: as it was closed, or as it stands. */
export async function readDay(ratings: Ratings, day: string): Promise<PlacedCell[]> {
  return (await readClosed(ratings, day)) ?? (await readRollUps(ratings, day));
}

/**
 * Closes a day: its figures are those of now, for every report. Without it, a correction between the report of a week
 * and that of its month would show as the difference of the two, alone.
 */
export async function closeDay(ratings: Ratings, day: string): Promise<PlacedCell[]> {
  const closed = await readClosed(ratings, day);
  if (closed) return closed;
  const cells = await readRollUps(ratings, day);
  const body = pack(JSON.stringify(cells));
  const first = await put(ratings, { ...closedKey(day), body }, { expression: 'attribute_not_exists(pk)' });
  return first ? cells : ((await readClosed(ratings, day)) ?? cells);
}

/** Does the work for each, a few at once. */
export async function eachOf<In, Out>(items: readonly In[], work: (item: In) => Promise<Out>): Promise<Out[]> {
  const AT_ONCE = 16;
  const done: Out[] = [];
  for (let at = 0; at < items.length; at += AT_ONCE) {
    done.push(...(await Promise.all(items.slice(at, at + AT_ONCE).map(work))));
  }
  return done;
}

const ledgerKey = (span: string) => ({ pk: `SPAN#${span}`, sk: 'LEDGER' });

/** The ledger of the span that begins on a day. */
export async function getLedger(ratings: Ratings, span: string): Promise<Ledger> {
  const { pk, sk } = ledgerKey(span);
  const item = await get(ratings, pk, sk);
  return item ? readLedger(unpack(item['body'])) : EMPTY_LEDGER;
}

/** Stores a ledger unless somebody else stored this version first. @returns whether it was stored */
export function putLedger(ratings: Ratings, span: string, ledger: Ledger): Promise<boolean> {
  const item = { ...ledgerKey(span), version: ledger.version, body: pack(writeLedger(ledger)) };
  return put(
    ratings,
    item,
    ledger.version === 1
      ? { expression: 'attribute_not_exists(pk)' }
      : { expression: 'version = :before', values: { ':before': ledger.version - 1 } },
  );
}

/** One part of a report: `REPORT#<grouping>`, or `REPORT`, which is written last and takes it off the due index. */
export async function putReportPart(ratings: Ratings, periodId: string, part: string, value: unknown): Promise<void> {
  await put(ratings, { pk: `PERIOD#${periodId}`, sk: part, body: pack(JSON.stringify(value)) });
}

/** `none`: nobody replied in the period; `due`: there is a report to be made. */
export type Found = { readonly is: 'none' | 'due' } | { readonly is: 'made'; readonly value: unknown };

/** One part of a report. */
export async function getReportPart(ratings: Ratings, periodId: string, part: string): Promise<Found> {
  const item = await get(ratings, `PERIOD#${periodId}`, part);
  if (!item) return { is: 'none' };
  return item['body'] === undefined ? { is: 'due' } : { is: 'made', value: JSON.parse(unpack(item['body'])) };
}

/** The equality answers of a month: question and answer, in no order that means anything. */
export async function readEquality(
  ratings: Ratings,
  month: string,
): Promise<{ readonly question: string; readonly answer: string }[]> {
  const items = (await queryAll(ratings, `EQUALITY#${month}`)) as { readonly sk: string; readonly answer: string }[];
  return items.map(({ sk, answer }) => ({ question: sk.slice(0, sk.indexOf('#')), answer }));
}
