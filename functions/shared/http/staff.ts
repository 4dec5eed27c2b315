/**
 * Staff sign-in: an OIDC access token, verified here whatever the gateway in front has already checked.
 * Claims (the same from Cognito and from the local issuer): `sub`, `client_id`, `token_use: access`, `roles`, `boroughs`.
 */

import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { createRemoteJWKSet, customFetch, errors, type JWTVerifyGetKey, jwtVerify } from 'jose';
import * as z from 'zod';
import type { Role } from '../../../lib/blueprint/types.ts';
import { ROLES } from '../roles.ts';
import { Problem } from './problem.ts';

export interface Staff {
  readonly subject: string;
  readonly roles: readonly Role[];
  /** ONS codes, or `*` for the whole force. */
  readonly boroughs: readonly string[];
}

export type VerifyStaff = (authorization: string | undefined, now: number) => Promise<Staff>;

const claims = z.object({
  sub: z.string().min(1).max(128),
  client_id: z.string(),
  token_use: z.literal('access'),
  roles: z.array(z.enum(ROLES)).min(1),
  boroughs: z.array(z.string()).min(1),
});

/** Whether a staff member's scope covers a borough. */
export function covers(staff: Staff, borough: string): boolean {
  return staff.boroughs.includes('*') || staff.boroughs.includes(borough);
}

/** GET of a key set with node's own client: `fetch` would load a second HTTP stack into every cold start. */
async function fetchKeys(url: string): Promise<Response> {
  const get = url.startsWith('https:') ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const call = get(url, { timeout: 2000 }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('error', reject);
      answer.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        resolve({ status: answer.statusCode ?? 0, json: async () => JSON.parse(text) as unknown } as Response);
      });
    });
    call.on('timeout', () => call.destroy(new Error('timeout')));
    call.on('error', reject);
    call.end();
  });
}

/** The issuer's published keys, fetched once and again only for a key id that is not among them. */
export function remoteKeys(issuer: string): JWTVerifyGetKey & { reload: () => Promise<void> } {
  return createRemoteJWKSet(new URL(`${issuer}/.well-known/jwks.json`), {
    [customFetch]: fetchKeys,
    timeoutDuration: 2500,
    cooldownDuration: 10_000,
    cacheMaxAge: 3_600_000,
  });
}

/** Errors of jose that mean: the key set could not be had or read. Its other errors are about the token. */
const KEYS_TROUBLE = new Set(['ERR_JWKS_TIMEOUT', 'ERR_JWKS_INVALID', 'ERR_JOSE_GENERIC']);

/** Whether a failed check says nothing about the token: the issuer's keys are missing, which is our trouble. */
function isKeysTrouble(error: unknown): boolean {
  if (error instanceof z.ZodError) return false;
  return !(error instanceof errors.JOSEError) || KEYS_TROUBLE.has(error.code);
}

/** A token that was found good is not checked anew for so long (ms), and so many are remembered. */
const REMEMBERED_FOR = 60_000;
const MOST_REMEMBERED = 200;

/**
 * Makes the check of an `Authorization` header. Only RS256, only this issuer, only this client, only access tokens.
 * @throws Problem `not-signed-in` for any token that is not exactly right; `busy` when the keys cannot be fetched.
 */
export function staffVerifier(issuer: string, clientId: string, keys: JWTVerifyGetKey): VerifyStaff {
  const refusal = (detail: string) =>
    new Problem('not-signed-in', detail, { headers: { 'WWW-Authenticate': 'Bearer' } });
  // Its signature and claims cannot change; only time can end it, and that is looked at.
  const remembered = new Map<string, { readonly staff: Staff; readonly from: number; readonly until: number }>();
  return async (authorization, now) => {
    const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(authorization ?? '')?.[1];
    if (!token) throw refusal('Send the header "Authorization: Bearer <staff access token>".');
    const known = remembered.get(token);
    if (known && now >= known.from && now < known.until) return known.staff;
    try {
      const { payload } = await jwtVerify(token, keys, {
        issuer,
        algorithms: ['RS256'],
        currentDate: new Date(now),
        requiredClaims: ['sub', 'exp', 'iat'],
      });
      const claim = claims.parse(payload);
      if (claim.client_id !== clientId) throw refusal('The token was made for another application.');
      const staff: Staff = { subject: claim.sub, roles: claim.roles, boroughs: claim.boroughs };
      if (remembered.size >= MOST_REMEMBERED) remembered.clear();
      remembered.set(token, { staff, from: now, until: Math.min((payload.exp ?? 0) * 1000, now + REMEMBERED_FOR) });
      return staff;
    } catch (error) {
      if (error instanceof Problem) throw error;
      if (isKeysTrouble(error)) {
        throw new Problem('busy', 'Sign-in cannot be checked just now. Try again in a few seconds.');
      }
      throw refusal('The token is not valid here, or has expired. Sign in again.');
    }
  };
}
