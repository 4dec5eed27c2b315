/** Others can call us from our document alone: a generated client compiles, and its program runs against the service. */
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningService, startService } from '../support/service.ts';

const ROOT = resolve(import.meta.dirname, '../..');

/** Inside the repository, so that the program finds its packages; git ignores it. */
const BUILD = join(ROOT, '.build');

/** The types of a document. The generator wants the API of TypeScript 5 and 6, which TypeScript 7 no longer has. */
async function typesOf(document: string): Promise<string> {
  const hooks = registerHooks({
    resolve: (name, context, next) =>
      next(name === 'typescript' ? '@ts-morph/common/dist/typescript.js' : name, context),
  });
  try {
    const { default: generate, astToString } = await import('openapi-typescript');
    return astToString(await generate(document));
  } finally {
    hooks.deregister();
  }
}

/** The program and its types as a project of their own. */
const TSCONFIG = {
  extends: join(ROOT, 'tsconfig.json'),
  compilerOptions: { types: [], skipLibCheck: false, typeRoots: [] },
  include: ['*.ts'],
};

describe('a generated client', { timeout: 120_000 }, () => {
  let service: RunningService;
  let folder: string;

  beforeAll(async () => {
    service = await startService();
    mkdirSync(BUILD, { recursive: true });
    folder = mkdtempSync(join(BUILD, 'client-'));
    cpSync(join(import.meta.dirname, 'client/program.ts'), join(folder, 'program.ts'));
    const { text } = await service.call('GET', '/openapi.json');
    writeFileSync(join(folder, 'schema.ts'), await typesOf(text));
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(TSCONFIG));
  }, 120_000);

  afterAll(async () => {
    await service?.stop();
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  it('compiles together with a program that uses it, strictly, and refuses what the document does not have', async () => {
    const compiler = join(ROOT, 'node_modules/typescript/bin/tsc');
    const compiled = promisify(execFile)(process.execPath, [compiler, '--project', folder], { cwd: folder });
    expect(await compiled.catch(({ stdout }) => ({ stdout }))).toMatchObject({ stdout: '' });
  });

  it('meets with every answer the headers that the document describes, with the values that it allows', async () => {
    const described = (await service.call('GET', '/openapi.json')).json.components.headers;
    const other = { headers: { Origin: 'https://evil.test' } };
    const answers = await Promise.all([
      service.call('GET', '/openapi.json', other),
      service.call('GET', '/desk/v1/boroughs', other),
      service.desk(['desk'], 'GET', '/desk/v1/boroughs', other),
      service.call('GET', '/F/0G7H2M00ZK5V1T8QYDRBN3ZC00G4XW7J9QK2M', other),
      service.call('OPTIONS', '/desk/v1/boroughs', other),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 401, 200, 404, 404]);
    expect(new Set(answers.map(({ headers }) => headers.get('access-control-allow-origin')))).toEqual(
      new Set([service.origin]),
    );
    expect(described['Access-Control-Allow-Origin'].schema.const).toBe(service.origin);
    const limits = answers.map(({ headers }) => headers.get('x-ratelimit-limit'));
    expect(limits).toEqual(['20000', '20000', '20000', '2000', '20000']);
    const policies = answers.map(({ headers }) => headers.get('ratelimit-policy'));
    expect(new Set(policies)).toEqual(new Set(described['RateLimit-Policy'].schema.enum));
  });

  it('registers a case, records an arrest, finds the duty on the worklist, keeps it by a call and sees it counted', async () => {
    const token = async (...roles: string[]) =>
      (await service.call('POST', '/local/token', { body: { roles, boroughs: ['*'], subject: roles[0] } })).json.token;
    const { json: clock } = await service.call('GET', '/local/clock');
    const { journey } = await import(/* @vite-ignore */ pathToFileURL(join(folder, 'program.ts')).href);
    const tokens = { desk: await token('desk'), supervisor: await token('supervisor') };
    const seen = await journey(service.origin, tokens, Date.parse(clock.now));
    expect(seen).toMatchObject({
      duty: { right: '6', status: 'open', dueAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT2[23]:59:59/) },
      listed: { title: 'Tell the victim of the arrest', overdue: false, enhanced: true },
      // The call keeps the promise of a regular update as well.
      met: expect.arrayContaining([seen.dutyId]),
      stillListed: false,
      stale: { status: 412, type: '/docs#problem-stale' },
      unknownMilestone: expect.stringContaining('suspect-arrested'),
    });
    expect(seen.compliance.met).toBeGreaterThanOrEqual(1);
    expect(seen.compliance.due).toBeGreaterThanOrEqual(seen.compliance.met);
  });
});
