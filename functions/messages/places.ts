/** The places that a message takes in the limits before it goes out, each once however often it is tried. */
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { addDays, londonDay, startOfDay } from '../shared/time.ts';
import type { Composed } from './compose.ts';
import type { History } from './gate/decision.ts';
import { limitKeys } from './gate/limits.ts';
import { type Count, type Counter, countUp, readCounts } from './limit-store.ts';
import type { Seen } from './look.ts';
import { isCaseOrder, type Message } from './message.ts';

export interface Places {
  /** The message with every place that it has taken, also when it did not get all. */
  readonly message: Message;
  /** What was found full, as the gate is told of it; undefined: it has a place everywhere. */
  readonly full: Pick<History, 'used' | 'spentPence'> | undefined;
}

/** What all texts of a day cost, counted with the force. */
const SPENT = 'spent-pence';

interface Place extends Count {
  /** Of a limit: its name as the gate knows it. */
  readonly limit?: string;
}

interface PlaceCounter extends Counter {
  readonly counts: readonly Place[];
}

interface PlaceParts {
  readonly client: DynamoDBDocumentClient;
  readonly tables: { readonly messages: string };
}

/** A limit of an hour is counted with the day that the hour is in: London's days begin at full hours of UTC. */
function countersOf({ message, the, detail, policy }: Seen, composed: Composed, now: number): PlaceCounter[] {
  const { channel } = composed;
  const day = londonDay(now);
  const ends = startOfDay(addDays(day, 1));
  const counters = new Map<string, Place[]>();
  const add = (id: string, place: Place) => counters.set(id, [...(counters.get(id) ?? []), place]);
  for (const { scope, key, window, name, amount } of limitKeys({ message, channel, detail: detail ?? '', the }, now)) {
    add(`${scope}#${key}#${day}`, { name: window, by: 1, most: amount, limit: name });
  }
  if (composed.channel === 'sms') {
    add(`force#force#${day}`, {
      name: SPENT,
      by: composed.parts * policy.smsPence,
      // What is answered to a victim's own text costs as well, and goes out all the same.
      ...(isCaseOrder(message.order) ? { most: policy.dailySpendPence } : {}),
    });
  }
  return [...counters].map(([id, counts]) => ({ id, counts, ends }));
}

/** What the gate is told of some places: how much is used of each, as `usedOf` says. */
function toldOf(places: readonly Place[], usedOf: (place: Place) => number): Pick<History, 'used' | 'spentPence'> {
  const spent = places.find(({ name }) => name === SPENT);
  return {
    used: Object.fromEntries(
      places.flatMap((place) => (place.limit === undefined ? [] : [[place.limit, usedOf(place)]])),
    ),
    spentPence: spent ? usedOf(spent) : 0,
  };
}

/** How much of what the message would take is used, as the gate is told of it. Nothing is taken. */
export async function usedPlaces(
  { client, tables }: PlaceParts,
  seen: Seen,
  composed: Composed,
  now: number,
): Promise<Pick<History, 'used' | 'spentPence'>> {
  const counters = countersOf(seen, composed, now);
  const used = new Map(
    await Promise.all(
      counters.map(async ({ id, counts }) => {
        const found = await readCounts(client, tables.messages, id);
        return counts.map((place) => [place, found.get(place.name) ?? 0] as const);
      }),
    ).then((each) => each.flat()),
  );
  return toldOf([...used.keys()], (place) => used.get(place) ?? 0);
}

/** Takes the places that the message has not taken yet. */
export async function takePlaces(
  { client, tables }: PlaceParts,
  seen: Seen,
  composed: Composed,
  now: number,
): Promise<Places> {
  const counted = new Set(seen.message.counted);
  const wanted = countersOf(seen, composed, now).filter(({ id }) => !counted.has(id));
  const full = await Promise.all(
    wanted.map(async (counter) => {
      const names = await countUp(client, tables.messages, counter);
      if (names.length === 0) counted.add(counter.id);
      return counter.counts.filter(({ name }) => names.includes(name));
    }),
  );
  const places = full.flat();
  const message = { ...seen.message, counted: [...counted] };
  return { message, full: places.length === 0 ? undefined : toldOf(places, ({ most = 0 }) => most) };
}
