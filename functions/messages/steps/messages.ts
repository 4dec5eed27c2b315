/** What was sent in a case, and what there is to send. */
import { type CaseParts, recordCase, theirCase } from '../../cases/case-access.ts';
import { given } from '../../cases/change.ts';
import { decodePlace, encodePlace } from '../../cases/cursor.ts';
import { caseInPath } from '../../cases/reference.ts';
import type { DeskCall, DeskSteps } from '../../shared/http/desk.ts';
import { findRule } from '../../victims-code/rules.ts';
import type { MessageView } from '../api.ts';
import { isCaseOrder, type Message } from '../message.ts';
import { reasonWords } from '../reason-words.ts';
import { messagesOfCase } from '../store.ts';
import { TEMPLATE_LIST } from '../templates/list.ts';

export interface MessagesParts extends CaseParts {
  readonly tables: CaseParts['tables'] & { readonly messages: string };
  /** Codes of the languages that the stage publishes. */
  readonly published: readonly string[];
}

/** The place of a message in its case: when it was ordered, and its id. */
const PLACE = /^\d{4}-\d\d-\d\dT[\d:.]+Z#[0-9A-Z]+$/;

/** When the provider took it: what was only claimed has not gone out. */
function sentAt({ status, sent }: Message): string | undefined {
  const out = status === 'sent' || status === 'delivered' || status === 'failed' || status === 'unknown';
  return out ? sent?.at : undefined;
}

function messageView(message: Message): MessageView {
  const { id, order, status, reason, until, sent, endedAt } = message;
  const { channel, dutyIds } = isCaseOrder(order) ? order : { channel: 'sms' as const, dutyIds: [] };
  return {
    id,
    template: order.template,
    status,
    dutyIds: [...dutyIds],
    orderedAt: order.at,
    by: order.by,
    ...given({
      channel: sent?.channel ?? channel,
      reason: reason === undefined ? undefined : reasonWords(reason),
      until: status === 'held' || status === 'retrying' ? until : undefined,
      sentAt: sentAt(message),
      endedAt,
      parts: sent?.channel === 'sms' ? sent.parts : undefined,
    }),
  };
}

export function messageSteps(parts: MessagesParts): DeskSteps {
  const { client, tables, published } = parts;
  return {
    'GET /desk/v1/cases/{reference}/messages': async (
      call: DeskCall<{ readonly cursor?: string; readonly limit: number }>,
    ) => {
      const { cursor, limit } = call.query;
      const { case: the } = await theirCase(parts, call, caseInPath(call.request.params).id);
      const list = `messages#${the.id}`;
      const after = cursor === undefined ? undefined : decodePlace(list, cursor, PLACE);
      const { messages, more } = await messagesOfCase(client, tables.messages, { caseId: the.id, after, limit });
      await recordCase(parts, call, the.id, the, 'allowed');
      const last = messages.at(-1);
      return {
        json: {
          items: messages.map(messageView),
          ...(more && last ? { next: encodePlace(list, `${last.order.at}#${last.id}`) } : {}),
        },
      };
    },

    'GET /desk/v1/message-templates': async () => ({
      json: {
        items: TEMPLATE_LIST.map(({ meets, languages, ...template }) => ({
          ...template,
          meets: meets.map((rule) => ({ rule, title: findRule(rule)?.title ?? rule })),
          languages: languages.map((one) => ({ ...one, published: published.includes(one.language) })),
        })),
      },
    }),
  };
}
