/** Takes one answer: words first, then the reply that decides, then the tasks that it asks for. */
import type { Link } from '../links/link.ts';
import type { Touchpoint } from '../lists/touchpoints.ts';
import { newTask, type Task } from '../tasks/task.ts';
import type { Answer } from './form.ts';
import { meet, newReply, type Reply, type ReplyChannel, type ReplyKey, replyKey, tasksOf } from './reply.ts';
import type { FeedbackStore } from './store.ts';
import type { Signal } from './watchwords.ts';

export interface SubmitParts {
  readonly store: FeedbackStore;
  /** Raises a task: once, however often it is called for the same. */
  readonly raise: (task: Task) => Promise<boolean>;
  readonly signalsIn: (text: string) => Promise<ReadonlySet<Signal>>;
}

export interface Submitted {
  readonly link: Link;
  readonly page: number;
  readonly touchpoint: Touchpoint;
  readonly formId: string;
  readonly answer: Answer;
  readonly language: string;
  readonly change: boolean;
  /** Of a text or an e-mail; absent: the link's page. */
  readonly channel?: ReplyChannel;
}

export type Outcome =
  | { readonly kind: 'stored' }
  | { readonly kind: 'taken'; readonly canReplace: boolean }
  | { readonly kind: 'too-late' }
  /** A text or an e-mail only: what is stored was given after it. */
  | { readonly kind: 'overtaken' }
  /** So many forms came at once for one link that this one found no place: nothing of it is stored. */
  | { readonly kind: 'crowded' };

/** The tasks of a reply, as values; the same reply always gives the same ones. */
export function tasksFor(key: ReplyKey, reply: Reply): Task[] {
  const { replyId, borough, team, touchpoint, reference, rating } = reply;
  return reply.tasks.map((kind) =>
    newTask({ kind, replyId, key, borough, team, touchpoint, reference, rating }, Date.parse(reply.changedAt)),
  );
}

const MOST_RACES = 5;

/**
 * Stores an answer exactly once. When the process dies after the deciding write, the sweep raises the tasks: they stand
 * in the reply. @throws what the store throws: then nothing was acknowledged and the same form may be sent again.
 */
export async function submit(parts: SubmitParts, given: Submitted, now: number): Promise<Outcome> {
  const { link, page, formId, answer, language, change, channel } = given;
  const signals = answer.words === undefined ? new Set<Signal>() : await parts.signalsIn(answer.words);
  const key = replyKey(link, page, formId);
  const first = newReply(
    {
      ...{ link, page, formId, answer, language, tasks: tasksOf(answer, link.touchpoint, signals) },
      ...(channel === undefined ? {} : { channel }),
    },
    now,
  );

  if (first.words !== undefined) await parts.store.putWords(first, answer, now);

  let reply = first;
  for (let race = 0; race < MOST_RACES; race += 1) {
    if (await parts.store.putReply(key, reply, now)) {
      await Promise.all(tasksFor(key, reply).map((task) => parts.raise(task)));
      return { kind: 'stored' };
    }
    const stored = await parts.store.getReply(key);
    const meeting = stored ? meet(stored, first, change, now) : { kind: 'replace' as const, reply: first };
    if (meeting.kind === 'replace') {
      // Its sender may have died before raising what it asked for; once it is replaced, the sweep would not know of it.
      if (stored) await Promise.all(tasksFor(key, stored).map((task) => parts.raise(task)));
      reply = meeting.reply;
      continue;
    }
    if (first.words !== undefined && first.words !== stored?.words) await parts.store.dropWords(first, now);
    if (meeting.kind !== 'same') return meeting;
    // The form that came first may have died before it raised its tasks: done here for it, it is done once.
    if (stored) await Promise.all(tasksFor(key, stored).map((task) => parts.raise(task)));
    return { kind: 'stored' };
  }
  if (first.words !== undefined) await parts.store.dropWords(first, now);
  return { kind: 'crowded' };
}
