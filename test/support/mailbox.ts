/** A bucket of mail for tests: what stands in for S3 on one machine, over HTTP, with the functions' own client. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Mailbox, mailbox, s3Client } from '../../functions/inbound/mailbox-store.ts';
import { openMailbox, readMailboxCall } from '../../lib/local/providers/mailbox.ts';

const BUCKET = 'mail-of-tests';

export interface TestMailbox {
  readonly mailbox: Mailbox;
  /** As SES stores a mail. `at`: when (ms). */
  readonly put: (id: string, raw: Buffer, at: number) => Promise<void>;
  /** Ids of what lies there. */
  readonly ids: () => string[];
  /** The verbs that were asked for, in order. */
  readonly calls: string[];
  /** Whether it answers at all. */
  up: boolean;
  readonly close: () => Promise<void>;
}

export async function testMailbox(mostBytes?: number): Promise<TestMailbox> {
  const folder = mkdtempSync(join(tmpdir(), 'met-mail-'));
  const store = openMailbox(folder, BUCKET);
  const calls: string[] = [];
  const server = createServer(async (request, response) => {
    const call = readMailboxCall(request.method ?? '', request.url ?? '');
    if (!call || !it.up) return void response.writeHead(it.up ? 400 : 503).end();
    calls.push(call.verb);
    const { status, headers, body } = await store.perform(call);
    response.writeHead(status, headers).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const before = { ...process.env };
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${port}`,
    AWS_REGION: 'eu-west-2',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  });
  const client = s3Client();
  // The client reads its settings with its first call.
  await client.config.endpoint?.();
  await client.config.credentials();
  const it: TestMailbox = {
    mailbox: mailbox(client, BUCKET, mostBytes),
    put: store.put,
    ids: () => readdirSync(folder).map((name) => decodeURIComponent(name.replace(/\.eml$/, ''))),
    calls,
    up: true,
    close: async () => {
      client.destroy();
      process.env = before;
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      rmSync(folder, { recursive: true });
    },
  };
  return it;
}
