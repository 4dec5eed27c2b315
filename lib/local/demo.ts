/** The demo link: a card for one touchpoint, minted through the service's own API and kept while it is valid. */
import { readFile, rename, writeFile } from 'node:fs/promises';
import * as z from 'zod';
import type { Clock } from './clock.ts';
import type { Issuer } from './issuer.ts';

const CARD = { kind: 'card', touchpoint: 'response-my-met', borough: 'E09000016' } as const;

/** A link that ends sooner than this is not handed out again. */
const LEAST_LIFE_MS = 24 * 3_600_000;

const kept = z.object({ origin: z.string(), url: z.string(), expiresAt: z.string() });
const minted = z.object({ url: z.string(), expiresAt: z.string() });

export interface DemoLink {
  /** The link, if there is one. */
  readonly current: () => string | undefined;
  /** The link, minted when there is none. @throws Error when the service refuses or fails */
  readonly obtain: () => Promise<string>;
}

/** The link that was kept. One that cannot be read is none: another is made. */
async function readKept(path: string): Promise<z.output<typeof kept> | undefined> {
  try {
    return kept.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return undefined;
  }
}

/** `path`: where the link is kept. `origin`: where the service answers. */
export async function openDemoLink(path: string, origin: string, clock: Clock, issuer: Issuer): Promise<DemoLink> {
  let link = await readKept(path);
  const valid = () =>
    link && link.origin === origin && Date.parse(link.expiresAt) > clock.now() + LEAST_LIFE_MS ? link.url : undefined;

  const mint = async (): Promise<string> => {
    const token = await issuer.token({ roles: ['officer'], boroughs: [CARD.borough], subject: 'demo-officer' });
    const answer = await fetch(`${origin}/desk/v1/links`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(CARD),
    });
    if (answer.status !== 201) throw new Error(`POST /desk/v1/links answered ${answer.status}: ${await answer.text()}`);
    link = { origin, ...minted.parse(await answer.json()) };
    await writeFile(`${path}.new`, JSON.stringify(link), { mode: 0o600 });
    await rename(`${path}.new`, path);
    return link.url;
  };

  return { current: valid, obtain: async () => valid() ?? (await mint()) };
}
