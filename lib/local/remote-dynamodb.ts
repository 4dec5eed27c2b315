/** Passes DynamoDB calls on to another DynamoDB (`DYNAMODB_ENDPOINT`), signed with the machine's own credentials. */
import { createHash, createHmac } from 'node:crypto';
import { Agent as HttpAgent, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { Store, WireAnswer } from './embedded-dynamodb.ts';

export interface Signer {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly region: string;
}

const CONTENT_TYPE = 'application/x-amz-json-1.0';
const sha256 = (text: string | Buffer) => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();

/** The headers of a DynamoDB call with its Signature Version 4. `now`: ms since 1970. */
export function signedHeaders(
  signer: Signer,
  host: string,
  target: string,
  body: Buffer,
  now: number,
): Record<string, string> {
  const time = new Date(now).toISOString().replace(/[-:]|\.\d{3}/g, '');
  const scope = `${time.slice(0, 8)}/${signer.region}/dynamodb/aws4_request`;
  const headers: Record<string, string> = {
    'content-type': CONTENT_TYPE,
    host,
    'x-amz-content-sha256': sha256(body),
    'x-amz-date': time,
    ...(signer.sessionToken ? { 'x-amz-security-token': signer.sessionToken } : {}),
    'x-amz-target': target,
  };
  const names = Object.keys(headers).sort();
  const canonical = [
    'POST',
    '/',
    '',
    ...names.map((name) => `${name}:${headers[name]}`),
    '',
    names.join(';'),
    headers['x-amz-content-sha256'],
  ].join('\n');
  const key = ['dynamodb', 'aws4_request'].reduce(
    (made: Buffer, part) => hmac(made, part),
    hmac(hmac(`AWS4${signer.secretAccessKey}`, time.slice(0, 8)), signer.region),
  );
  const signature = hmac(key, ['AWS4-HMAC-SHA256', time, scope, sha256(canonical)].join('\n')).toString('hex');
  const credential = `${signer.accessKeyId}/${scope}`;
  return {
    ...headers,
    authorization: `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${names.join(';')}, Signature=${signature}`,
  };
}

/** The machine's AWS credentials, or ones that a DynamoDB without accounts accepts. */
function machineSigner(): Signer {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, AWS_REGION } = process.env;
  const region = AWS_REGION ?? 'eu-west-2';
  if (!AWS_ACCESS_KEY_ID || !AWS_SECRET_ACCESS_KEY) return { accessKeyId: 'local', secretAccessKey: 'local', region };
  return {
    accessKeyId: AWS_ACCESS_KEY_ID,
    secretAccessKey: AWS_SECRET_ACCESS_KEY,
    region,
    ...(AWS_SESSION_TOKEN ? { sessionToken: AWS_SESSION_TOKEN } : {}),
  };
}

/** A store that lives behind `endpoint`. Its calls reject when nothing answers there. */
export function openRemote(endpoint: string): Store {
  const url = new URL(endpoint);
  const secure = url.protocol === 'https:';
  const agent = secure ? new HttpsAgent({ keepAlive: true }) : new HttpAgent({ keepAlive: true });
  const send = secure ? httpsRequest : httpRequest;
  const signer = machineSigner();
  return {
    call: (target, body) =>
      new Promise<WireAnswer>((resolve, reject) => {
        const headers = signedHeaders(signer, url.host, target, body, Date.now());
        const request = send(url, { method: 'POST', path: '/', agent, headers, timeout: 10_000 }, (answer) => {
          const chunks: Buffer[] = [];
          answer.on('error', reject);
          answer.on('data', (chunk: Buffer) => chunks.push(chunk));
          answer.on('end', () => {
            const kept = ['content-type', 'x-amz-crc32', 'x-amzn-requestid'];
            const named = kept.map((name) => [name, answer.headers[name]]).filter(([, value]) => value !== undefined);
            resolve({
              status: answer.statusCode ?? 502,
              headers: Object.fromEntries(named) as Record<string, string>,
              body: Buffer.concat(chunks),
            });
          });
        });
        request.on('timeout', () => request.destroy(new Error(`${endpoint} did not answer in 10 s`)));
        request.on('error', reject);
        request.end(body);
      }),
    close: async () => agent.destroy(),
  };
}
