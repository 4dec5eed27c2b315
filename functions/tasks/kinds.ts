/**
 * The kinds of staff work. Names, due times, pauses between two attempts and who is told are **policy of the force**, not
 * of the Victims' Code: data, changed here.
 */
import type { TopicName } from '../../lib/blueprint/types.ts';
import { DAY, HOUR } from '../shared/time.ts';

interface KindPolicy {
  /** What staff call it. ASCII: it stands in the subject of an e-mail. */
  readonly name: string;
  /** Who is told that there is one. */
  readonly topic: TopicName;
  /** Who is told when it is overdue, or attempt after attempt reached nobody; absent: nobody. */
  readonly escalatesTo?: TopicName;
  /** From an attempt that reached nobody to the time by which it must be tried again, in milliseconds. */
  readonly retryWithin: number;
}

interface ReplyKindPolicy extends KindPolicy {
  /** From the reply to the time by which it must be done, in milliseconds. */
  readonly dueWithin: number;
}

/** What a victim's reply asks for. */
export const REPLY_KINDS = {
  'danger-signal': {
    name: 'Words that may mean danger',
    topic: 'danger-signal',
    escalatesTo: 'overdue',
    dueWithin: HOUR,
    retryWithin: HOUR,
  },
  'call-back': {
    name: 'Asked for a call',
    topic: 'call-back',
    escalatesTo: 'overdue',
    dueWithin: DAY,
    retryWithin: DAY,
  },
  // An overdue one is told to Professional Standards again, never to the supervisors: they may be whom it is about.
  'misconduct-allegation': {
    name: 'May tell of wrongdoing by police',
    topic: 'misconduct-allegation',
    escalatesTo: 'misconduct-allegation',
    dueWithin: DAY,
    retryWithin: DAY,
  },
  'low-rating': {
    name: 'Rating of 1 or 2',
    topic: 'low-rating',
    escalatesTo: 'overdue',
    dueWithin: 3 * DAY,
    retryWithin: DAY,
  },
} as const satisfies Record<string, ReplyKindPolicy>;

/** What a text or an e-mail asks for that is no feedback, or not only. */
export const INBOUND_KINDS = {
  'danger-signal': REPLY_KINDS['danger-signal'],
  'call-back': REPLY_KINDS['call-back'],
  'misconduct-allegation': REPLY_KINDS['misconduct-allegation'],
  'text-to-read': {
    name: 'A text or e-mail that somebody has to read',
    topic: 'call-back',
    escalatesTo: 'overdue',
    dueWithin: DAY,
    retryWithin: DAY,
  },
} as const satisfies Record<string, ReplyKindPolicy>;

/**
 * What a case asks for; the case says by when. Reminders of a deadline do not escalate: the deadline itself does, as the
 * next reminder and in the end as `duty-missed`.
 */
export const CASE_KINDS = {
  'duty-half-time': { name: 'Half of the time for a duty has passed', topic: 'case-work', retryWithin: DAY },
  'duty-due-soon': { name: 'A duty is due in four working hours', topic: 'case-work', retryWithin: HOUR },
  'duty-missed': { name: 'A duty was missed', topic: 'duty-missed', retryWithin: DAY },
  'update-due': { name: 'A routine update is due', topic: 'case-work', retryWithin: HOUR },
  'update-missed': { name: 'A routine update was missed', topic: 'case-work', retryWithin: DAY },
  'details-to-confirm': {
    name: 'A changed number or address needs a second look',
    topic: 'case-work',
    escalatesTo: 'overdue',
    retryWithin: DAY,
  },
  'phone-first': {
    name: 'Phone the victim first',
    topic: 'case-work',
    escalatesTo: 'overdue',
    retryWithin: 4 * HOUR,
  },
  'plan-missing': { name: 'No contact plan: ask how contact is safe', topic: 'case-work', retryWithin: DAY },
  'message-failed': {
    name: 'A message did not reach the victim: phone',
    topic: 'case-work',
    escalatesTo: 'overdue',
    retryWithin: 4 * HOUR,
  },
  'opt-out-to-confirm': {
    name: 'The victim texted STOP: ask about updates owed',
    topic: 'case-work',
    escalatesTo: 'overdue',
    retryWithin: DAY,
  },
} as const satisfies Record<string, KindPolicy>;

export type ReplyTaskKind = keyof typeof REPLY_KINDS;
export type InboundTaskKind = keyof typeof INBOUND_KINDS;
export type CaseTaskKind = keyof typeof CASE_KINDS;
export type TaskKind = ReplyTaskKind | InboundTaskKind | CaseTaskKind;

export const TASK_KINDS: Readonly<Record<TaskKind, KindPolicy & Partial<ReplyKindPolicy>>> = {
  ...REPLY_KINDS,
  ...INBOUND_KINDS,
  ...CASE_KINDS,
};
