/** What becomes of a message, whatever happens to it in whatever order. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromItem, toItem } from '../../functions/messages/item.ts';
import { ENDED, type Message } from '../../functions/messages/message.ts';
import {
  accepted,
  CLAIMED_FOR,
  dueOf,
  handedOver,
  heldUntil,
  ordered,
  putBack,
  receiptCame,
  receiptMissed,
  refused,
  refusedForNow,
  stopped,
  takenUp,
  toBeTold,
  told,
  unknownOutcome,
} from '../../functions/messages/state.ts';
import { DAY, HOUR, MINUTE, toIso } from '../../functions/shared/time.ts';

const START = Date.parse('2026-11-24T09:00:00Z');
const ORDER = {
  id: 'A'.repeat(20),
  template: 'please-call-us',
  caseId: '1000000-26.1',
  dutyIds: [],
  by: 'staff-1',
  at: toIso(START),
} as const;

const OVER = { channel: 'sms', detail: 'HASH', language: 'en', parts: 1 } as const;

/** What a claimed message may meet. */
const FATES = ['dies', 'accepted', 'retryable', 'permanent', 'unknown', 'held', 'stopped', 'put back'] as const;

type Happening =
  | { readonly run: (typeof FATES)[number]; readonly after: number }
  | { readonly receipt: 'delivered' | 'failed'; readonly of: number; readonly after: number };

const after = fc.integer({ min: 0, max: 12 * HOUR });
const happening: fc.Arbitrary<Happening> = fc.oneof(
  fc.record({ run: fc.constantFrom(...FATES), after }),
  fc.record({ receipt: fc.constantFrom('delivered', 'failed'), of: fc.nat(3), after }),
);

interface World {
  readonly message: Message;
  /** How often it was handed over, as far as the provider knows. */
  readonly handed: number;
  /** Of those, after an outcome that was known to be none. */
  readonly now: number;
}

function claimedFate(claimed: Message, fate: (typeof FATES)[number], handed: number, now: number): Message {
  const over = handedOver(claimed, OVER, now);
  const failure = { code: 'code', wait: MINUTE };
  switch (fate) {
    case 'dies':
      return claimed;
    case 'accepted':
      return accepted(over, `provider-${handed}`, now);
    case 'retryable':
      return refusedForNow(over, failure, now);
    case 'permanent':
      return refused(over, 'code', now);
    case 'unknown':
      return unknownOutcome(over, failure, now);
    case 'held':
      return heldUntil(claimed, 'outside-hours', now + HOUR);
    case 'stopped':
      return stopped(claimed, 'too-late', 'message-failed', now);
    case 'put back':
      return putBack(claimed, failure, now);
  }
}

const HANDS_OVER = new Set<string>(['dies', 'accepted', 'unknown']);

function next({ message, handed, now }: World, what: Happening): World {
  const at = now + what.after;
  if ('receipt' in what) {
    const receipt = { outcome: what.receipt, provider: `provider-${what.of}`, code: 'code' };
    return { message: receiptCame(message, receipt, at) ?? message, handed, now: at };
  }
  const claimed = takenUp(message, 'run', at);
  if (!claimed || ENDED.has(claimed.status)) return { message: claimed ?? message, handed, now: at };
  const hands = handed + (HANDS_OVER.has(what.run) ? 1 : 0);
  return { message: claimedFate(claimed, what.run, hands, at), handed: hands, now: at };
}

const sequences = fc.array(happening, { maxLength: 12 });

function lives(sequence: readonly Happening[]): World[] {
  const worlds: World[] = [{ message: ordered(ORDER), handed: 0, now: START }];
  for (const what of sequence) worlds.push(next(worlds.at(-1) as World, what));
  return worlds;
}

describe('a message, whatever happens', () => {
  it('never changes once it has ended, and every change counts', () => {
    fc.assert(
      fc.property(sequences, (sequence) => {
        const worlds = lives(sequence);
        for (const [i, { message }] of worlds.entries()) {
          const before = worlds[i - 1]?.message;
          if (before && message !== before) {
            expect(ENDED.has(before.status)).toBe(false);
            expect(message.version).toBeGreaterThan(before.version);
          }
        }
      }),
    );
  });

  it('is handed over again only after an outcome that is not known, and then once', () => {
    fc.assert(
      fc.property(sequences, (sequence) => {
        const { handed, message } = lives(sequence).at(-1) as World;
        const open = message.status === 'attempting' ? 1 : 0;
        expect(handed).toBeLessThanOrEqual(1 + message.unknowns + open);
        expect(handed).toBeLessThanOrEqual(2);
      }),
    );
  });

  it('is due until it has ended and its case knows', () => {
    fc.assert(
      fc.property(sequences, (sequence) => {
        const { message, now } = lives(sequence).at(-1) as World;
        const due = dueOf(message);
        if (!ENDED.has(message.status)) {
          expect(due?.queue).toBe(message.status === 'sent' ? 'ended-' : '');
          // Never so far away that nobody looks in time.
          expect(due?.at).toBeLessThanOrEqual(now + 3 * DAY);
        } else {
          expect(toBeTold(message)).toBe(message.status !== 'not-sent' || message.task !== undefined);
          expect(due?.queue).toBe(toBeTold(message) ? 'ended-' : undefined);
          expect(dueOf(told(message))).toBeUndefined();
        }
      }),
    );
  });

  it('ends within three days of its first attempt when it is only tried, and of its hand-over when nothing is heard', () => {
    fc.assert(
      fc.property(fc.constantFrom('retryable', 'put back', 'unknown', 'dies', 'accepted'), (fate) => {
        let world: World = { message: ordered(ORDER), handed: 0, now: START };
        for (let i = 0; i < 12; i += 1) world = next(world, { run: fate, after: 12 * HOUR });
        const ended = receiptMissed(world.message, world.now) ?? world.message;
        expect(ENDED.has(ended.status)).toBe(true);
      }),
    );
  });

  it('is the same when it is read from the table', () => {
    fc.assert(
      fc.property(sequences, (sequence) => {
        const { message } = lives(sequence).at(-1) as World;
        expect(fromItem(toItem(message))).toEqual(message);
      }),
    );
  });
});

describe('a claim', () => {
  it("belongs to one run, and is another's only when it has run out", () => {
    const claimed = takenUp(ordered(ORDER), 'one', START) as Message;
    expect(claimed).toMatchObject({ status: 'attempting', claim: 'one' });
    expect(takenUp(claimed, 'other', START + CLAIMED_FOR - 1)).toBeUndefined();
    expect(takenUp(claimed, 'other', START + CLAIMED_FOR)).toMatchObject({ claim: 'other', unknowns: 1, attempts: 1 });
  });

  it('that runs out twice ends the message: nobody knows', () => {
    const again = takenUp(takenUp(ordered(ORDER), 'one', START) as Message, 'two', START + HOUR) as Message;
    expect(takenUp(again, 'three', START + 2 * HOUR)).toMatchObject({
      status: 'unknown',
      reason: 'claim-ran-out',
      endedAt: toIso(START + 2 * HOUR),
    });
  });
});

describe('an end', () => {
  const unknown = unknownOutcome(handedOver(ordered(ORDER), OVER, START), { code: 'no-answer', wait: 0 }, START);

  it.each([
    ['refused', (message: Message) => refused(message, 'rejected', START)],
    ['not let out', (message: Message) => stopped(message, 'opted-out', undefined, START)],
    [
      'reported as failed',
      (message: Message) => receiptCame(accepted(message, 'P', START), { outcome: 'failed', provider: 'P' }, START),
    ],
  ])('is not known when an earlier hand-over may have worked: %s', (_, ends) => {
    expect(ends(unknown)?.status).toBe('unknown');
    expect(ends(ordered(ORDER))?.status).not.toBe('unknown');
  });

  it('of one that was tried for too long is a failure; of one that never was, it was not sent', () => {
    const tried = refusedForNow(ordered(ORDER), { code: 'throttled', wait: 0 }, START);
    expect(stopped(tried, 'too-late', undefined, START).status).toBe('failed');
    expect(stopped(ordered(ORDER), 'too-late', undefined, START).status).toBe('not-sent');
  });
});
