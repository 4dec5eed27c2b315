/**
 * One message, from its claim to what came of it. The order is what keeps it from going out twice or to the wrong place:
 * claim it, make it ready, hand it over once, note what came of that. Between two of these a process may die: a claim that
 * nothing follows runs out, and its outcome is unknown.
 */
import { backoff } from './backoff.ts';
import type { Circuit } from './circuit-store.ts';
import { ENDED, type Message, type MessageChannel } from './message.ts';
import type { Outcome } from './outcome.ts';
import type { Providers } from './provider.ts';
import { type HandOver, makeReady, type NotNow, type ReadyParts, type Run } from './ready.ts';
import { putProviderId } from './receipt-store.ts';
import { accepted, putBack, refused, refusedForNow, takenUp, unknownOutcome } from './state.ts';
import { readMessage, replaceMessage } from './store.ts';

export interface AttemptParts extends ReadyParts {
  readonly providers: Providers;
  /** Where answers to e-mails go: before the plus and the token. */
  readonly replyTo: string;
  readonly sleep: (ms: number) => Promise<void>;
}

/** What came of one attempt. */
export interface Attempted {
  readonly message: Message;
  /** Of a hand-over. */
  readonly outcome?: Outcome['is'];
  /** From its claim to the provider's word (ms). */
  readonly ms?: number;
  /** This failure has put its channel to rest. */
  readonly rests?: MessageChannel;
  /** Texts of today have cost what they may. */
  readonly spent?: true;
}

/** For how long the store is asked to note what came of an attempt (ms). The claim holds longer. */
const NOTED_WITHIN = 20_000;
const NOTE_AGAIN = 250;

/** Writes, again and again for a while: what is not noted is not known. @throws the last failure */
async function persist({ now, sleep }: AttemptParts, write: () => Promise<unknown>): Promise<void> {
  const until = now() + NOTED_WITHIN;
  for (let wait = NOTE_AGAIN; ; wait *= 2) {
    try {
      await write();
      return;
    } catch (error) {
      if (now() + wait > until) throw error;
      await sleep(wait);
    }
  }
}

/** Another may have been faster, a receipt for example: what they wrote stands. */
function note(parts: AttemptParts, before: Message, after: Message): Promise<void> {
  return persist(parts, () => replaceMessage(parts.client, parts.tables.messages, before, after));
}

function handOver({ providers, replyTo }: AttemptParts, { over: { id }, route: { to }, composed, link }: HandOver) {
  if (composed.channel === 'sms') return providers.sms({ to, text: composed.text });
  const { subject, text, html } = composed;
  // The token in the address decides what an answer belongs to.
  return providers.email({ id, to, subject, text, html, replyTo: link && replyTo.replace('@', `+${link.token}@`) });
}

function afterOutcome(message: Message, outcome: Outcome, wait: number, now: number): Message {
  switch (outcome.is) {
    case 'accepted':
      return accepted(message, outcome.provider, now);
    case 'retryable':
      return refusedForNow(message, { code: outcome.code, wait }, now);
    case 'permanent':
      return refused(message, outcome.code, now);
    case 'unknown':
      return unknownOutcome(message, { code: outcome.code, wait }, now);
  }
}

/** Tells the circuit. @returns whether that puts the channel to rest; that it cannot be stored changes nothing for the message */
async function judged(circuit: Circuit, { is }: Outcome, now: number): Promise<boolean> {
  try {
    if (is === 'retryable' || is === 'unknown') return await circuit.failed(now);
    await circuit.worked();
  } catch {
    // The next outcome tells it again.
  }
  return false;
}

/**
 * Tries one message once.
 * @returns undefined when there was nothing to do: it is not due any more, or another run has it
 * @throws when the store failed; nothing was handed over, or the claim stands until it runs out
 */
export async function attempt(parts: AttemptParts, run: Run, id: string): Promise<Attempted | undefined> {
  const { client, tables, now, random } = parts;
  const before = await readMessage(client, tables.messages, id);
  const claimed = before && takenUp(before, run.id, now());
  if (!claimed || !(await replaceMessage(client, tables.messages, before, claimed))) return undefined;
  if (ENDED.has(claimed.status)) return { message: claimed };

  const claimedAt = now();
  const wait = backoff(claimed.attempts, random);
  let ready: HandOver | NotNow;
  try {
    ready = await makeReady(parts, run, claimed);
  } catch (error) {
    await note(parts, claimed, putBack(claimed, { code: 'not-ready', wait }, now()));
    throw error;
  }
  if ('after' in ready) {
    await note(parts, claimed, ready.after);
    return { message: ready.after, ...(ready.spent ? { spent: true } : {}) };
  }

  const { over, route } = ready;
  const outcome = await handOver(parts, ready);
  const ms = now() - claimedAt;
  const after = afterOutcome(over, outcome, wait, now());
  const rests = await judged(run.circuit[route.channel], outcome, now());
  await persist(parts, () =>
    Promise.all([
      replaceMessage(client, tables.messages, claimed, after),
      // Receipts of texts know the provider's id alone; those of e-mails carry ours.
      outcome.is === 'accepted' && route.channel === 'sms'
        ? putProviderId(client, tables.messages, { provider: outcome.provider, messageId: id }, now())
        : undefined,
    ]),
  );
  return { message: after, outcome: outcome.is, ms, ...(rests ? { rests: route.channel } : {}) };
}
