/**
 * The gate: of every message, whether it is sent now, held until a time, or not sent, why, and what staff are asked to do
 * instead. The sender asks it before every attempt with the case as it is then; nothing else leads to a provider.
 *
 * What stops a message comes before what only holds it: nobody is told "it waits until the morning" of what will never go
 * out. Both are asked in the order of the design: contact plan, consent, hours, what this case may be sent, limits.
 */
import type { Case } from '../../cases/case.ts';
import { toIso } from '../../shared/time.ts';
import { isCaseOrder, type Message } from '../message.ts';
import { answerHold, answerStop } from './answers.ts';
import { caseHold, caseStop } from './case-orders.ts';
import type { Decision, NoRoute, Question, Route } from './decision.ts';
import type { Hold } from './holds.ts';
import { taskInstead } from './instead.ts';
import { routeOf } from './route.ts';

/** Where a message goes as its case is now: for reading its history. Whether it may go there only `decide` says. */
export function routeFor({ order }: Pick<Message, 'order'>, the: Case | undefined): Route | NoRoute {
  return routeOf(order, the);
}

/** Send now, hold until, or do not send. What it cannot judge it does not send. */
export function decide(question: Question): Decision {
  const { message, the } = question;
  const { order } = message;
  const route = routeOf(order, the);
  if (isCaseOrder(order)) {
    // To send one victim's message by another's plan would be the worst of all.
    if (the?.id !== order.caseId) return { do: 'stop', because: 'no-case' };
    const asked = { ...question, order, the, route };
    const because = caseStop(asked);
    if (because !== undefined) return { do: 'stop', because, ...taskInstead(because, order) };
    return heldOrSent(caseHold(asked), route);
  }
  const asked = { ...question, order, route };
  const because = answerStop(asked);
  return because === undefined ? heldOrSent(answerHold(asked), route) : { do: 'stop', because };
}

function heldOrSent(hold: Hold | undefined, route: Route | NoRoute): Decision {
  if (hold !== undefined) return { do: 'hold', because: hold.because, until: toIso(hold.until) };
  return 'stop' in route ? { do: 'stop', because: route.stop } : { do: 'send', route };
}
