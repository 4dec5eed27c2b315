/** Contacts with the victim or who speaks for them, and calls to the desk. A spoken contact is the evidence of being told. */
import type { TemplateId } from '../messages/message.ts';
import { Problem } from '../shared/http/problem.ts';
import { derivedId } from '../shared/ids.ts';
import { toIso } from '../shared/time.ts';
import type { CaseTaskKind } from '../tasks/kinds.ts';
import type { Case, Contact, Duty } from './case.ts';
import { type Change, type ChangeContext, change, given } from './change.ts';
import { fulfilled, isOwed, ruleOf, withDuties } from './duties.ts';
import { invitation } from './message-orders.ts';
import { answered } from './message-tasks.ts';
import { isOwedUpdate, withNextUpdate } from './routine-update.ts';

export interface ContactInput {
  readonly channel: string;
  readonly direction: Contact['direction'];
  readonly outcome: Extract<Contact['outcome'], 'spoke' | 'no-answer' | 'unsafe'>;
  /** What the victim was told. */
  readonly dutyIds?: readonly string[] | undefined;
  readonly note?: string | undefined;
}

/** By which of them one can speak with somebody. */
const SPOKEN_CHANNELS: readonly string[] = ['phone', 'in-person', 'video'];

/** So many attempts are kept in the case; all of them are in its history. */
const KEPT_CONTACTS = 20;

/** What a victim is invited to at most once in a while. */
const INVITATIONS: readonly TemplateId[] = ['feedback-invitation', 'forum-invitation'];

/** What having spoken settles. */
const PHONED: readonly CaseTaskKind[] = ['phone-first', 'message-failed'];

/** The duties named, each once. @throws Problem `bad-request`, `conflict` when one cannot be met by speaking now */
function named(of: Case, { dutyIds = [], outcome }: ContactInput): Duty[] {
  const ids = new Set(dutyIds);
  const duties = of.duties.filter(({ id }) => ids.has(id));
  const owed = of.duties.filter((duty) => isOwed(duty) && ruleOf(duty).evidence === 'told');
  const theOwed = owed.length === 0 ? 'none' : owed.map((duty) => `${duty.id} (${ruleOf(duty).title})`).join(', ');
  const refused = (message: string) =>
    new Problem('bad-request', `${message}. Owed, and met by telling the victim, are: ${theOwed}`, {
      errors: [{ path: 'dutyIds', message }],
    });
  if (duties.length < ids.size) throw refused('dutyIds names a duty that this case does not have');
  if (outcome !== 'spoke') return duties;
  if (duties.some((duty) => duty.fulfilled)) {
    throw new Problem(
      'conflict',
      `A duty in dutyIds was kept already. Owed, and met by telling the victim, are: ${theOwed}`,
    );
  }
  if (duties.some((duty) => !isOwed(duty))) throw refused('dutyIds names a duty that was excused');
  if (duties.some((duty) => ruleOf(duty).evidence === 'done')) {
    throw refused('dutyIds names a duty that telling does not meet: when it is done, record it as done');
  }
  return duties;
}

/**
 * Records one attempt. Having spoken meets the duties named and the routine update, or makes up for missed ones, and the
 * next routine update counts from then. Who was to be phoned has been, and is asked later how it was.
 * @throws Problem `bad-request` (spoke by a channel that has no voice; a duty that is not owed or not met by telling),
 * `conflict` (a duty that was kept already), `calendar-ended`
 */
export function recordContact(of: Case, input: ContactInput, ctx: ChangeContext): Change {
  const { now, by } = ctx;
  const { channel, direction, outcome, note } = input;
  const spoke = outcome === 'spoke';
  if (spoke && !SPOKEN_CHANNELS.includes(channel)) {
    const message = `To have spoken with somebody, the channel must be one of: ${SPOKEN_CHANNELS.join(', ')}`;
    throw new Problem('bad-request', message, { errors: [{ path: 'channel', message }] });
  }
  const about = new Set(named(of, input).map(({ id }) => id));
  const id = derivedId('contact', of.id, ctx.id);
  const contact: Contact = {
    id,
    at: toIso(now),
    by,
    channel,
    direction,
    outcome,
    dutyIds: [...about],
    ...given({ note }),
  };
  const contacts = withContact(of, contact);
  const told = spoke ? afterSpeaking(of, contact, about, now) : of;
  const changed = told.duties.filter(({ fulfilled }) => fulfilled?.contact === id);
  const late = changed.filter(({ status }) => status === 'missed').map((duty) => duty.id);
  const met = changed.filter(({ status }) => status === 'met').map((duty) => duty.id);
  const answer = { id, at: contact.at, outcome, met, late };
  const details = { ...given({ id, channel, direction, outcome, note }), dutyIds: contact.dutyIds, met, late };
  if (!spoke) return change(of, { ...told, contacts }, ctx, { kind: 'contact-recorded', details, answer });
  const phoned = answered({ ...told, contacts }, ({ kind }) => PHONED.includes(kind), 'done', now);
  const messages = invitation(phoned.after, contact, now);
  const after = messages.length > 0 ? { ...phoned.after, invitedAt: contact.at } : phoned.after;
  return change(of, after, ctx, { kind: 'contact-recorded', details, answer, tasks: phoned.tasks, messages });
}

/**
 * The contacts that a case keeps, with one more. The latest invitation of each kind that may have arrived stays among them:
 * the gate counts a period from it.
 */
export function withContact(of: Case, contact: Contact): readonly Contact[] {
  const all = [...of.contacts, contact];
  const invitations = INVITATIONS.map((template) =>
    all.findLast(({ message, outcome }) => message?.template === template && outcome !== 'failed'),
  );
  return all.filter((one, place) => place >= all.length - KEPT_CONTACTS || invitations.includes(one));
}

function afterSpeaking(of: Case, { id, at, by, channel }: Contact, about: ReadonlySet<string>, now: number): Case {
  const evidence = { by, contact: id, channel };
  const told = withDuties({ ...of, lastContactAt: at }, (duty) =>
    about.has(duty.id) || isOwedUpdate(duty) ? fulfilled(duty, evidence, now) : duty,
  );
  return of.duties.some(isOwedUpdate) ? withNextUpdate(told, now) : told;
}

export interface CallInput {
  readonly topic: string;
  readonly outcome: string;
  readonly language?: string | undefined;
  readonly durationSeconds?: number | undefined;
}

/** A call to the desk about this case: it is in the history and changes nothing else. */
export function recordCall(of: Case, input: CallInput, ctx: ChangeContext): Change {
  const { topic, outcome, language, durationSeconds } = input;
  const id = derivedId('call', ctx.id);
  const details = { id, ...given({ topic, outcome, language, durationSeconds }) };
  return change(of, of, ctx, { kind: 'call', details, answer: { id, at: toIso(ctx.now) } });
}
