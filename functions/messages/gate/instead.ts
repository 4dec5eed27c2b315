/** What staff are asked to do instead of a message that is not sent. */
import type { CaseTaskKind } from '../../tasks/kinds.ts';
import { type MessageOrder, TEMPLATES } from '../message.ts';
import type { StopReason } from './decision.ts';

/** Whatever the message was: the case lacks something, or the number or address leads nowhere. */
const ALWAYS: { readonly [R in StopReason]?: CaseTaskKind } = {
  'no-plan': 'plan-missing',
  unreachable: 'message-failed',
  'unknown-outcome': 'message-failed',
};

/**
 * Only of what somebody counts on: a message that the Code asks for or that a member of staff ordered. Of the routine
 * update staff had their task the day before, and an invitation is owed to nobody.
 */
const WHEN_COUNTED_ON: { readonly [R in StopReason]?: CaseTaskKind } = {
  unsafe: 'phone-first',
  'child-alone': 'phone-first',
  'unconfirmed-details': 'phone-first',
  'no-channel': 'phone-first',
  'channel-not-in-plan': 'phone-first',
  'no-common-hour': 'phone-first',
  'consent-refused': 'phone-first',
  'not-a-uk-mobile': 'phone-first',
  'phone-first': 'phone-first',
  'opted-out': 'opt-out-to-confirm',
  'too-late': 'message-failed',
};

/** The task, if there is one. Which task that is, and whether it is there already, the case knows. */
export function taskInstead(because: StopReason, order: MessageOrder): { readonly task?: CaseTaskKind } {
  const task = ALWAYS[because] ?? (isCountedOn(because, order) ? WHEN_COUNTED_ON[because] : undefined);
  return task === undefined ? {} : { task };
}

function isCountedOn(because: StopReason, { template, by }: MessageOrder): boolean {
  if (TEMPLATES[template].class === 'duty') return true;
  // Of STOP staff have a task; it is about what the Code asks for, and only that needs another.
  return by !== 'system' && because !== 'opted-out';
}
