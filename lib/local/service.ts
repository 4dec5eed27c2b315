/** The whole service on one machine, from the blueprint: what CDK is to AWS, this is to loopback. */
import { mkdirSync } from 'node:fs';
import type { Server } from 'node:http';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { blueprint } from '../blueprint/blueprint.ts';
import { openClock } from './clock.ts';
import { localControls } from './controls.ts';
import { type DemoLink, openDemoLink } from './demo.ts';
import { listenOnLoopback, openDynalite } from './embedded-dynamodb.ts';
import { createFaults } from './faults.ts';
import { functionLogs } from './function-logs.ts';
import { createAccess, createRunners } from './function-runners.ts';
import { createGateway } from './gateway.ts';
import { startGuard } from './guard.ts';
import { createInbound } from './inbound.ts';
import type { Outcome } from './instance.ts';
import { openIntakes } from './intakes/intakes.ts';
import { openIssuer } from './issuer.ts';
import { dueReader } from './next-due.ts';
import { openOutbox } from './outbox.ts';
import { openDemoCases } from './page/demo-cases.ts';
import { staffReader } from './page/staff-store.ts';
import { LOCAL_REGION, type Names, topicArn } from './permissions.ts';
import { openMailbox } from './providers/mailbox.ts';
import { createProviders } from './providers/providers.ts';
import { domainOf } from './providers/ses.ts';
import { openReceived } from './received.ts';
import { openRemote } from './remote-dynamodb.ts';
import { routeFinder } from './routes.ts';
import type { Runner } from './runner.ts';
import { createScheduler } from './scheduler.ts';
import { localSettings } from './settings.ts';
import { createTables, physicalName } from './tables.ts';
import { travel } from './travel.ts';

export interface LocalOptions {
  readonly port: number;
  readonly dataDir: string;
  /** The folder of bundles; awaited before the first function starts. */
  readonly bundles: Promise<string>;
  /** Another DynamoDB than the embedded one. */
  readonly dynamoDbEndpoint?: string | undefined;
  /** How the tables' names begin; another one keeps two services apart in one DynamoDB. */
  readonly tablePrefix?: string | undefined;
  /** Shows what the functions write. */
  readonly verbose?: boolean;
}

export interface LocalService {
  readonly origin: string;
  readonly demoLink: DemoLink;
  /** Lets what runs finish (for some seconds), then ends everything. */
  readonly close: () => Promise<void>;
}

/** How long what runs may take to finish, in ms. */
const CLOSE_MS = 5000;

/** Waits for something, but not for longer than that. */
async function shortly(ending: Promise<unknown>): Promise<void> {
  await Promise.race([ending, setTimeout(CLOSE_MS, undefined, { ref: false })]);
}

async function endServer(server: Server): Promise<void> {
  const ended = new Promise<void>((done) => server.close(() => done()));
  server.closeIdleConnections();
  await shortly(ended);
  server.closeAllConnections();
  await ended;
}

/**
 * Starts everything and resolves when requests are answered.
 * @throws StoreLocked when another process has the data open; a system error with code EADDRINUSE when the port is taken
 */
export async function startLocalService(options: LocalOptions): Promise<LocalService> {
  const { dataDir, dynamoDbEndpoint, tablePrefix: prefix = blueprint.service, verbose = false } = options;
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const inData = (name: string) => join(dataDir, name);
  const clock = openClock(inData('clock.json'));
  let runners = new Map<string, Runner>();
  const unknown: Outcome = { kind: 'crash' };
  const invoke = async (name: string, event: unknown, requestId?: string): Promise<Outcome> =>
    (await runners.get(name)?.invoke(event, requestId)) ?? unknown;

  // The port comes first: it is the likeliest thing to be taken, and everything else knows itself by it.
  let controls: ReturnType<typeof localControls> | undefined;
  const gateway = createGateway({
    findRoute: routeFinder(blueprint),
    invoke,
    now: clock.now,
    local: async (...call) => controls?.(...call),
  });
  const port = await listenOnLoopback(gateway, options.port);
  const origin = `http://127.0.0.1:${port}`;
  const issuerUrl = `${origin}/local/oidc`;
  try {
    const [store, outbox, received, issuer, folder] = await Promise.all([
      dynamoDbEndpoint ? openRemote(dynamoDbEndpoint) : openDynalite(inData('store')),
      openOutbox(inData('outbox.jsonl')),
      openReceived(inData('received.jsonl')),
      openIssuer(inData('issuer-key.pem'), issuerUrl, clock.now),
      options.bundles,
    ]);

    const settings = localSettings(origin, issuerUrl);
    const names: Names = {
      table: (table) => physicalName(prefix, table),
      topic: (topic) => `${blueprint.service}-${topic}`,
      intake: (intake) => `${blueprint.service}-${intake}`,
      emailDomain: domainOf(settings.EMAIL_FROM),
      mailbox: settings.MAILBOX,
    };
    const access = createAccess(names);
    const faults = createFaults();
    const mailbox = openMailbox(inData('mailbox'), settings.MAILBOX);
    const intakes = openIntakes({
      blueprint,
      folder: inData('intakes'),
      invoke,
      now: clock.now,
      topicArn: (intake) => topicArn(names.intake(intake)),
    });
    const guard = await startGuard({
      callers: access.callers,
      faults,
      ...createProviders({ store, outbox, mailbox, intakes, names, settings, now: clock.now }),
    });
    const client = new DynamoDBClient({
      region: LOCAL_REGION,
      endpoint: guard.endpoint,
      credentials: { accessKeyId: access.ownKey, secretAccessKey: 'local' },
    });
    await createTables(client, prefix);

    const logs = functionLogs(inData('logs'), verbose);
    runners = createRunners({ folder, settings, names, guard: guard.endpoint, access, logs });

    const scheduler = createScheduler({ blueprint, clock, invoke, report: (line) => console.error(line) });
    const demoLink = await openDemoLink(inData('demo-link.json'), origin, clock, issuer);
    const demoCases = await openDemoCases(inData('demo-cases.jsonl'), origin, clock, issuer);
    const nextDue = dueReader(client, prefix);
    controls = localControls({
      clock,
      outbox,
      faults,
      issuer,
      inbound: createInbound({
        outbox,
        received,
        intakes,
        mailbox,
        now: clock.now,
        smsNumber: settings.SMS_NUMBER,
        mailDomain: domainOf(settings.REPLY_TO),
        mailFunction: 'inbound-mail' satisfies keyof typeof blueprint.functions,
      }),
      travel: (target) => travel({ clock, scheduler, nextDue, drain: intakes.drain }, target),
      demoLink,
      demoCases,
      received,
      readStaffView: staffReader(DynamoDBDocumentClient.from(client), names.table),
    });
    intakes.start();
    // Without a signing key no link can be made; the sweeps may have a backlog, and nobody need wait for them.
    await scheduler.start().get('link-keys');

    return {
      origin,
      demoLink,
      close: async () => {
        scheduler.stop();
        await endServer(gateway);
        await shortly(intakes.close());
        for (const runner of runners.values()) runner.close();
        client.destroy();
        await guard.close();
        await store.close();
        await Promise.all([outbox.close(), received.close(), demoCases.close()]);
        logs.end();
      },
    };
  } catch (error) {
    gateway.closeAllConnections();
    gateway.close();
    throw error;
  }
}
