/** The clients of the store and of the topics give up on a call that hangs, and try it again in time. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PublishCommand } from '@aws-sdk/client-sns';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { documentClient } from '../../functions/shared/dynamo.ts';
import { snsClient } from '../../functions/tasks/publish.ts';

/** Never answers the first call; answers every later one. */
let server: Server;
let calls = 0;

beforeAll(async () => {
  server = createServer((request, response) => {
    calls += 1;
    if (calls === 1) return;
    const sns = request.headers['x-amz-target'] === undefined;
    response.setHeader('content-type', sns ? 'text/xml' : 'application/x-amz-json-1.0');
    response.end(
      sns ? '<PublishResponse><PublishResult><MessageId>1</MessageId></PublishResult></PublishResponse>' : '{}',
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  vi.stubEnv('AWS_REGION', 'eu-west-2');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
  vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', endpoint);
  vi.stubEnv('AWS_ENDPOINT_URL_SNS', endpoint);
});
beforeEach(() => {
  calls = 0;
});
afterAll(() => {
  vi.unstubAllEnvs();
  server.closeAllConnections();
  server.close();
});

it.each([
  ['the store', () => documentClient().send(new GetCommand({ TableName: 'any', Key: { pk: 'a', sk: 'b' } }))],
  ['a topic', () => snsClient().send(new PublishCommand({ TopicArn: 'arn:aws:sns:eu-west-2:1:any', Message: 'm' }))],
])('a call of %s that hangs is tried again', { timeout: 8000 }, async (_, call) => {
  await call();
  expect(calls).toBe(2);
});
