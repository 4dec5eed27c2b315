/** The e-mail that a victim's program would send as a reply. Pure: id and time are arguments. */

import type { OutboxMessage } from '../outbox.ts';
import { bareAddress } from '../providers/ses.ts';

/** A header's text; beyond ASCII in encoded words (RFC 2047), each short enough and of whole characters. */
export function headerText(text: string): string {
  const line = text.replace(/[\r\n]+/g, ' ');
  if (/^[\x20-\x7e]*$/.test(line)) return line;
  const words: string[] = [];
  let word = '';
  for (const character of line) {
    if (Buffer.byteLength(word + character) > 42) {
      words.push(word);
      word = '';
    }
    word += character;
  }
  return [...words, word].map((one) => `=?utf-8?B?${Buffer.from(one).toString('base64')}?=`).join('\r\n ');
}

const inLines = (base64: string) => base64.replace(/.{76}/g, '$&\r\n');

/** `words`: what the victim writes above the quoted e-mail. `id`: of the reply. `now`: ms since 1970. */
export function replyMail(original: OutboxMessage, words: string, id: string, now: number): Buffer {
  const answered = `<${original.id}@eu-west-2.amazonses.com>`;
  const subject = original.subject ?? '';
  const quoted = original.body.split('\n').map((line) => `> ${line}`);
  const body = [words, '', `On ${new Date(original.at).toUTCString()}, ${original.sender} wrote:`, ...quoted].join(
    '\r\n',
  );
  const lines = [
    `From: ${original.to}`,
    `To: ${bareAddress(original.replyTo ?? original.sender)}`,
    `Subject: ${headerText(/^re:/i.test(subject) ? subject : `Re: ${subject}`)}`,
    `Date: ${new Date(now).toUTCString()}`,
    `Message-ID: <${id}@example.org>`,
    `In-Reply-To: ${answered}`,
    `References: ${answered}`,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: base64',
    '',
    inLines(Buffer.from(body).toString('base64')),
    '',
  ];
  return Buffer.from(lines.join('\r\n'));
}
