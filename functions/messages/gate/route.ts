/** Where a message goes: looked up in the case as it is now, so that a change in between never reaches the old address. */
import type { Case, Channel } from '../../cases/case.ts';
import { detailBy } from '../../cases/messaging.ts';
import { type AnswerOrder, isCaseOrder, type MessageChannel, type MessageOrder } from '../message.ts';
import type { NoRoute, Route } from './decision.ts';
import { isUkMobile } from './uk-mobile.ts';

function isWritten(channel: Channel): channel is MessageChannel {
  return channel !== 'phone';
}

/** Where a channel of a case leads. */
function routeBy(channel: MessageChannel, the: Case): Route | NoRoute {
  const detail = detailBy(the, channel);
  if (detail === undefined) return { stop: 'no-channel' };
  if (channel === 'sms' && !isUkMobile(detail.value)) return { stop: 'not-a-uk-mobile' };
  const language = the.contactPlan?.language ?? the.victim.language ?? 'en';
  const { value: to, changedAt } = detail;
  return { channel, to, language, ...(changedAt === undefined ? {} : { changedAt }) };
}

/** The channel that staff chose, or the first of the plan that can be used; an answer goes back where it came from. */
export function routeOf(order: MessageOrder | AnswerOrder, the: Case | undefined): Route | NoRoute {
  if (!isCaseOrder(order)) {
    const { number, language = 'en' } = order;
    return isUkMobile(number) ? { channel: 'sms', to: number, language } : { stop: 'not-a-uk-mobile' };
  }
  if (the === undefined) return { stop: 'no-case' };
  if (the.contactPlan === undefined) return { stop: 'no-plan' };
  const planned = the.contactPlan.channels.filter(isWritten);
  if (order.channel !== undefined) {
    return planned.includes(order.channel) ? routeBy(order.channel, the) : { stop: 'channel-not-in-plan' };
  }
  const routes = planned.map((channel) => routeBy(channel, the));
  const abroad = (route: Route | NoRoute) => 'stop' in route && route.stop === 'not-a-uk-mobile';
  return routes.find((route) => !('stop' in route)) ?? routes.find(abroad) ?? { stop: 'no-channel' };
}
