/** Everything that was handed to a provider: one JSON line each, on disk before the provider answers. */
import { mkdirSync, readFileSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import * as z from 'zod';

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

/** A kill in the middle of an append leaves half a line, which nobody was told of: it is skipped. */
function readLines(text: string): OutboxMessage[] {
  return text.split('\n').flatMap((line) => {
    try {
      return [message.parse(JSON.parse(line))];
    } catch {
      return [];
    }
  });
}

export async function openOutbox(path: string): Promise<Outbox> {
  mkdirSync(dirname(path), { recursive: true });
  const file: FileHandle = await open(path, 'a+', 0o600);
  const text = readFileSync(path, 'utf8');
  const messages = readLines(text);
  if (text !== '' && !text.endsWith('\n')) await file.appendFile('\n');
  let last: Promise<void> = Promise.resolve();
  return {
    append: (entry) => {
      last = last
        .catch(() => undefined)
        .then(async () => {
          await file.appendFile(`${JSON.stringify(entry)}\n`);
          messages.push(entry);
        });
      return last;
    },
    list: ({ to, channel } = {}) =>
      messages.filter(
        (entry) => (to === undefined || entry.to === to) && (channel === undefined || entry.channel === channel),
      ),
    close: async () => {
      await last.catch(() => undefined);
      await file.close();
    },
  };
}
