/** What the gate has to see of a message, read just now: its case, other cases of the number, what happened on the route. */
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Case } from '../cases/case.ts';
import { casesWith } from '../cases/found-by.ts';
import { detailHash, emailDetail, phoneDetail } from '../cases/lookup.ts';
import type { LookupKey } from '../cases/lookup-store.ts';
import { readCase } from '../cases/store.ts';
import { readConversation } from '../inbound/conversation-store.ts';
import type { History, NoRoute, Policy, Question, Route } from './gate/decision.ts';
import { routeFor } from './gate/gate.ts';
import { isCaseOrder, type Message } from './message.ts';
import { readSuppression } from './suppression-store.ts';

export interface LookParts {
  readonly client: DynamoDBDocumentClient;
  readonly tables: { readonly messages: string; readonly cases: string };
  readonly lookupKey: LookupKey;
  readonly policy: Policy;
}

/** All that the gate is asked but the time. */
export interface Seen extends Omit<Question, 'now'> {
  /** Keyed hash of where it would go; undefined: there is nowhere. */
  readonly detail: string | undefined;
}

const NOTHING: History = { used: {}, spentPence: 0 };

async function casesOf({ client, tables }: LookParts, ids: readonly string[]): Promise<Case[]> {
  const stored = await Promise.all(ids.map((id) => readCase(client, tables.cases, id)));
  return stored.flatMap((one) => (one ? [one.case] : []));
}

const detailOf = ({ channel, to }: Route): string => (channel === 'sms' ? phoneDetail(to) : emailDetail(to));

/** The other cases of a message's number or address: of an answer those that its order names, and no more. */
async function othersOf(parts: LookParts, { order }: Message, route: Route | NoRoute): Promise<readonly Case[]> {
  if (!isCaseOrder(order)) return casesOf(parts, order.cases);
  if ('stop' in route) return [];
  return casesWith(parts.client, parts.tables.cases, detailOf(route), await parts.lookupKey(), order.caseId);
}

/**
 * Reads it. How much of the limits is used is not in it: a message takes its place in each of them by a conditional
 * count, and one that finds no place is asked about again.
 * @param known its case, where that was read just now
 */
export async function look(parts: LookParts, message: Message, known?: Case): Promise<Seen> {
  const { client, tables, lookupKey, policy } = parts;
  const { order } = message;
  const [the] = known ? [known] : isCaseOrder(order) ? await casesOf(parts, [order.caseId]) : [];
  const route = routeFor(message, the);
  if ('stop' in route) {
    const others = await othersOf(parts, message, route);
    return { message, the, others, history: NOTHING, policy, detail: undefined };
  }
  const detail = detailHash(await lookupKey(), detailOf(route));
  const [others, { stoppedAt, failedAt }, conversation] = await Promise.all([
    othersOf(parts, message, route),
    readSuppression(client, tables.messages, detail),
    order.template === 'feedback-invitation' && route.channel === 'sms'
      ? readConversation(client, tables.messages, detail)
      : undefined,
  ]);
  const history: History = {
    ...NOTHING,
    ...(stoppedAt === undefined ? {} : { stoppedAt }),
    ...(failedAt === undefined ? {} : { failedAt }),
    ...(conversation === undefined
      ? {}
      : { conversation: { messageId: conversation.messageId, until: conversation.until } }),
  };
  return { message, the, others, history, policy, detail };
}
