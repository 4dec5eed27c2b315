import { createServer, type Server } from 'node:http';
import { CompactSign, exportJWK, exportSPKI, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { covers, remoteKeys, staffVerifier } from '../../../functions/shared/http/staff.ts';
import { TEST_CLIENT_ID, TEST_ISSUER, TEST_KEY_ID, TEST_NOW, type TestDesk, testDesk } from '../../support/desk.ts';

let desk: TestDesk;
beforeAll(async () => {
  desk = await testDesk();
});

/** `passes`, or the type of the refusal. */
async function outcome(authorization: string | undefined, now = TEST_NOW): Promise<string> {
  try {
    await desk.verifyStaff(authorization, now);
    return 'passes';
  } catch (error) {
    return (error as { type: string }).type;
  }
}

const bearer = async (staff?: Parameters<TestDesk['token']>[0]) => `Bearer ${await desk.token(staff)}`;

const claims = {
  iss: TEST_ISSUER,
  sub: 's',
  client_id: TEST_CLIENT_ID,
  token_use: 'access',
  iat: TEST_NOW / 1000,
  exp: TEST_NOW / 1000 + 3600,
  roles: ['desk'],
  boroughs: ['*'],
};

describe('a staff token', () => {
  it('that is right in everything says who it is', async () => {
    const staff = await desk.verifyStaff(
      await bearer({ subject: 'staff-9', roles: ['desk', 'insight'], boroughs: ['E09000012'] }),
      TEST_NOW,
    );
    expect(staff).toEqual({ subject: 'staff-9', roles: ['desk', 'insight'], boroughs: ['E09000012'] });
    expect([covers(staff, 'E09000012'), covers(staff, 'E09000007'), covers(staff, '*')]).toEqual([true, false, false]);
  });

  it.each<[string, Parameters<TestDesk['token']>[0]]>([
    ['of another issuer', { claims: { iss: 'https://issuer.test/other' } }],
    ['of an issuer whose name only begins alike', { claims: { iss: `${TEST_ISSUER}/` } }],
    ['without an issuer', { claims: { iss: undefined } }],
    ['for another client', { claims: { client_id: 'another' } }],
    ['without a client', { claims: { client_id: undefined, aud: TEST_CLIENT_ID } }],
    ['for identity, not access', { claims: { token_use: 'id' } }],
    ['without a use', { claims: { token_use: undefined } }],
    ['without a subject', { claims: { sub: undefined } }],
    ['with an empty subject', { claims: { sub: '' } }],
    ['without an end', { claims: { exp: undefined } }],
    ['without a beginning', { claims: { iat: undefined } }],
    ['with an end that is no number', { claims: { exp: '2030' } }],
    ['without roles', { claims: { roles: undefined } }],
    ['with no role', { roles: [] }],
    ['with an unknown role among good ones', { claims: { roles: ['desk', 'admin'] } }],
    ['with roles as one text', { claims: { roles: 'desk' } }],
    ['without boroughs', { claims: { boroughs: undefined } }],
    ['with no borough', { boroughs: [] }],
    ['with boroughs as one text', { claims: { boroughs: '*' } }],
    ['that is not valid yet', { claims: { nbf: TEST_NOW / 1000 + 60 } }],
    ['with an unknown key id', { header: { kid: 'unknown' } }],
    ['with a critical header nobody knows', { header: { crit: ['more'], more: true } as never }],
  ])('%s is refused', async (_, staff) => {
    // jose's own signer refuses some of these headers: then the token cannot even be made with it.
    const token = await bearer(staff).catch(() => undefined);
    if (token) expect(await outcome(token)).toBe('not-signed-in');
    else expect(staff?.header).toHaveProperty('crit');
  });

  it('ends to the second', async () => {
    const token = await bearer();
    expect(await outcome(token, TEST_NOW + 3_599_000)).toBe('passes');
    expect(await outcome(token, TEST_NOW + 3_600_000)).toBe('not-signed-in');
  });

  it('without a signature is refused', async () => {
    const none = new UnsecuredJWT(claims).encode();
    const [head, body] = (await desk.token()).split('.');
    const declared = Buffer.from(JSON.stringify({ alg: 'none', kid: TEST_KEY_ID })).toString('base64url');
    for (const token of [none, `${head}.${body}.`, `${head}.${body}`, `${declared}.${body}.AAAA`]) {
      expect(await outcome(`Bearer ${token}`), token).toBe('not-signed-in');
    }
  });

  it('signed with HMAC, the public key as its secret, is refused', async () => {
    const jwk = await exportJWK(desk.publicKey);
    for (const secret of [await exportSPKI(desk.publicKey), JSON.stringify(jwk), jwk.n ?? '']) {
      const token = await new SignJWT(claims)
        .setProtectedHeader({ alg: 'HS256', kid: TEST_KEY_ID })
        .sign(new TextEncoder().encode(secret));
      expect(await outcome(`Bearer ${token}`)).toBe('not-signed-in');
    }
  });

  it('signed by the right key with another algorithm is refused', async () => {
    const { privateKey } = desk;
    const pkcs = await crypto.subtle.exportKey('pkcs8', privateKey);
    for (const [alg, algorithm] of [
      ['RS512', { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-512' }],
      ['PS256', { name: 'RSA-PSS', hash: 'SHA-256' }],
    ] as const) {
      const key = await crypto.subtle.importKey('pkcs8', pkcs, algorithm, false, ['sign']);
      const token = await new SignJWT(claims).setProtectedHeader({ alg, kid: TEST_KEY_ID }).sign(key);
      expect(await outcome(`Bearer ${token}`), alg).toBe('not-signed-in');
    }
  });

  it('signed by a key that it brings along, or points to, is refused', async () => {
    const own = await generateKeyPair('RS256', { extractable: true });
    const jwk = await exportJWK(own.publicKey);
    for (const header of [
      { kid: TEST_KEY_ID },
      { kid: TEST_KEY_ID, jwk },
      { jwk },
      { kid: TEST_KEY_ID, jku: 'https://elsewhere.test/jwks.json' },
      { kid: TEST_KEY_ID, x5u: 'https://elsewhere.test/cert' },
    ]) {
      const token = await new CompactSign(new TextEncoder().encode(JSON.stringify(claims)))
        .setProtectedHeader({ alg: 'RS256', ...header })
        .sign(own.privateKey);
      expect(await outcome(`Bearer ${token}`), JSON.stringify(Object.keys(header))).toBe('not-signed-in');
    }
  });

  it('changed in any part is refused', async () => {
    const [head = '', body = '', mark = ''] = (await desk.token()).split('.');
    const raised = Buffer.from(JSON.stringify({ ...claims, roles: ['auditor'] })).toString('base64url');
    const turned = `${mark[0] === 'A' ? 'B' : 'A'}${mark.slice(1)}`;
    for (const token of [`${head}.${raised}.${mark}`, `${head}.${body}.${turned}`, `${body}.${head}.${mark}`]) {
      expect(await outcome(`Bearer ${token}`)).toBe('not-signed-in');
    }
  });

  it.each([undefined, '', 'Bearer', 'Bearer ', 'Bearer x', 'Bearer a.b.c', 'Basic c3RhZmY6c3RhZmY='])(
    'in a header like %j is refused',
    async (header) => {
      expect(await outcome(header)).toBe('not-signed-in');
    },
  );

  it('in two headers or with text around it is refused', async () => {
    const good = await desk.token();
    expect(await outcome(`bearer ${good}`)).toBe('passes');
    for (const header of [
      `Bearer ${'a'.repeat(20_000)}.b.c`,
      good,
      `Bearer ${good} `,
      `Bearer ${good}, Bearer ${good}`,
      `x Bearer ${good}`,
    ]) {
      expect(await outcome(header)).toBe('not-signed-in');
    }
  });

  it('is refused in the same words whatever is wrong, with the challenge of RFC 6750', async () => {
    const refusals = await Promise.all(
      [{ claims: { iss: 'x' } }, { claims: { exp: 1 } }, { header: { kid: 'x' } }].map(async (staff) => {
        const authorization = await bearer(staff);
        return desk.verifyStaff(authorization, TEST_NOW).catch((error: Error) => error);
      }),
    );
    expect(new Set(refusals.map((refusal) => JSON.stringify(refusal))).size).toBe(1);
    expect(refusals[0]).toMatchObject({ status: 401, headers: { 'WWW-Authenticate': 'Bearer' } });
  });
});

describe("the issuer's keys", () => {
  let server: Server;
  let origin = '';
  let answer: { status: number; body: string } = { status: 200, body: '' };
  let asked = 0;
  beforeAll(async () => {
    server = createServer((request, response) => {
      asked += 1;
      response.writeHead(request.url === '/.well-known/jwks.json' ? answer.status : 404).end(answer.body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    origin = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
  });
  afterAll(() => {
    server.close();
  });

  const token = () => desk.token({ claims: { iss: origin } });

  it('are fetched once, and a key that is not among them is refused', async () => {
    const jwk = { ...(await exportJWK(desk.publicKey)), kid: TEST_KEY_ID, alg: 'RS256', use: 'sig' };
    answer = { status: 200, body: JSON.stringify({ keys: [jwk] }) };
    asked = 0;
    const verify = staffVerifier(origin, TEST_CLIENT_ID, remoteKeys(origin));
    const good = `Bearer ${await token()}`;
    for (let i = 0; i < 5; i += 1) await verify(good, TEST_NOW);
    expect(asked).toBe(1);
    const unknown = `Bearer ${await desk.token({ claims: { iss: origin }, header: { kid: 'new' } })}`;
    await expect(verify(unknown, TEST_NOW)).rejects.toMatchObject({ type: 'not-signed-in' });
  });

  it.each([
    [500, 'no'],
    [200, 'not json'],
    [200, '{}'],
  ])('that cannot be had (%s %s) are our trouble, not the caller’s: 503', async (status, body) => {
    answer = { status, body };
    const verify = staffVerifier(origin, TEST_CLIENT_ID, remoteKeys(origin));
    await expect(verify(`Bearer ${await token()}`, TEST_NOW)).rejects.toMatchObject({ type: 'busy', status: 503 });
  });

  it('of an issuer that does not answer at all: 503', async () => {
    const nowhere = 'http://127.0.0.1:9';
    const verify = staffVerifier(nowhere, TEST_CLIENT_ID, remoteKeys(nowhere));
    const header = `Bearer ${await desk.token({ claims: { iss: nowhere } })}`;
    await expect(verify(header, TEST_NOW)).rejects.toMatchObject({ type: 'busy' });
  });
});

it('a token that was good is good again, and no longer when its time has come', async () => {
  const remembering = await testDesk();
  const { authorization } = await remembering.signedIn({ at: TEST_NOW, subject: 'staff-7' });
  const at = (now: number) => remembering.verifyStaff(authorization, now);
  const HOUR = 3_600_000;
  expect((await at(TEST_NOW)).subject).toBe('staff-7');
  expect((await at(TEST_NOW + 1000)).subject).toBe('staff-7');
  expect((await at(TEST_NOW + HOUR - 1000)).subject).toBe('staff-7');
  await expect(at(TEST_NOW + HOUR)).rejects.toMatchObject({ status: 401 });
  await expect(remembering.verifyStaff(`${authorization}x`, TEST_NOW)).rejects.toMatchObject({ status: 401 });
});
