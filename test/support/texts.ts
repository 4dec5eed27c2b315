/** Texts to the service as they come in AWS, on a house of cases with invitations of its own. */
import { randomBytes } from 'node:crypto';
import { type DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { detailHash, phoneDetail } from '../../functions/cases/lookup.ts';
import { lookupKeyReader } from '../../functions/cases/lookup-store.ts';
import { feedbackStore } from '../../functions/feedback/store.ts';
import { signalsIn } from '../../functions/feedback/watchwords/index.ts';
import { openConversation } from '../../functions/inbound/conversation-store.ts';
import { takeTexts } from '../../functions/inbound/texts.ts';
import { type IssuedLink, issueLink } from '../../functions/links/issue.ts';
import { linkKeyReader, tendStoredRing } from '../../functions/links/ring-store.ts';
import { linkStore } from '../../functions/links/store.ts';
import { MINUTE, toIso } from '../../functions/shared/time.ts';
import { raise } from '../../functions/tasks/raise-store.ts';
import { snsEnvelope, sqsEvent } from '../../lib/local/intakes/envelopes.ts';
import { twoWayMessage } from '../../lib/local/intakes/incoming-text.ts';
import { type CasesHouse, casesHouse, HACKNEY, type Item } from './cases.ts';
import { TEST_NOW } from './desk.ts';
import { ORIGIN } from './house.ts';

export interface SentText {
  /** The provider's id. */
  readonly id: string;
  readonly from: string;
  readonly body: string;
  /** When SNS took it (ms). */
  readonly at?: number;
}

export interface TextsHouse extends CasesHouse {
  /** Registers a case with a plan by text. @returns its canonical id */
  readonly victim: (reference: string, phone: string, more?: Record<string, unknown>) => Promise<string>;
  /** A feedback invitation goes out to a number of a case. */
  readonly invite: (caseId: string, phone: string, more?: { at?: number; message?: string }) => Promise<IssuedLink>;
  /** Delivers texts in one batch. */
  readonly deliver: (texts: readonly SentText[], more?: DeliverOptions) => Promise<SQSBatchResponse>;
  readonly deliverEvent: (event: SQSEvent, more?: DeliverOptions) => Promise<SQSBatchResponse>;
  readonly all: (table: Table) => Promise<Item[]>;
  readonly snapshot: () => Promise<Snapshot>;
  /** How often the sender was told that an answer waits. */
  readonly nudges: () => number;
}

/** A victim with a number of their own. */
export interface Somebody {
  readonly phone: string;
  readonly caseId: string;
  readonly reference: string;
  readonly link: IssuedLink | undefined;
  /** A text from them; a minute after the start of the tests unless it says when. */
  readonly sms: (body: string, at?: number) => SentText;
}

type Table = 'ratings' | 'replies' | 'tasks' | 'messages' | 'cases';
export type Snapshot = Readonly<Record<Table, readonly Item[]>>;

let people = 0;
let strangers = 0;
let texts = 0;

function textFrom(from: string, body: string, at: number): SentText {
  texts += 1;
  return { id: `text-${texts}`, from, body, at };
}

/** Of Ofcom's numbers for drama. */
const drama = (last: number) => `+44770090${String(last).padStart(4, '0')}`;

/** A victim, and the invitation to them unless it is declined. */
export async function somebody(house: TextsHouse, { invited = true } = {}): Promise<Somebody> {
  people += 1;
  const phone = drama(people);
  const reference = `TEXT-${people}/26`;
  const caseId = await house.victim(reference, phone);
  const link = invited ? await house.invite(caseId, phone) : undefined;
  return { phone, caseId, reference, link, sms: (body, at = TEST_NOW + MINUTE) => textFrom(phone, body, at) };
}

/** A text from a number that is of no case. */
export function stranger(body: string, at = TEST_NOW): SentText {
  strangers += 1;
  return textFrom(drama(999 - strangers), body, at);
}

const sorted = <Value>(list: Value[]): Value[] => list.sort((a, b) => (String(a) < String(b) ? -1 : 1));

const orderOf = (item: Item) => item['order'] as Item;

/** What is stored for a number: replies with their words, answers, tasks, why texts are kept for people. */
export function outcomeOf({ ratings, replies, tasks, messages }: Snapshot, phone: string, linkId?: string) {
  const inbound = messages.filter((item) => item.sk === 'INBOUND' && item['from'] === phone);
  const ids = new Set(inbound.map(({ pk }) => pk.slice('INBOUND#'.length)));
  const found = linkId === undefined ? [] : ratings.filter(({ pk, sk }) => pk === `LINK#${linkId}` && sk !== 'LINK');
  const wordsOf = (reply: Item) =>
    replies.find(({ pk, sk }) => pk === `REPLY#${reply['replyId']}` && sk === `WORDS#${reply['words']}`)?.['words'];
  return {
    replies: found.map((reply) => [reply['rating'], wordsOf(reply), reply['channel']]),
    answers: sorted(
      messages
        .filter((item) => item.sk === 'MESSAGE' && orderOf(item)['number'] === phone)
        .map((item) => orderOf(item)['template']),
    ),
    tasks: sorted(
      tasks
        .filter((task) => ids.has(String(task['inbound'])) || (task['reply'] as Item)?.pk === `LINK#${linkId}`)
        .map((task) => [task['kind'], task['status'], task['queue']]),
    ),
    kept: sorted(inbound.map((item) => item['because'])),
  };
}

/** The tasks of a kind that a case has asked for. */
export function caseTasks({ tasks }: Pick<Snapshot, 'tasks'>, caseId: string, kind: string): Item[] {
  return tasks.filter((task) => (task['case'] as Item)?.['id'] === caseId && task['kind'] === kind);
}

interface DeliverOptions {
  readonly client?: DynamoDBDocumentClient;
  readonly deliveries?: number;
  readonly nudge?: () => Promise<void>;
}

const TOPIC = 'arn:aws:sns:eu-west-2:111122223333:inbound-texts';

/** The event of a batch. */
export function textsEvent(texts: readonly SentText[], deliveries = 1): SQSEvent {
  return sqsEvent(
    'inbound-texts',
    texts.map(({ id, from, body, at = TEST_NOW }) => ({
      id: `sqs-${id}`,
      body: snsEnvelope(
        TOPIC,
        `sns-${id}`,
        twoWayMessage({ from, to: '+447700900999', body }, id, undefined),
        toIso(at),
      ),
      sentAt: at,
      deliveries,
    })),
  );
}

export async function textsHouse(): Promise<TextsHouse> {
  const house = await casesHouse();
  const { client, tables } = house.store;
  await tendStoredRing(client, tables.keys, TEST_NOW - 1000, () => randomBytes(32).toString('base64'));
  let nudges = 0;
  const count = async () => {
    nudges += 1;
  };
  const all: TextsHouse['all'] = async (table) => {
    const items: Item[] = [];
    let from: Record<string, unknown> | undefined;
    do {
      const page = await client.send(
        new ScanCommand({ TableName: tables[table], ConsistentRead: true, ExclusiveStartKey: from }),
      );
      items.push(...((page.Items ?? []) as Item[]));
      from = page.LastEvaluatedKey;
    } while (from);
    return items;
  };
  const deliverEvent: TextsHouse['deliverEvent'] = (event, { client: through = client, nudge = count } = {}) =>
    takeTexts(
      {
        client: through,
        tables,
        lookupKey: lookupKeyReader(through, tables.cases, randomBytes),
        getLink: linkStore(through, tables.ratings).get,
        store: feedbackStore(through, tables),
        raise: (task) => raise(through, tables.tasks, task),
        signalsIn,
        nudge,
      },
      event,
    );
  return {
    ...house,
    victim: async (reference, phone, more = {}) => {
      const { status, text } = await house.register({
        reference,
        victim: { name: 'Jo Example', phone },
        contactPlan: { channels: ['sms'], hours: { from: '09:00', to: '17:00' } },
        ...more,
      });
      if (status !== 201) throw new Error(text);
      return `${reference.replaceAll('/', '-').toUpperCase()}.1`;
    },
    invite: async (caseId, phone, { at = TEST_NOW, message = `M-${caseId}` } = {}) => {
      const links = {
        store: linkStore(client, tables.ratings),
        keys: linkKeyReader(client, tables.keys),
        origin: ORIGIN,
      };
      const about = { touchpoint: 'desk-call', borough: HACKNEY, team: undefined, reference: '1000000/26' };
      const link = await issueLink(links, ['message', message], about, at);
      const key = await lookupKeyReader(client, tables.cases, randomBytes)();
      await openConversation(client, tables.messages, {
        detail: detailHash(key, phoneDetail(phone)),
        messageId: message,
        caseId,
        linkId: link.id,
        language: 'en',
        until: link.endsAt,
      });
      return link;
    },
    deliver: (texts, more = {}) => deliverEvent(textsEvent(texts, more.deliveries), more),
    deliverEvent,
    all,
    snapshot: async () => {
      const names = ['ratings', 'replies', 'tasks', 'messages', 'cases'] as const;
      const items = await Promise.all(names.map(all));
      return Object.fromEntries(names.map((name, at) => [name, items[at] ?? []])) as unknown as Snapshot;
    },
    nudges: () => nudges,
  };
}
