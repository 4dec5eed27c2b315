/**
 * The simulated providers and the networks behind them. Some hand-overs are refused for now, some for ever, of some nobody
 * knows; what was taken is delivered, fails or is lost, and receipts come late, twice, never, or before anybody knows of
 * the hand-over. All shares are **assumed**.
 */
import type { MessageChannel } from '../../functions/messages/message.ts';
import type { Outcome } from '../../functions/messages/outcome.ts';
import type { Providers } from '../../functions/messages/provider.ts';
import type { Chance } from './chance.ts';

const SECOND = 1000;
const HOUR = 3600 * SECOND;

/** One message as a provider got it. */
export interface HandOver {
  readonly messageId: string;
  readonly channel: MessageChannel;
  readonly to: string;
  readonly at: number;
  /** The provider's id. */
  readonly provider: string;
  /** What the sender hears of it. */
  readonly outcome: Outcome['is'];
  /** It went out, whatever the sender hears. */
  readonly taken: boolean;
}

/** What a network reports of a hand-over. */
export interface Report {
  readonly handOver: HandOver;
  readonly is: 'delivered' | 'off' | 'invalid';
  readonly at: number;
}

export interface CarrierParts {
  readonly chance: Chance;
  /** Of which message the calling worker is. */
  readonly whose: () => string;
  /** Whether the providers do not work. */
  readonly isDown: (now: number) => boolean;
  /** Told of each hand-over before its outcome is. */
  readonly handed: (handOver: HandOver) => void;
  /** A report that will come. */
  readonly report: (report: Report) => void;
  /** A report that is there before the hand-over has an answer. */
  readonly overtake: (report: Report) => Promise<void>;
}

/** The time of one run of the sender: it passes while a provider works and while a worker waits for its turn. */
export interface RunClock {
  readonly now: () => number;
  readonly pass: (ms: number) => void;
}

const WORKS = [
  [915, 'accepted'],
  [25, 'retryable'],
  [12, 'permanent'],
  [48, 'unknown'],
] as const;
const DOWN = [
  [55, 'retryable'],
  [45, 'unknown'],
] as const;
const FATES = [
  [900, 'delivered'],
  [45, 'off'],
  [15, 'invalid'],
  [40, 'lost'],
] as const;
const OVERTAKES = 0.02;
const REPEATS = 0.05;

/** What became of a message that went out, if anybody says. */
function fateOf(chance: Chance, handOver: HandOver): Report | undefined {
  const is = chance.weighted(FATES);
  const late = chance.happens(0.05) ? chance.wait(20 * HOUR) : chance.wait(8 * SECOND);
  const at = Math.round(handOver.at + SECOND + (is === 'off' ? chance.wait(30 * HOUR) : late));
  return is === 'lost' ? undefined : { handOver, is, at };
}

export function simulatedProviders(parts: CarrierParts, clock: RunClock): Providers {
  const { chance, whose, isDown, handed, report, overtake } = parts;
  const take = async (channel: MessageChannel, to: string): Promise<Outcome> => {
    clock.pass(chance.whole(20, 120));
    const at = clock.now();
    const outcome = chance.weighted<Outcome['is']>(isDown(at) ? DOWN : WORKS);
    const taken = outcome === 'accepted' || (outcome === 'unknown' && chance.happens(0.5));
    const provider = `provider-${chance.whole(0, 2 ** 31)}-${chance.whole(0, 2 ** 31)}`;
    const handOver = { messageId: whose(), channel, to, at, provider, outcome, taken };
    handed(handOver);
    const fate = taken ? fateOf(chance, handOver) : undefined;
    if (fate && chance.happens(OVERTAKES)) await overtake({ ...fate, at });
    else if (fate) report(fate);
    if (fate && chance.happens(REPEATS)) report({ ...fate, at: Math.round(fate.at + chance.wait(HOUR)) });
    if (outcome === 'accepted') return { is: outcome, provider };
    return {
      is: outcome,
      code: outcome === 'permanent' ? 'rejected' : outcome === 'unknown' ? 'no-answer' : 'throttled',
    };
  };
  return { sms: ({ to }) => take('sms', to), email: ({ to }) => take('email', to) };
}
