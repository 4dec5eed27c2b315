/** Another DynamoDB behind the guard is called as the SDK would call it: signed, and answered byte for byte. */
import { createServer, type IncomingMessage } from 'node:http';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { expect, test } from 'vitest';
import { listenOnLoopback, readBody } from '../../lib/local/embedded-dynamodb.ts';
import { openRemote, signedHeaders } from '../../lib/local/remote-dynamodb.ts';

const signatureOf = (header: string | undefined) => /Signature=([0-9a-f]{64})/.exec(header ?? '')?.[1];

test('the signature is the one that the SDK makes', async () => {
  let seen: { headers: IncomingMessage['headers']; body: Buffer } | undefined;
  const server = createServer(async (request, response) => {
    seen = { headers: request.headers, body: await readBody(request) };
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' }).end('{}');
  });
  const endpoint = `http://127.0.0.1:${await listenOnLoopback(server)}`;
  const credentials = {
    accessKeyId: 'AKIDEXAMPLE',
    secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPx',
    sessionToken: 'session',
  };
  const client = new DynamoDBClient({ endpoint, region: 'eu-west-2', credentials });
  // Sign only what we sign too: the SDK's own additions would be part of its signature.
  const bare = (next: (args: unknown) => unknown) => (args: { request: { headers: Record<string, string> } }) => {
    const { headers } = args.request;
    for (const name of Object.keys(headers)) {
      if (!['content-type', 'host', 'x-amz-target'].includes(name.toLowerCase())) delete headers[name];
    }
    return next(args);
  };
  const place = { relation: 'before', toMiddleware: 'httpSigningMiddleware', name: 'bare' } as const;
  client.middlewareStack.addRelativeTo(bare as never, place);
  await client.send(new GetItemCommand({ TableName: 't', Key: { pk: { S: 'é' } } }));
  client.destroy();
  server.close();
  const { headers, body } = seen ?? { headers: {} as IncomingMessage['headers'], body: Buffer.alloc(0) };
  const time = String(headers['x-amz-date']).replace(/(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z/, '$1-$2-$3T$4:$5:$6Z');
  const ours = signedHeaders(
    { ...credentials, region: 'eu-west-2' },
    String(headers.host),
    'DynamoDB_20120810.GetItem',
    body,
    Date.parse(time),
  );
  expect(String(headers.authorization)).toContain(
    'SignedHeaders=content-type;host;x-amz-content-sha256;x-amz-date;x-amz-security-token;x-amz-target',
  );
  expect(signatureOf(ours['authorization'])).toBe(signatureOf(headers.authorization));
});

test('an answer comes back as it was given; no answer is an error', async () => {
  const server = createServer(async (request, response) => {
    const body = await readBody(request);
    response.writeHead(400, { 'content-type': 'application/x-amz-json-1.0', 'x-amz-crc32': '7', 'set-cookie': 'no' });
    response.end(`${request.headers['x-amz-target']} ${body}`);
  });
  const port = await listenOnLoopback(server);
  const remote = openRemote(`http://127.0.0.1:${port}`);
  const { status, headers, body } = await remote.call('DynamoDB_20120810.PutItem', Buffer.from('{"é":1}'));
  expect([status, String(body)]).toEqual([400, 'DynamoDB_20120810.PutItem {"é":1}']);
  expect(headers).toEqual({ 'content-type': 'application/x-amz-json-1.0', 'x-amz-crc32': '7' });
  await remote.close();
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
  await expect(openRemote(`http://127.0.0.1:${port}`).call('x', Buffer.alloc(0))).rejects.toMatchObject({
    code: 'ECONNREFUSED',
  });
});
