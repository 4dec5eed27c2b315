/** The guard with everything that stands in for AWS behind it, for a function with a plan of the test's own. */
import { join } from 'node:path';
import type { FunctionPlan } from '../../lib/blueprint/types.ts';
import { openDynalite } from '../../lib/local/embedded-dynamodb.ts';
import type { Faults } from '../../lib/local/faults.ts';
import { startGuard } from '../../lib/local/guard.ts';
import { openOutbox } from '../../lib/local/outbox.ts';
import { allowedCalls, LOCAL_REGION, type Names } from '../../lib/local/permissions.ts';
import { openMailbox } from '../../lib/local/providers/mailbox.ts';
import { createProviders } from '../../lib/local/providers/providers.ts';
import { localSettings } from '../../lib/local/settings.ts';
import { temporaryFolder } from './fixtures.ts';

export const NOW = Date.parse('2027-01-31T09:00:00Z');

/** Access keys: of the function, and of the service itself. */
export const FUNCTION = 'FUNCTION';
export const OWNER = 'OWNER';

export const settings = localSettings('http://127.0.0.1:1', 'http://127.0.0.1:1/local/oidc');

export const names: Names = {
  table: (table) => `t-${table}`,
  topic: (topic) => `t-${topic}`,
  intake: (intake) => `t-${intake}`,
  emailDomain: 'mail.met.example',
  mailbox: settings.MAILBOX,
};

export type FakeAws = Awaited<ReturnType<typeof startAws>>;

export async function startAws(plan: FunctionPlan, faults: Faults) {
  const folder = temporaryFolder();
  const store = await openDynalite();
  const outbox = await openOutbox(join(folder, 'outbox.jsonl'));
  const mailbox = openMailbox(join(folder, 'mailbox'), settings.MAILBOX);
  const takenIn: { intake: string; message: string }[] = [];
  const guard = await startGuard({
    callers: new Map([
      [FUNCTION, { name: 'some-function', allowed: allowedCalls(plan, names) }],
      [OWNER, { name: 'service' }],
    ]),
    faults,
    silenceMs: 200,
    ...createProviders({
      store,
      outbox,
      mailbox,
      intakes: { takeIn: async (intake, _, message) => void takenIn.push({ intake, message }) },
      names,
      settings,
      now: () => NOW,
    }),
  });
  return {
    endpoint: guard.endpoint,
    outbox,
    mailbox,
    /** What was published to an intake. */
    takenIn,
    /** How a client of the SDK reaches it. */
    access: (accessKeyId: string) => ({
      region: LOCAL_REGION,
      endpoint: guard.endpoint,
      credentials: { accessKeyId, secretAccessKey: 'any' },
      maxAttempts: 1,
    }),
    close: async () => {
      await guard.close();
      await store.close();
      await outbox.close();
    },
  };
}
