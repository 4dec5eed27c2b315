/** Telling a case what became of a message of its own, once, and noting that it was told. */
import { changeBySystem } from '../cases/change-by-system.ts';
import type { FollowParts } from '../cases/follow-store.ts';
import { messageEnded } from '../cases/message-outcome.ts';
import { derivedId } from '../shared/ids.ts';
import { isCaseOrder, type Message } from './message.ts';
import { toBeTold, told } from './state.ts';
import { replaceMessage } from './store.ts';

/** Tells the case, unless there is nothing to tell it. A crash in between tells it again, and it knows that. */
export async function tell(parts: FollowParts, message: Message, now: number): Promise<void> {
  if (!toBeTold(message) || !isCaseOrder(message.order)) return;
  const context = { now, by: 'system', id: derivedId('told', message.id) };
  await changeBySystem(parts, message.order.caseId, context, (the, ctx) => messageEnded(the, message, ctx));
  await replaceMessage(parts.client, parts.tables.messages, message, told(message));
}
