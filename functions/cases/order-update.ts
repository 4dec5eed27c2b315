/**
 * Staff order an update: a message, when the gate lets it out or only holds it; when it does not, the order is refused,
 * and staff are asked for what is to be done instead, in the same write. The answer is kept for the same request again.
 */
import type { Decision, HoldReason, StopReason } from '../messages/gate/decision.ts';
import { MEETS } from '../messages/meets.ts';
import type { MessageChannel, MessageOrder, TemplateId } from '../messages/message.ts';
import { Problem } from '../shared/http/problem.ts';
import { derivedId } from '../shared/ids.ts';
import { toIso } from '../shared/time.ts';
import type { Case } from './case.ts';
import { type ChangeContext, type Changed, change, given } from './change.ts';
import { isOwed, ruleOf } from './duties.ts';
import { askedAbout } from './message-orders.ts';
import { askedInstead } from './message-tasks.ts';

export interface UpdateInput {
  readonly template: TemplateId;
  readonly channel?: MessageChannel | undefined;
  /** What its delivery is to meet. */
  readonly dutyIds?: readonly string[] | undefined;
}

/** Codes: words for them are the route's matter. */
export type UpdateAnswer =
  | { readonly id: string; readonly status: 'queued' }
  | { readonly id: string; readonly status: 'held'; readonly because: HoldReason; readonly until: string }
  | { readonly refused: StopReason };

/** The message that an order would be: the gate is asked about it before it is ordered. @throws Problem as `orderUpdate` */
export function updateOrder(
  of: Case,
  { template, channel, dutyIds = [] }: UpdateInput,
  ctx: ChangeContext,
): MessageOrder {
  return {
    id: derivedId('message', of.id, ctx.id),
    template,
    caseId: of.id,
    ...given({ channel }),
    dutyIds: checkedDuties(of, template, dutyIds),
    ...(template === 'feedback-invitation' ? { contact: askedAbout(of) } : {}),
    by: ctx.by,
    at: toIso(ctx.now),
  };
}

/** @throws Problem `bad-request` for a duty that is not owed or that such a message cannot meet */
function checkedDuties(of: Case, template: TemplateId, dutyIds: readonly string[]): string[] {
  const ids = [...new Set(dutyIds)];
  const fit = of.duties.filter((duty) => isOwed(duty) && MEETS[template]?.includes(duty.rule));
  if (ids.every((id) => fit.some((duty) => duty.id === id))) return ids;
  const fitting = fit.length === 0 ? 'none' : fit.map((duty) => `${duty.id} (${ruleOf(duty).title})`).join(', ');
  const message = 'dutyIds names a duty that this message cannot meet';
  throw new Problem('bad-request', `${message}. Owed, and met by its delivery, are: ${fitting}`, {
    errors: [{ path: 'dutyIds', message }],
  });
}

/**
 * @param decision of the gate about `updateOrder` of the same input
 * @throws Problem `bad-request` for a duty that is not owed or that such a message cannot meet
 */
export function orderUpdate(
  of: Case,
  { decision, ...input }: UpdateInput & { readonly decision: Decision },
  ctx: ChangeContext,
): Changed {
  const order = updateOrder(of, input, ctx);
  if (decision.do === 'stop') {
    const answer: UpdateAnswer = { refused: decision.because };
    const { after, tasks } = askedInstead(of, decision.task, 'update', ctx.now);
    if (tasks.length === 0) return { unchanged: true, answer };
    const details = { template: order.template, reason: decision.because };
    return change(of, after, ctx, { kind: 'message-refused', details, answer, tasks });
  }
  const answer: UpdateAnswer =
    decision.do === 'send'
      ? { id: order.id, status: 'queued' }
      : { id: order.id, status: 'held', because: decision.because, until: decision.until };
  const after = order.template === 'feedback-invitation' ? { ...of, invitedAt: order.at } : of;
  return change(of, after, ctx, { kind: 'message-ordered', details: {}, answer, messages: [order] });
}
