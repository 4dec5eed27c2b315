/** What victims sent from this machine: the other half of the conversations that the page shows. */
import * as z from 'zod';
import { type Journal, openJournal } from './journal.ts';

const received = z.object({
  id: z.string(),
  channel: z.enum(['sms', 'email']),
  from: z.string(),
  to: z.string(),
  subject: z.string().optional(),
  body: z.string(),
  /** Of an e-mail: what SES was made to find. */
  verdicts: z.string().optional(),
  /** RFC 3339, by the service's clock. */
  at: z.string(),
});

export type ReceivedMessage = z.output<typeof received>;
export type Received = Journal<ReceivedMessage>;

export const openReceived = (path: string): Promise<Received> => openJournal(path, received);
