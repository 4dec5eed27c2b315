/**
 * What becomes of an e-mail that a victim (or anybody) sent: feedback when SES vouches for it and the token in its
 * address is good; otherwise kept for people to read, or for nobody; searched for danger in any case, never answered.
 * The mail leaves the bucket when everything of it is stored; each step done twice is done once.
 */
import type { Answer } from '../feedback/form.ts';
import { tasksOf } from '../feedback/reply.ts';
import { type SubmitParts, submit } from '../feedback/submit.ts';
import { codePoints, MOST_WORDS, normalise, withoutForbidden } from '../feedback/text.ts';
import type { Signal } from '../feedback/watchwords.ts';
import { isOpen, type Link } from '../links/link.ts';
import type { ReadLinkKeys } from '../links/ring-store.ts';
import { readToken } from '../links/token.ts';
import { findTouchpoint, type Touchpoint } from '../lists/touchpoints.ts';
import { derivedId } from '../shared/ids.ts';
import { toIso } from '../shared/time.ts';
import type { InboundTaskKind } from '../tasks/kinds.ts';
import type { Inbound, InboundBecause } from './inbound.ts';
import { isAutomatic } from './mail/automatic.ts';
import { doubtOf } from './mail/doubt.ts';
import { withoutOurs } from './mail/own-words.ts';
import { tokenIn } from './mail/plus-address.ts';
import { saidIn } from './mail/quoted-text.ts';
import { type Mail, readMail } from './mail/read-mail.ts';
import type { Receipt } from './mail/receipt.ts';
import { signalsInAll } from './mail/signals.ts';
import { mailTask } from './mail-task.ts';
import type { Mailbox } from './mailbox-store.ts';
import { ratingIn } from './rating-text.ts';

/** The most of a mail's words that is kept for people to read, in code points. */
const MOST_KEPT = 20_000;

/** A rating is looked for in the beginning only. */
const MOST_RATED = 2000;

export interface MailParts extends SubmitParts {
  readonly mailbox: Mailbox;
  readonly keys: ReadLinkKeys;
  readonly getLink: (id: string) => Promise<Link | undefined>;
  readonly putInbound: (inbound: Inbound) => Promise<boolean>;
  /** The stage's address for answers, without a token. */
  readonly replyTo: string;
}

/** What became of a mail, for the log: no more than this is ever said of it. */
export type MailOutcome = 'gone' | 'automatic' | 'feedback' | InboundBecause;

/** A mail in the bucket. `receipt` absent: SES's event was lost, and with it its verdicts and the envelope. */
export interface InMailbox {
  readonly id: string;
  readonly at: number;
  readonly receipt?: Receipt;
}

/** The invitation that a mail was sent to. */
interface Place {
  readonly link: Link;
  readonly page: number;
  readonly touchpoint: Touchpoint;
  readonly open: boolean;
}

async function placeOf(parts: MailParts, token: string | undefined, now: number): Promise<Place | undefined> {
  if (token === undefined) return undefined;
  const content = readToken(token, (await parts.keys(now)).checking, now);
  // Cards and leaflets are answered on their page, as often as one likes; no mail asks for an answer to one.
  if (content?.kind !== 'interaction') return undefined;
  const link = await parts.getLink(content.linkId);
  const touchpoint = link && findTouchpoint(link.touchpoint);
  if (!link || !touchpoint) return undefined;
  return { link, page: content.page, touchpoint, open: isOpen(link, content.kind, content.page) };
}

const clean = (text: string) => withoutForbidden(normalise(text));

/** At most so many code points, whole words where that costs little. */
function atMost(text: string, most: number): string {
  if (codePoints(text) <= most) return text;
  const start = [...text.slice(0, 2 * most)].slice(0, most - 1).join('');
  const space = start.lastIndexOf(' ');
  return `${space > most * 0.9 ? start.slice(0, space) : start}…`;
}

const SIGNAL_KINDS = { danger: 'danger-signal', misconduct: 'misconduct-allegation' } as const;

const kindsOf = (signals: ReadonlySet<Signal>): InboundTaskKind[] => [...signals].map((signal) => SIGNAL_KINDS[signal]);

interface Keeping {
  readonly because: InboundBecause;
  readonly words: string;
  readonly kinds: readonly InboundTaskKind[];
  readonly place: Place | undefined;
}

/** Keeps a mail's words for people, then says so to them. */
async function keep(parts: MailParts, { id, at }: InMailbox, mail: Mail, keeping: Keeping): Promise<void> {
  const { because, words, kinds, place } = keeping;
  const inbound: Inbound = {
    id: derivedId('mail', id),
    channel: 'email',
    at: toIso(at),
    ...(mail.from === undefined ? {} : { from: mail.from }),
    words: atMost(clean(words), MOST_KEPT),
    because,
  };
  await parts.putInbound(inbound);
  await Promise.all(kinds.map((kind) => parts.raise(mailTask(kind, inbound, place?.link))));
}

/** The answer in a mail. The words of a long one are cut: all of them are kept for people besides. */
function answerIn(said: string): Answer | undefined {
  const found = ratingIn(said.slice(0, MOST_RATED));
  if (!found) return undefined;
  const words = atMost(clean(`${found.words}${said.slice(MOST_RATED)}`), MOST_WORDS);
  return { rating: found.rating, callback: false, ...(words === '' ? {} : { words }) };
}

/** @returns what is to be kept of a mail beside its feedback, or instead; undefined: nothing, it is all in the feedback */
async function takeFeedback(
  parts: MailParts,
  { id, at }: InMailbox,
  { place, answer, all, whole }: { place: Place; answer: Answer; all: ReadonlySet<Signal>; whole: boolean },
): Promise<Pick<Keeping, 'because' | 'kinds'> | undefined> {
  const outcome = await submit(
    parts,
    {
      ...place,
      formId: derivedId('mail', id).slice(0, 16),
      answer,
      language: place.link.language ?? 'en',
      change: false,
      channel: 'email',
    },
    at,
  );
  // Nothing of it is stored: the same mail is tried again.
  if (outcome.kind === 'crowded') throw new Error('The link of this e-mail is answered by many at once.');
  if (outcome.kind !== 'stored') return { because: 'answered', kinds: [...kindsOf(all), 'text-to-read'] };
  const known = answer.words === undefined ? new Set<Signal>() : await parts.signalsIn(answer.words);
  const raised: readonly string[] = tasksOf(answer, place.touchpoint.id, known);
  const kinds = kindsOf(all).filter((kind) => !raised.includes(kind));
  if (whole && kinds.length === 0) return undefined;
  return { because: 'more', kinds: whole ? kinds : [...kinds, 'text-to-read'] };
}

/** What a machine sent is for people only because of what was found in it. */
const MACHINE = { because: 'quarantined', toRead: false } as const;

/** Why a mail that is no feedback is kept, and whether somebody stands behind it whom people must not overlook. */
function reasonOf(
  mail: Mail,
  receipt: Receipt | undefined,
  place: Place | undefined,
): { readonly because: InboundBecause; readonly toRead: boolean } {
  const doubt = doubtOf(receipt);
  if (mail.broken) return { because: 'unreadable', toRead: true };
  // A token is known only to who got the invitation; and of a mail whose event was lost nothing is known against it.
  if (doubt) return { because: 'quarantined', toRead: place !== undefined || doubt === 'no-verdicts' };
  return { because: place?.open ? 'no-rating' : place ? 'late' : 'unplaced', toRead: true };
}

/** Handles one mail; again from the start when it was interrupted. @throws what the store or the bucket throws */
export async function takeMail(parts: MailParts, waiting: InMailbox): Promise<MailOutcome> {
  const { id, at, receipt } = waiting;
  const raw = await parts.mailbox.read(id);
  if (!raw) return 'gone';
  const mail = await readMail(raw.bytes);
  const token = receipt && tokenIn(receipt.recipients, parts.replyTo);
  const place = await placeOf(parts, token, at);
  const outcome = await decide(parts, waiting, { ...mail, cut: mail.cut || raw.cut }, place, token);
  await parts.mailbox.remove(id);
  return outcome;
}

async function decide(
  parts: MailParts,
  waiting: InMailbox,
  mail: Mail,
  place: Place | undefined,
  token: string | undefined,
): Promise<MailOutcome> {
  const { receipt } = waiting;
  const all = await signalsInAll(parts.signalsIn, withoutOurs(mail.everything));
  const said = saidIn(mail.text, token);
  const automatic = isAutomatic(mail, receipt);
  if (automatic && all.size === 0) return 'automatic';
  const { because, toRead } = automatic ? MACHINE : reasonOf(mail, receipt, place);

  const inWords = await signalsInAll(parts.signalsIn, withoutOurs(`${mail.subject}\n${said}`));
  // What was found must be in what people are given to read; and a mail that is one long quote is shown as it is.
  const shown = said === '' || inWords.size < all.size ? mail.everything : said;
  const words = `${mail.subject}\n${shown}`;

  const answer = because === 'no-rating' ? answerIn(said) : undefined;
  if (!answer || !place) {
    const reading: InboundTaskKind[] = toRead ? ['text-to-read'] : [];
    await keep(parts, waiting, mail, { because, words, kinds: [...kindsOf(all), ...reading], place });
    return because;
  }
  const whole = !mail.cut && codePoints(said) <= MOST_WORDS;
  const rest = await takeFeedback(parts, waiting, { place, answer, all, whole });
  if (rest) await keep(parts, waiting, mail, { ...rest, words, place });
  return rest?.because === 'answered' ? 'answered' : 'feedback';
}
