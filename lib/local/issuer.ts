/** An OIDC issuer for one machine: the same claims as Cognito's, for anybody who can reach loopback. */
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { calculateJwkThumbprint, exportJWK, exportPKCS8, generateKeyPair, importPKCS8, type JWK, SignJWT } from 'jose';
import * as z from 'zod';
import { findBorough } from '../../functions/lists/boroughs.ts';
import { ROLES } from '../../functions/shared/roles.ts';

/** A working day. */
const LIFE_SECONDS = 8 * 3600;

export const LOCAL_CLIENT_ID = 'local-staff';

export const tokenOrder = z.strictObject({
  roles: z.array(z.enum(ROLES)).min(1),
  boroughs: z
    .array(
      z.string().refine((code) => code === '*' || findBorough(code) !== undefined, {
        error: 'must be "*" or the ONS code of a borough, such as E09000016',
      }),
    )
    .min(1),
  subject: z
    .string()
    .regex(/^[\w.@-]{1,128}$/, 'must be 1 to 128 letters, digits or . _ @ -')
    .optional(),
});

export type TokenOrder = z.output<typeof tokenOrder>;

export interface Issuer {
  readonly discovery: Readonly<Record<string, unknown>>;
  readonly keySet: { readonly keys: readonly JWK[] };
  /** An access token by the service's clock. */
  readonly token: (order: TokenOrder) => Promise<string>;
}

async function loadOrMakeKey(path: string): Promise<CryptoKey> {
  if (!existsSync(path)) {
    const { privateKey } = await generateKeyPair('RS256', { extractable: true });
    await writeFile(`${path}.new`, await exportPKCS8(privateKey), { mode: 0o600 });
    await rename(`${path}.new`, path);
  }
  return importPKCS8(await readFile(path, 'utf8'), 'RS256', { extractable: true });
}

/** `keyPath`: where the signing key is kept, for its owner's eyes only. `now`: ms since 1970. */
export async function openIssuer(keyPath: string, issuer: string, now: () => number): Promise<Issuer> {
  const key = await loadOrMakeKey(keyPath);
  const { kty, n, e } = await exportJWK(key);
  const publicKey: JWK = { kty: kty ?? 'RSA', n: n ?? '', e: e ?? '', alg: 'RS256', use: 'sig' };
  const kid = await calculateJwkThumbprint(publicKey);
  return {
    discovery: {
      issuer,
      jwks_uri: `${issuer}/.well-known/jwks.json`,
      token_endpoint: new URL('/local/token', issuer).href,
      response_types_supported: ['token'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
    },
    keySet: { keys: [{ ...publicKey, kid }] },
    token: ({ roles, boroughs, subject }) => {
      const seconds = Math.floor(now() / 1000);
      return new SignJWT({ client_id: LOCAL_CLIENT_ID, token_use: 'access', roles, boroughs })
        .setProtectedHeader({ alg: 'RS256', kid, typ: 'JWT' })
        .setSubject(subject ?? 'local-staff-member')
        .setIssuer(issuer)
        .setIssuedAt(seconds)
        .setExpirationTime(seconds + LIFE_SECONDS)
        .setJti(randomUUID())
        .sign(key);
    },
  };
}
