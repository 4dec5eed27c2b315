/** Everything that was handed to a provider, on disk before the provider answers. */
import * as z from 'zod';
import { openJournal } from './journal.ts';

const message = z.object({
  id: z.string(),
  channel: z.enum(['alert', 'sms', 'email']),
  /** A topic of the blueprint, a number (E.164), an address. */
  to: z.string(),
  subject: z.string().optional(),
  /** Plain text. */
  body: z.string(),
  html: z.string().optional(),
  sender: z.string(),
  replyTo: z.string().optional(),
  /** What the caller had an e-mail marked with: the provider's events repeat it. */
  tags: z.record(z.string(), z.string()).optional(),
  /** RFC 3339, by the service's clock. */
  at: z.string(),
});

export type OutboxMessage = z.output<typeof message>;

export interface Outbox {
  readonly append: (entry: OutboxMessage) => Promise<void>;
  /** Newest last. */
  readonly list: (filter?: { to?: string | undefined; channel?: string | undefined }) => OutboxMessage[];
  readonly close: () => Promise<void>;
}

export async function openOutbox(path: string): Promise<Outbox> {
  const { append, lines, close } = await openJournal(path, message);
  return {
    append,
    list: ({ to, channel } = {}) =>
      lines.filter(
        (entry) => (to === undefined || entry.to === to) && (channel === undefined || entry.channel === channel),
      ),
    close,
  };
}
