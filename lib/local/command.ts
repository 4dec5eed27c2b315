/** `npm start`: what the local service prints, and how it ends. */
import { join, resolve } from 'node:path';
import { toString as toQr } from 'qrcode';
import { buildBundles } from '../build/bundle.ts';
import { StoreLocked } from './embedded-dynamodb.ts';
import { type LocalService, startLocalService } from './service.ts';

const BUNDLES = resolve(import.meta.dirname, '../../.build/functions');

/** A reason not to start, in one line that says what to do. */
class CannotStart extends Error {}

function readPort(text: string | undefined): number {
  const port = Number(text ?? 3000);
  if (text !== '' && Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new CannotStart(`PORT must be a number up to 65535, not "${text}". Try: PORT=3001 npm start`);
}

function readEndpoint(text: string | undefined): string | undefined {
  if (!text) return undefined;
  if (/^https?:\/\//.test(text) && URL.canParse(text)) return text;
  throw new CannotStart('DYNAMODB_ENDPOINT must be an address such as http://127.0.0.1:8000');
}

async function build(): Promise<string> {
  const { missing } = await buildBundles(BUNDLES);
  for (const name of missing) console.warn(`${name}: its entry file does not exist yet, left out`);
  return BUNDLES;
}

async function start(): Promise<LocalService> {
  const port = readPort(process.env['PORT']);
  const dataDir = resolve(process.env['DATA_DIR'] || '.data');
  const dynamoDbEndpoint = readEndpoint(process.env['DYNAMODB_ENDPOINT']);
  try {
    const verbose = process.env['VERBOSE'] === '1';
    const tablePrefix = process.env['TABLE_PREFIX'];
    return await startLocalService({ port, dataDir, bundles: build(), dynamoDbEndpoint, tablePrefix, verbose });
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === 'EADDRINUSE') {
      throw new CannotStart(`Port ${port} is taken. Choose another one: PORT=${port + 1} npm start`);
    }
    if (error instanceof StoreLocked) {
      const other = join('.', '.data-2');
      throw new CannotStart(
        `${dataDir} is in use by another running service. Stop that one, or keep the data elsewhere: DATA_DIR=${other} npm start`,
      );
    }
    if (code === 'EACCES' || code === 'EROFS' || code === 'ENOSPC') {
      throw new CannotStart(`Cannot write to ${dataDir} (${code}). Choose another folder: DATA_DIR=/tmp/met npm start`);
    }
    // esbuild has already shown where.
    if ('errors' in (error as object)) throw new CannotStart('The functions do not compile: see above.');
    throw error;
  }
}

async function welcome({ origin, demoLink }: LocalService): Promise<void> {
  console.log(`ready ${origin}`);
  try {
    const link = await demoLink.obtain();
    console.log(`\nFeedback link of a demo touchpoint (response attendance, Havering):\n${link}\n`);
    console.log(await toQr(link, { type: 'terminal', small: true }));
  } catch (error) {
    console.error(`No demo link could be made: ${error instanceof Error ? error.message : error}`);
  }
  console.log(`Open the link and rate the contact 1: a task for Havering appears, and within a minute an alert.`);
  console.log(`Read victims' texts and e-mails and answer them, see what staff see, move the clock: ${origin}/local`);
  console.log(`The API is described at ${origin}/docs.`);
  console.log('Stop with Ctrl-C; the data stays.');
}

/** Runs the service until SIGTERM or SIGINT; sets the exit code. */
export async function runLocalService(): Promise<void> {
  let service: LocalService;
  try {
    service = await start();
  } catch (error) {
    console.error(error instanceof CannotStart ? error.message : error);
    process.exit(1);
  }
  let ending = false;
  const end = async () => {
    // A second signal does not wait.
    if (ending) process.exit(1);
    ending = true;
    await service.close();
    process.exit(0);
  };
  process.on('SIGTERM', () => void end());
  process.on('SIGINT', () => void end());
  await welcome(service);
}
