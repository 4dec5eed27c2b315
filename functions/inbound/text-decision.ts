/**
 * What is done about a text. Rules only: values in, values out. Decided once and stored with the text, so that a text
 * that is delivered again, after a crash in the middle, leads to what was begun.
 */
import type { Signal } from '../feedback/watchwords.ts';
import type { AnswerOrder } from '../messages/message.ts';
import { toIso } from '../shared/time.ts';
import type { InboundTaskKind } from '../tasks/kinds.ts';
import type { Invitation, Rating } from './conversation.ts';
import type { Inbound, InboundBecause } from './inbound.ts';
import type { IncomingText } from './incoming-text.ts';
import { isAutomatic, keywordIn } from './keyword.ts';
import { ratingIn } from './rating-text.ts';

/** Who texts, as far as that is known. */
export interface Texter {
  /** Keyed hash of the number. */
  readonly detail: string;
  /** Every case that has the number, also where it still waits for a second person. */
  readonly cases: readonly string[];
  /** The one case that the text belongs to for certain. */
  readonly caseId?: string;
  /** The invitation that waits for an answer from this number. */
  readonly invitation?: Pick<Invitation, 'messageId'>;
  /** Of the invitation, or of the case. */
  readonly language?: string;
}

export interface TextDecision {
  /** Staff work at once, about the text itself. */
  readonly tasks: readonly InboundTaskKind[];
  /** The number's owner wants no more surveys and routine updates. */
  readonly stops?: true;
  /** It answers the invitation of this message: with a rating, or with words for one. */
  readonly joins?: { readonly messageId: string; readonly rating?: Rating; readonly said: string };
  /** Of one that joins, the answer when all is well. */
  readonly answer?: AnswerOrder['template'];
}

export interface DecidedText extends Inbound {
  readonly texter?: Texter;
  readonly signals: readonly Signal[];
  readonly decision: TextDecision;
}

const SIGNAL_KINDS = { danger: 'danger-signal', misconduct: 'misconduct-allegation' } as const;

/** The tasks that a text's words ask for: words that may mean danger are read as such, all others as a text to read. */
export function tasksOf(signals: readonly Signal[], words: string): InboundTaskKind[] {
  if (signals.length > 0) return signals.map((signal) => SIGNAL_KINDS[signal]);
  return words === '' ? [] : ['text-to-read'];
}

interface Decided {
  readonly decision: TextDecision;
  readonly because?: InboundBecause;
}

/** An order to the service, or what a telephone says by itself; undefined: a person says something. */
function orderIn(words: string, signals: readonly Signal[], danger: AnswerOrder['template'] | undefined) {
  const found = keywordIn(words);
  if (found?.keyword === 'stop') {
    const tasks = tasksOf(signals, found.words);
    const decision: TextDecision = { tasks, stops: true, answer: danger ?? 'answer-stopped' };
    return { decision, ...(tasks.length > 0 ? ({ because: 'unplaced' } as const) : {}) };
  }
  if (signals.length > 0) return undefined;
  if (found?.keyword === 'help') return { decision: { tasks: [], answer: 'answer-help' } } as const;
  // Consents are recorded by staff, who ask what is wanted.
  if (found) return { decision: { tasks: ['text-to-read'], answer: 'answer-neutral' }, because: 'start' } as const;
  return isAutomatic(words) || words === '' ? ({ decision: { tasks: [] } } as const) : undefined;
}

function decided(words: string, signals: readonly Signal[], { caseId, invitation }: Texter): Decided {
  // To whoever is not known for certain the answer is the same whatever they say; it names 999 as well.
  const danger = signals.includes('danger') && caseId !== undefined ? 'answer-danger' : undefined;
  const order = orderIn(words, signals, danger);
  if (order) return order;
  const found = invitation && ratingIn(words);
  if (found && invitation) {
    const joins = { messageId: invitation.messageId, rating: found.rating, said: found.words };
    return { decision: { tasks: [], joins, answer: danger ?? 'answer-thanks' } };
  }
  // Words of danger do not wait for a rating, and nobody is asked for one then.
  if (invitation && signals.length === 0) {
    const joins = { messageId: invitation.messageId, said: words };
    return { decision: { tasks: [], joins, answer: 'answer-neutral' }, because: 'no-rating' };
  }
  const because = invitation ? 'no-rating' : 'unplaced';
  return { decision: { tasks: tasksOf(signals, words), answer: danger ?? 'answer-neutral' }, because };
}

/** Of nobody that can be told apart: nothing is answered, and a STOP that stops nothing is read by people. */
function unanswered({ decision: { answer: _, ...decision }, because }: Decided): Decided {
  if (!decision.stops || decision.tasks.length > 0) return { decision, ...(because === undefined ? {} : { because }) };
  return { decision: { ...decision, tasks: ['text-to-read'] }, because: 'unplaced' };
}

/** @param texter undefined: not a number that could be anybody's, or answered */
export function decide(text: IncomingText, signals: readonly Signal[], texter: Texter | undefined): DecidedText {
  const { decision, because } = texter
    ? decided(text.words, signals, texter)
    : unanswered(decided(text.words, signals, { detail: '', cases: [] }));
  return {
    id: text.id,
    channel: 'sms',
    at: toIso(text.at),
    ...(text.from === undefined ? {} : { from: text.number ?? text.from }),
    words: text.words,
    ...(because === undefined ? {} : { because }),
    ...(texter?.caseId === undefined ? {} : { caseId: texter.caseId }),
    ...(texter?.language === undefined ? {} : { language: texter.language }),
    ...(texter === undefined ? {} : { texter }),
    signals,
    decision,
  };
}
