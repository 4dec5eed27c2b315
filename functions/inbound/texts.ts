/**
 * What becomes of texts that victims (or anybody) send. A text is decided on once, with its words, in one conditional
 * put; all that follows from it can be done twice and in any order. What nobody can read is kept for people all the same.
 */
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { Case } from '../cases/case.ts';
import type { ChangeContext } from '../cases/change.ts';
import { changeBySystem } from '../cases/change-by-system.ts';
import type { FollowParts } from '../cases/follow-store.ts';
import { optOut } from '../cases/opt-out.ts';
import { readCase } from '../cases/store.ts';
import type { AnswerOrder } from '../messages/message.ts';
import { putOrder } from '../messages/order-store.ts';
import { noteStop } from '../messages/suppression-store.ts';
import { isPassingFailure } from '../shared/failure.ts';
import { derivedId } from '../shared/ids.ts';
import { log } from '../shared/log.ts';
import { toIso } from '../shared/time.ts';
import { inboundTask, inboundTaskId } from '../tasks/inbound-task.ts';
import type { InboundTaskKind } from '../tasks/kinds.ts';
import { settleBySystem } from '../tasks/raise-store.ts';
import type { Inbound } from './inbound.ts';
import { keepInbound, putInbound, readInbound } from './inbound-store.ts';
import { type IncomingText, readText, type UnreadableText } from './incoming-text.ts';
import { type DecidedText, decide, type Texter, tasksOf } from './text-decision.ts';
import { type JoiningText, join, type TextFeedbackParts } from './text-feedback.ts';
import { type TexterParts, texterOf } from './texter.ts';

export interface TextParts extends Omit<TextFeedbackParts, 'tables'>, Omit<TexterParts, 'tables'> {
  readonly tables: FollowParts['tables'];
  /** Tells the sender that an answer waits. Best effort: its own schedule finds it too. */
  readonly nudge: () => Promise<void>;
}

/** A text that cannot be handled though nothing is wrong with the store is given to people after so many tries. */
const MOST_TRIES = 5;

async function raiseAll(
  parts: TextParts,
  inbound: Pick<Inbound, 'id' | 'at' | 'caseId'>,
  kinds: readonly InboundTaskKind[],
): Promise<void> {
  if (kinds.length === 0) return;
  const { client, tables } = parts;
  const of = inbound.caseId === undefined ? undefined : await readCase(client, tables.cases, inbound.caseId);
  await Promise.all(kinds.map((kind) => parts.raise(inboundTask(kind, inbound, of?.case))));
}

/** STOP, in a case that has the number: unless staff have recorded since what the victim wants. */
function stopUnlessAskedSince(the: Case, context: ChangeContext) {
  if (the.consentsAt !== undefined && the.consentsAt > toIso(context.now)) return { unchanged: true } as const;
  return optOut(the, context);
}

/** The number first: from then on nothing goes there, whatever becomes of the cases. */
async function stop(parts: TextParts, { id, at }: DecidedText, { detail, cases }: Texter): Promise<void> {
  const now = Date.parse(at);
  await noteStop(parts.client, parts.tables.messages, detail, now);
  const changes = await Promise.allSettled(
    cases.map((caseId) => {
      const context = { now, by: 'victim', id: derivedId('opt-out', id, caseId) };
      return changeBySystem(parts, caseId, context, stopUnlessAskedSince);
    }),
  );
  // One case that cannot be changed keeps no other from it; the text comes again.
  const failed = changes.find(({ status }) => status === 'rejected');
  if (failed?.status === 'rejected') throw failed.reason;
}

const joins = (text: DecidedText): text is JoiningText => text.decision.joins !== undefined;

/** @returns what the text is answered */
async function takeAnswer(parts: TextParts, text: JoiningText): Promise<AnswerOrder['template'] | undefined> {
  const { client, tables } = parts;
  const { id, at, signals, decision } = text;
  const outcome = await join(parts, text);
  if (outcome.kind === 'feedback') {
    await Promise.all(
      outcome.read.map((read) =>
        settleBySystem(client, tables.tasks, inboundTaskId(read, 'text-to-read'), 'done', outcome.at),
      ),
    );
    // Words that came behind their rating: thanked for like the rating.
    return decision.answer === 'answer-neutral' ? 'answer-thanks' : decision.answer;
  }
  if (outcome.kind === 'words') {
    await raiseAll(parts, text, ['text-to-read']);
    return outcome.ask ? 'answer-ask-rating' : decision.answer;
  }
  // A rating alone that comes too late is thanked for and changes nothing; what cannot be placed is read in full.
  const late = outcome.kind === 'late';
  const kinds = tasksOf(signals, late ? decision.joins.said : text.words);
  if (kinds.length > 0) await keepInbound(client, tables.messages, id, outcome.kind, Date.parse(at));
  await raiseAll(parts, text, kinds);
  return late || decision.answer === 'answer-danger' ? decision.answer : 'answer-neutral';
}

/** @returns whether an answer was ordered */
async function answer(
  { client, tables }: TextParts,
  { id, at, from, texter }: DecidedText,
  template: AnswerOrder['template'] | undefined,
): Promise<boolean> {
  if (template === undefined || !texter || from === undefined) return false;
  // What cannot be placed is answered the same, to the letter, whoever asks.
  const language = template === 'answer-neutral' && !texter.invitation ? undefined : texter.language;
  await putOrder(client, tables.messages, {
    id: derivedId('answer', id),
    template,
    number: from,
    cases: texter.cases,
    ...(language === undefined ? {} : { language }),
    by: 'system',
    at,
  });
  return true;
}

/** The decision on a text: the stored one, when it was delivered before. */
async function decisionOn(parts: TextParts, text: IncomingText): Promise<DecidedText> {
  const { client, tables } = parts;
  const earlier = await readInbound<DecidedText>(client, tables.messages, text.id, text.at);
  if (earlier) return earlier;
  const [signals, texter] = await Promise.all([
    parts.signalsIn(text.words),
    text.number === undefined ? undefined : texterOf(parts, text.number, text.at),
  ]);
  const fresh = decide(text, [...signals], texter);
  if (await putInbound(client, tables.messages, fresh, text.at)) return fresh;
  const stored = await readInbound<DecidedText>(client, tables.messages, text.id, text.at);
  if (!stored) throw new Error('This text is neither there nor can it be stored');
  return stored;
}

/** @returns whether an answer was ordered */
async function take(parts: TextParts, text: IncomingText): Promise<boolean> {
  const decided = await decisionOn(parts, text);
  const { decision, texter } = decided;
  await raiseAll(parts, decided, decision.tasks);
  if (decision.stops && texter) await stop(parts, decided, texter);
  return answer(parts, decided, joins(decided) ? await takeAnswer(parts, decided) : decision.answer);
}

/** Gives to people what the service cannot read or handle. */
async function keep(parts: TextParts, { id, at, words }: Pick<UnreadableText, 'id' | 'at' | 'words'>): Promise<void> {
  const inbound = { id, channel: 'sms', at: toIso(at), words, because: 'unreadable' } as const;
  const signals = await parts.signalsIn(words);
  await putInbound(parts.client, parts.tables.messages, inbound, at);
  await raiseAll(parts, inbound, [...tasksOf([...signals], ''), 'text-to-read']);
  log({ level: 'warn', event: 'text-kept', code: 'unreadable' });
}

type Result = 'answered' | 'taken' | 'failed';

async function takeRecord(parts: TextParts, record: SQSRecord): Promise<Result> {
  const text = readText(record);
  try {
    if (!('unreadable' in text)) return (await take(parts, text)) ? 'answered' : 'taken';
    await keep(parts, text);
    return 'taken';
  } catch (error) {
    const name = error instanceof Error ? error.name : 'unknown';
    log({ level: 'error', event: 'text-failed', error: name });
    if (isPassingFailure(error) || Number(record.attributes.ApproximateReceiveCount) < MOST_TRIES) return 'failed';
  }
  try {
    // Its own id is decided on perhaps: what people read is kept beside it.
    await keep(parts, { ...text, id: derivedId('text', 'unhandled', text.id) });
    return 'taken';
  } catch {
    return 'failed';
  }
}

/** Takes the texts of a batch. @returns those that must be delivered again */
export async function takeTexts(parts: TextParts, event: SQSEvent): Promise<SQSBatchResponse> {
  const results = new Map<string, Result>();
  // One after the other: several of one number would only be in each other's way.
  for (const record of event.Records) results.set(record.messageId, await takeRecord(parts, record));
  const count = (wanted: Result) => [...results.values()].filter((result) => result === wanted).length;
  log({ level: 'info', event: 'texts-taken', count: count('answered') + count('taken') });
  if (count('answered') > 0) {
    await parts.nudge().catch((error: unknown) => {
      log({ level: 'warn', event: 'nudge-failed', error: error instanceof Error ? error.name : 'unknown' });
    });
  }
  const failed = [...results].filter(([, result]) => result === 'failed');
  return { batchItemFailures: failed.map(([itemIdentifier]) => ({ itemIdentifier })) };
}
