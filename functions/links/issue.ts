/** Links that the service itself puts into a message: minted once for what they are for, however often that is tried. */
import { createHash } from 'node:crypto';
import { toBase32 } from '../shared/ids.ts';
import { HOUR, toIso } from '../shared/time.ts';
import { endHour, LIFE_DAYS, type Link, linkUrl } from './link.ts';
import type { ReadLinkKeys } from './ring-store.ts';
import type { LinkStore } from './store.ts';
import { LINK_ID_BYTES, mintToken } from './token.ts';

export interface IssueParts {
  readonly store: Pick<LinkStore, 'add' | 'get'>;
  readonly keys: ReadLinkKeys;
  /** `PUBLIC_ORIGIN` */
  readonly origin: string;
}

export interface IssuedLink {
  readonly id: string;
  readonly token: string;
  readonly url: string;
  /** ISO */
  readonly endsAt: string;
}

/**
 * An interaction link: one reply. Issued again for the same purpose it is the same link, with the same end.
 * @param purpose what it is for, unique: `message`, id
 * @throws Error while no key signs, or when the key that signed it has been withdrawn
 */
export async function issueLink(
  { store, keys, origin }: IssueParts,
  purpose: readonly string[],
  about: Pick<Link, 'touchpoint' | 'borough' | 'team' | 'reference' | 'language'>,
  now: number,
): Promise<IssuedLink> {
  const { signing, checking } = await keys(now);
  if (!signing) throw new Error('No key signs links yet');
  const digest = createHash('sha256')
    .update(JSON.stringify(['issued', ...purpose]))
    .digest();
  const made: Link = {
    id: toBase32(digest.subarray(0, LINK_ID_BYTES)),
    kind: 'interaction',
    ...about,
    pages: 1,
    keyId: signing.id,
    endsAt: toIso(endHour(now, LIFE_DAYS.interaction.usual) * HOUR),
    createdAt: toIso(now),
    createdBy: 'system',
    bodyHash: digest.toString('base64url'),
  };
  const link = (await store.add(made)) ? made : await store.get(made.id);
  const key = link && checking.get(link.keyId);
  if (!key) throw new Error('The link of this message cannot be signed');
  const token = mintToken(
    { keyId: link.keyId, kind: link.kind, endsAtHour: Date.parse(link.endsAt) / HOUR, linkId: link.id, page: 1 },
    key,
  );
  return { id: link.id, token, url: linkUrl(origin, token), endsAt: link.endsAt };
}
