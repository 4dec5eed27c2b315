/** One reply to a link: what is stored, under which key, and which tasks it asks for. Rules only. */
import type { Link } from '../links/link.ts';
import { derivedId } from '../shared/ids.ts';
import { DAY, londonDay, toIso } from '../shared/time.ts';
import type { ReplyTaskKind } from '../tasks/kinds.ts';
import type { Answer } from './form.ts';
import type { Signal } from './watchwords.ts';

/** For how long an answer may be corrected. */
export const CORRECTION_TIME = DAY;

/** How a reply came: by which kind of link, or as a text or an e-mail to its invitation. */
export type ReplyChannel = Link['kind'] | 'sms' | 'email';

export interface ReplyKey {
  readonly pk: string;
  readonly sk: string;
}

export interface Reply {
  readonly replyId: string;
  readonly linkId: string;
  readonly page: number;
  readonly kind: Link['kind'];
  readonly formId: string;
  /** Of everything that was sent: a form that is sent twice is told from one that was changed. */
  readonly contentHash: string;
  readonly rating: Answer['rating'];
  readonly answer?: number;
  readonly callback: boolean;
  readonly language: string;
  readonly channel: ReplyChannel;
  readonly touchpoint: string;
  readonly borough: string;
  readonly team?: string | undefined;
  readonly reference?: string | undefined;
  /** When it was first given; a correction does not move it. */
  readonly at: string;
  /** The London day of `at`: where it is counted. */
  readonly day: string;
  /** When what is stored now was given. */
  readonly changedAt: string;
  readonly version: number;
  /** Which stored words belong to it, when it has any. */
  readonly words?: string;
  /** Words that a correction has replaced, to be erased by the sweep. */
  readonly staleWords: readonly string[];
  readonly tasks: readonly ReplyTaskKind[];
}

/**
 * Where a reply is stored. An interaction link has one place per page, so a second reply meets the first; the standing
 * links of cards and leaflets have one per form, so only the same form sent twice does.
 */
export function replyKey(link: Link, page: number, formId: string): ReplyKey {
  return { pk: `LINK#${link.id}`, sk: link.kind === 'interaction' ? `REPLY#${page}` : `REPLY#${page}#${formId}` };
}

/** What a reply asks staff to do. A factual "yes" to having been pressed to withdraw goes to people, not to a score. */
export function tasksOf(answer: Answer, touchpoint: string, signals: ReadonlySet<Signal>): ReplyTaskKind[] {
  const kinds: ReplyTaskKind[] = [];
  if (signals.has('danger')) kinds.push('danger-signal');
  if (signals.has('misconduct') || (touchpoint === 'statement-pressure' && answer.answer === 1)) {
    kinds.push('misconduct-allegation');
  }
  if (answer.callback) kinds.push('call-back');
  if (answer.rating <= 2) kinds.push('low-rating');
  return kinds;
}

export interface Given {
  readonly link: Link;
  readonly page: number;
  readonly formId: string;
  readonly answer: Answer;
  readonly language: string;
  readonly tasks: readonly ReplyTaskKind[];
  /** Absent: the link's page. */
  readonly channel?: ReplyChannel;
}

/** The first version of a reply. */
export function newReply(given: Given, now: number): Reply {
  const { link, page, formId, answer, language, tasks, channel = link.kind } = given;
  const key = replyKey(link, page, formId);
  const contentHash = derivedId('content', JSON.stringify([answer, language]));
  return {
    replyId: derivedId('reply', key.pk, key.sk),
    linkId: link.id,
    page,
    kind: link.kind,
    formId,
    contentHash,
    rating: answer.rating,
    ...(answer.answer === undefined ? {} : { answer: answer.answer }),
    callback: answer.callback,
    language,
    channel,
    touchpoint: link.touchpoint,
    borough: link.borough,
    team: link.team,
    reference: link.reference,
    at: toIso(now),
    day: londonDay(now),
    changedAt: toIso(now),
    version: 1,
    ...(answer.words === undefined && answer.contact === undefined
      ? {}
      : // The time is in it: words that a correction replaced and a later one brings back are stored anew, never revived.
        { words: derivedId('words', formId, contentHash, toIso(now)) }),
    staleWords: [],
    tasks: [...tasks],
  };
}

/** What to do when the place of a reply is taken. */
export type Meeting =
  /** The same form with the same content: it is stored already. */
  | { readonly kind: 'same' }
  /** It takes the earlier one's place, as this version. */
  | { readonly kind: 'replace'; readonly reply: Reply }
  /** Another form answered before, and this one did not say that it corrects. */
  | { readonly kind: 'taken'; readonly canReplace: boolean }
  | { readonly kind: 'too-late' }
  /** What is stored was given after this one, which was just slower. */
  | { readonly kind: 'overtaken' };

/**
 * Decides between a stored reply and one that comes later. `change`: the sender said that it corrects. A form that comes
 * again with other content (Back, changed, sent) corrects itself. Texts and e-mails are delivered late, repeated and in
 * any order: of those what was given last stands, whatever came last.
 */
export function meet(stored: Reply, later: Reply, change: boolean, now: number): Meeting {
  const sameForm = stored.formId === later.formId;
  if (sameForm && stored.contentHash === later.contentHash) return { kind: 'same' };
  if ((later.channel === 'sms' || later.channel === 'email') && stored.changedAt > later.changedAt) {
    return { kind: 'overtaken' };
  }
  const open = now <= Date.parse(stored.at) + CORRECTION_TIME;
  if (!change && !sameForm) return { kind: 'taken', canReplace: open };
  if (!open) return { kind: 'too-late' };
  const stale = stored.words !== undefined && stored.words !== later.words ? [stored.words] : [];
  return {
    kind: 'replace',
    reply: {
      ...later,
      at: stored.at,
      day: stored.day,
      version: stored.version + 1,
      staleWords: [...stored.staleWords, ...stale].filter((attempt) => attempt !== later.words),
    },
  };
}
