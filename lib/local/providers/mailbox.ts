/** Stands in for S3: the bucket of incoming mail is a folder, an object a file, its time the service's clock's. */
import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { WireAnswer } from '../embedded-dynamodb.ts';
import { escapeXml, s3Error } from './answers.ts';

/** One call of S3, as far as the blueprint can grant it. */
export type MailboxCall =
  | { readonly verb: 'GetObject' | 'DeleteObject'; readonly bucket: string; readonly key: string }
  | { readonly verb: 'ListBucket'; readonly bucket: string; readonly query: URLSearchParams };

export interface Mailbox {
  /** Stores a mail; it is whole on disk when this resolves. `now`: ms since 1970, by the service's clock. */
  readonly put: (key: string, raw: Buffer, now: number) => Promise<void>;
  readonly perform: (call: MailboxCall) => Promise<WireAnswer>;
}

/** Reads a request in path style, as the SDK sends it to an address of numbers; undefined for any other call. */
export function readMailboxCall(method: string, url: string): MailboxCall | undefined {
  // By hand: `URL` would resolve the dots of a key such as `../a`.
  const [path = '', search] = url.split('?', 2);
  const searchParams = new URLSearchParams(search);
  const [, bucket = '', ...rest] = path.split('/');
  let key: string;
  try {
    key = decodeURIComponent(rest.join('/'));
  } catch {
    return undefined;
  }
  if (method === 'GET' && key === '' && searchParams.get('list-type') === '2') {
    return { verb: 'ListBucket', bucket, query: searchParams };
  }
  if (key === '') return undefined;
  if (method === 'GET') return { verb: 'GetObject', bucket, key };
  return method === 'DELETE' ? { verb: 'DeleteObject', bucket, key } : undefined;
}

const SUFFIX = '.eml';
const MOST_KEYS = 1000;
const etag = (raw: Buffer) => `"${createHash('md5').update(raw).digest('hex')}"`;
const noKey = () => s3Error(404, 'NoSuchKey', 'The specified key does not exist.');

/** `folder`: where the mail lies. `bucket`: the one bucket's name. */
export function openMailbox(folder: string, bucket: string): Mailbox {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  // Encoded, a key has no slash, and with its suffix it is never a folder's own name.
  const pathOf = (key: string) => join(folder, `${encodeURIComponent(key)}${SUFFIX}`);

  const get = async (key: string): Promise<WireAnswer> => {
    try {
      const raw = await readFile(pathOf(key));
      const { mtime } = await stat(pathOf(key));
      const headers = {
        'content-type': 'application/octet-stream',
        'last-modified': mtime.toUTCString(),
        etag: etag(raw),
      };
      return { status: 200, headers, body: raw };
    } catch {
      return noKey();
    }
  };

  const list = async (query: URLSearchParams): Promise<WireAnswer> => {
    const prefix = query.get('prefix') ?? '';
    const after = query.get('continuation-token') ?? query.get('start-after') ?? '';
    const most = Math.min(Number(query.get('max-keys') ?? MOST_KEYS), MOST_KEYS);
    const keys = (await readdir(folder))
      .filter((name) => name.endsWith(SUFFIX))
      .map((name) => decodeURIComponent(name.slice(0, -SUFFIX.length)))
      .filter((key) => key.startsWith(prefix) && key > after)
      .sort();
    const page = keys.slice(0, most);
    const contents = await Promise.all(
      page.map(async (key) => {
        const found = await stat(pathOf(key)).catch(() => undefined);
        // Deleted since it was listed.
        if (!found) return '';
        const { mtime, size } = found;
        const fields = `<Key>${escapeXml(key)}</Key><LastModified>${mtime.toISOString()}</LastModified>`;
        return `<Contents>${fields}<Size>${size}</Size><StorageClass>STANDARD</StorageClass></Contents>`;
      }),
    );
    const next = keys.length > page.length ? page.at(-1) : undefined;
    const more = next === undefined ? '' : `<NextContinuationToken>${escapeXml(next)}</NextContinuationToken>`;
    const head =
      `<Name>${bucket}</Name><Prefix>${escapeXml(prefix)}</Prefix><KeyCount>${page.length}</KeyCount>` +
      `<MaxKeys>${most}</MaxKeys><IsTruncated>${next !== undefined}</IsTruncated>`;
    const body = `<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${head}${more}${contents.join('')}</ListBucketResult>`;
    return { status: 200, headers: { 'content-type': 'application/xml' }, body };
  };

  return {
    put: async (key, raw, now) => {
      const path = pathOf(key);
      await writeFile(`${path}.new`, raw, { mode: 0o600 });
      await utimes(`${path}.new`, now / 1000, now / 1000);
      await rename(`${path}.new`, path);
    },
    perform: async (call) => {
      if (call.bucket !== bucket) return s3Error(404, 'NoSuchBucket', 'The specified bucket does not exist');
      if (call.verb === 'ListBucket') return list(call.query);
      if (call.verb === 'GetObject') return get(call.key);
      await rm(pathOf(call.key), { force: true });
      return { status: 204, headers: {}, body: '' };
    },
  };
}
