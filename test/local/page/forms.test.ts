/** The page's forms with stand-in functions: what they refuse, what they escape, and who may send them. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { blueprint } from '../../../lib/blueprint/blueprint.ts';
import { type LocalService, startLocalService } from '../../../lib/local/service.ts';
import { temporaryFolder, until, writeBundle } from '../fixtures.ts';

const folder = temporaryFolder();
const bundles = join(folder, 'bundles');

/** One e-mail at the first sweep, whose HTML would do harm if it could. */
const SEND = `const http = require('http');
  let sent = false;
  exports.handler = async () => {
    if (sent) return;
    sent = true;
    const form = new URLSearchParams({ Action: 'SendEmail', Source: process.env.EMAIL_FROM,
      'Destination.ToAddresses.member.1': 'ada@example.org', 'Message.Subject.Data': '<u>News</u>',
      'ReplyToAddresses.member.1': process.env.REPLY_TO,
      'Message.Body.Text.Data': '<script>alert(1)</script> http://127.0.0.1/F/1?rating=5.',
      'Message.Body.Html.Data': '<p style="color:red">Hi</p><script>alert(1)</script>' });
    await new Promise((resolve, reject) => http.request(process.env.AWS_ENDPOINT_URL_SES, { method: 'POST',
      headers: { authorization: 'AWS4-HMAC-SHA256 Credential=' + process.env.AWS_ACCESS_KEY_ID + '/x' } },
      (answer) => answer.resume().on('end', resolve)).on('error', reject).end(form.toString()));
  };`;
/** Refuses every case, as the API words it. */
const REFUSE = `exports.handler = async () => ({ statusCode: 400,
  headers: { 'Content-Type': 'application/problem+json' }, body: JSON.stringify({ detail: 'No <cases> today.' }) });`;

let service: LocalService;
let mailId: string;
beforeAll(async () => {
  mkdirSync(bundles);
  for (const name of Object.keys(blueprint.functions))
    writeBundle(bundles, name, 'exports.handler = async () => ({});');
  writeBundle(bundles, 'sender', SEND);
  writeBundle(bundles, 'cases', REFUSE);
  service = await startLocalService({ port: 0, dataDir: join(folder, 'data'), bundles: Promise.resolve(bundles) });
  mailId = await until(async () => {
    const { messages } = (await (await fetch(`${service.origin}/local/outbox?channel=email`)).json()) as {
      messages: { id: string }[];
    };
    return messages[0]?.id;
  });
});
afterAll(() => service.close());

async function send(path: string, fields: Record<string, string>, headers?: Record<string, string>) {
  const answer = await fetch(`${service.origin}/local/page/${path}`, {
    method: 'POST',
    redirect: 'manual',
    headers: headers ?? { origin: service.origin },
    body: new URLSearchParams(fields),
  });
  const location = new URL(answer.headers.get('location') ?? '/', service.origin);
  return { status: answer.status, note: location.searchParams.get('note') ?? '', anchor: location.hash };
}
const page = async () => (await fetch(`${service.origin}/local`)).text();

test.each<[string, string, Record<string, string>, RegExp]>([
  ['a number that is none', 'text', { from: '07700 900123', body: 'x' }, /^Not done\. .*from: must be a number/],
  ['no number', 'text', { body: 'x' }, /from: /],
  ['an answer to no e-mail', 'mail', { id: 'x', body: 'x', verdicts: 'genuine' }, /no such e-mail/],
  ['a receipt of nothing', 'receipt', { messageId: 'x', status: 'delivered' }, /No text or e-mail with this id/],
  ['an unknown receipt', 'receipt', { messageId: 'x', status: 'read' }, /status: /],
  ['an unknown step', 'demo-step', { reference: '1/26', step: 'release' }, /step: /],
  ['an unknown channel', 'demo-case', { channel: 'fax' }, /channel: /],
  ['a duration that is none', 'clock', { advance: 'soon' }, /ISO 8601 duration/],
  ['a fault that is none', 'faults', { target: 'sns', rate: '2', kind: 'error' }, /rate: /],
])('%s is said in the note', async (_, path, fields, words) => {
  const { status, note } = await send(path, fields);
  expect([status, note]).toEqual([303, expect.stringMatching(words)]);
});

test('verdicts that the page does not offer are refused', async () => {
  expect((await send('mail', { id: mailId, body: 'x', verdicts: 'spf=PASS' })).note).toMatch(/one of those/);
});

test('what the service refuses is told in its own words, escaped', async () => {
  const { note } = await send('demo-case', { channel: 'sms' });
  expect(note).toBe('Not done. The service refused: No <cases> today.');
  const shown = await (await fetch(`${service.origin}/local?${new URLSearchParams({ note })}`)).text();
  expect(shown).toContain('No &lt;cases&gt; today.');
});

describe('what comes from outside', () => {
  test('an e-mail is escaped, its links work, and an answer leads back to its mailbox', async () => {
    const before = await page();
    expect(before).toContain('&lt;u&gt;News&lt;/u&gt;');
    expect(before).toContain('&lt;script&gt;alert(1)&lt;/script&gt; <a href="http://127.0.0.1/F/1?rating=5">');
    const { note, anchor } = await send('mail', { id: mailId, body: '5 <b>nice</b>', verdicts: 'genuine' });
    expect(note).toBe('The answer from ada@example.org has arrived at the service.');
    expect(before).toContain(`id="${anchor.slice(1)}"`);
    expect(await page()).toContain('5 &lt;b&gt;nice&lt;/b&gt;');
  });

  test('a text is shown escaped in its own conversation', async () => {
    const { anchor } = await send('text', { from: '+447700900177', body: '<img src=x> "5"' });
    const shown = await page();
    expect(anchor).toBe('#phone-447700900177');
    expect(shown).toContain(`id="${anchor.slice(1)}"`);
    expect(shown).toContain('&lt;img src=x&gt; &quot;5&quot;');
    expect(shown).not.toContain('<img');
    expect(shown).not.toContain('<script');
  });

  test("an e-mail's own HTML runs nothing, loads nothing and is no part of our site", async () => {
    const answer = await fetch(`${service.origin}/local/mail?id=${mailId}`);
    const policy = answer.headers.get('content-security-policy') ?? '';
    expect(answer.status).toBe(200);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toMatch(/sandbox(?!.*allow-(scripts|same-origin|forms))/);
    expect(await answer.text()).toContain('style="color:red"');
    expect((await fetch(`${service.origin}/local/mail?id=x`)).status).toBe(404);
  });
});

test('nobody else may send any of them', async () => {
  const paths = ['clock', 'faults', 'demo-link', 'text', 'mail', 'receipt', 'demo-case', 'demo-step'];
  for (const path of paths) {
    expect((await send(path, {}, { origin: 'https://example.org' })).status).toBe(403);
    expect((await send(path, {}, {})).status).toBe(403);
  }
});
