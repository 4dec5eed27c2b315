/** The places that a message takes in the limits before it goes out, each once however often it is tried. */
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { addDays, londonDay, startOfDay } from '../shared/time.ts';
import type { Composed } from './compose.ts';
import type { History } from './gate/decision.ts';
import { limitKeys } from './gate/limits.ts';
import { type Counter, countUp, readCount } from './limit-store.ts';
import type { Seen } from './look.ts';
import { isCaseOrder, type Message } from './message.ts';

export interface Places {
  /** The message with every place that it has taken, also when it did not get all. */
  readonly message: Message;
  /** What was found full, as the gate is told of it; undefined: it has a place everywhere. */
  readonly full: Pick<History, 'used' | 'spentPence'> | undefined;
}

interface Place extends Counter {
  readonly by: number;
  /** Of a limit: its name. What is spent has none. */
  readonly name?: string;
}

function placesOf({ message, the, detail, policy }: Seen, composed: Composed, now: number): Place[] {
  const { channel } = composed;
  const limits = limitKeys({ message, channel, detail: detail ?? '', the }, now).map((key) => ({
    id: `${key.scope}#${key.key}#${key.window}`,
    name: key.name,
    most: key.amount,
    ends: key.ends,
    by: 1,
  }));
  if (composed.channel !== 'sms') return limits;
  const day = londonDay(now);
  const spent = {
    id: `spend#sms#${day}`,
    ends: startOfDay(addDays(day, 1)),
    by: composed.parts * policy.smsPence,
    // What is answered to a victim's own text costs as well, and goes out all the same.
    ...(isCaseOrder(message.order) ? { most: policy.dailySpendPence } : {}),
  };
  return [...limits, spent];
}

type PlaceParts = {
  readonly client: DynamoDBDocumentClient;
  readonly tables: { readonly messages: string };
};

/** How much of what the message would take is used, as the gate is told of it. Nothing is taken. */
export async function usedPlaces(
  { client, tables }: PlaceParts,
  seen: Seen,
  composed: Composed,
  now: number,
): Promise<Pick<History, 'used' | 'spentPence'>> {
  const counts = await Promise.all(
    placesOf(seen, composed, now).map(async ({ id, name }) => ({
      name,
      count: await readCount(client, tables.messages, id),
    })),
  );
  return {
    used: Object.fromEntries(counts.flatMap(({ name, count }) => (name === undefined ? [] : [[name, count]]))),
    spentPence: counts.find(({ name }) => name === undefined)?.count ?? 0,
  };
}

/** Takes the places that the message has not taken yet. */
export async function takePlaces(
  { client, tables }: PlaceParts,
  seen: Seen,
  composed: Composed,
  now: number,
): Promise<Places> {
  const counted = new Set(seen.message.counted);
  const wanted = placesOf(seen, composed, now).filter(({ id }) => !counted.has(id));
  const got = await Promise.all(
    wanted.map(async (place) => ({ place, got: await countUp(client, tables.messages, place, place.by) })),
  );
  for (const one of got) if (one.got) counted.add(one.place.id);
  const full = got.flatMap((one) => (one.got ? [] : [one.place]));
  const message = { ...seen.message, counted: [...counted] };
  if (full.length === 0) return { message, full: undefined };
  return {
    message,
    full: {
      used: Object.fromEntries(full.flatMap(({ name, most = 0 }) => (name === undefined ? [] : [[name, most]]))),
      spentPence: full.some(({ name }) => name === undefined) ? seen.policy.dailySpendPence : 0,
    },
  };
}
