/** What was sent and what came back, as a phone and a mailbox show it. Pure. */
import type { OutboxMessage } from '../outbox.ts';
import type { ReceivedMessage } from '../received.ts';

/** One bubble: `sent` by the service, or by the victim. */
export type Bubble =
  | { readonly by: 'service'; readonly message: OutboxMessage }
  | { readonly by: 'victim'; readonly message: ReceivedMessage };

export interface Thread {
  /** The victim's number or address. */
  readonly with: string;
  /** Oldest first. */
  readonly bubbles: readonly Bubble[];
}

const at = ({ message }: Bubble) => message.at;

/** The conversations of a channel by number or address, the one that something was said in last first. */
export function threads(
  channel: 'sms' | 'email',
  outbox: readonly OutboxMessage[],
  received: readonly ReceivedMessage[],
): Thread[] {
  const found = new Map<string, Bubble[]>();
  const add = (person: string, bubble: Bubble) => found.set(person, [...(found.get(person) ?? []), bubble]);
  for (const message of outbox) if (message.channel === channel) add(message.to, { by: 'service', message });
  for (const message of received) if (message.channel === channel) add(message.from, { by: 'victim', message });
  return [...found]
    .map(([person, bubbles]) => ({ with: person, bubbles: bubbles.sort((a, b) => (at(a) < at(b) ? -1 : 1)) }))
    .sort((a, b) => (lastOf(a) < lastOf(b) ? 1 : -1));
}

function lastOf({ bubbles }: Thread): string {
  const [last] = bubbles.slice(-1);
  return last ? at(last) : '';
}
