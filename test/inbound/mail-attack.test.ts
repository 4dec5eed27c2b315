/** Mails made to hurt: nothing throws, nothing takes long, whatever the bytes. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { signalsIn } from '../../functions/feedback/watchwords/index.ts';
import { isAutomatic } from '../../functions/inbound/mail/automatic.ts';
import { asLatin1, mended } from '../../functions/inbound/mail/charset.ts';
import { textOfHtml, withoutTags } from '../../functions/inbound/mail/html-text.ts';
import { withoutOurs } from '../../functions/inbound/mail/own-words.ts';
import { tokenIn } from '../../functions/inbound/mail/plus-address.ts';
import { saidIn } from '../../functions/inbound/mail/quoted-text.ts';
import { MOST_TEXT, readMail } from '../../functions/inbound/mail/read-mail.ts';
import { readMailEvent } from '../../functions/inbound/mail/receipt.ts';
import { signalsInAll } from '../../functions/inbound/mail/signals.ts';
import { ratingIn } from '../../functions/inbound/rating-text.ts';
import { MAILS, QUOTED_TOKEN, rawMail } from './mails.ts';

/** All that is done with the content of a mail. */
async function readAll(raw: Uint8Array) {
  const mail = await readMail(raw);
  const said = saidIn(mail.text, QUOTED_TOKEN);
  return { mail, said, rated: ratingIn(said.slice(0, 2000)), automatic: isAutomatic(mail, { sender: '' }) };
}

/** ms of processor time that it takes: what else the machine does is not in it. */
async function time(work: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** What grows with the square of the length takes minutes at these sizes. */
const SOON = 4000;

/** So long is a text in which time that grows with the square of the length shows as seconds. */
const NASTY = 40_000;

describe('whatever the bytes', () => {
  test('nothing throws', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 3000 }), async (bytes) => void (await readAll(bytes))),
      { numRuns: 150 },
    );
  });

  test('real mails that were cut, spliced, repeated and overwritten are read or given up, never thrown', async () => {
    const raws = MAILS.map(([name]) => rawMail(name));
    const place = fc.double({ min: 0, max: 1, noNaN: true });
    const pieces = [
      ...[
        '\r\n',
        '\r',
        '\n\n',
        '--',
        '--b1_x',
        '--b1_x--',
        '=?',
        '?=',
        '=',
        'Content-Type: multipart/mixed; boundary=b1_x\r\n\r\n',
      ],
      ...[
        'Content-Type: message/rfc822\r\n\r\n',
        'Content-Transfer-Encoding: base64\r\n',
        '<blockquote>',
        '</div></div>',
        '<!--',
        '&#x',
        '\0',
        '\xff\xfe',
        '> > >',
      ],
    ];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...raws),
        fc.constantFrom(...raws),
        fc.array(fc.tuple(place, place, fc.constantFrom(...pieces), fc.nat(30)), { maxLength: 8 }),
        async (one, other, edits) => {
          let bytes: Buffer = one;
          for (const [from, to, piece, times] of edits) {
            const at = Math.floor(from * bytes.length);
            const insert =
              times === 0 ? other.subarray(Math.floor(to * other.length)) : Buffer.from(piece.repeat(times), 'latin1');
            bytes = Buffer.concat([
              bytes.subarray(0, at),
              insert,
              bytes.subarray(Math.max(at, Math.floor(to * bytes.length))),
            ]);
          }
          const { mail, said } = await readAll(bytes);
          expect(said.length).toBeLessThanOrEqual(mail.text.length + 1);
          expect(mail.from ?? 'a@b').toMatch(/^[^\s@<>]+@[^\s@<>]+$/);
          expect(mail.subject).not.toMatch(/[\r\n]/);
        },
      ),
      { numRuns: 200 },
    );
  });

  test('of any text only lines of its own come back', () => {
    const line = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 60 }),
      fc.constantFrom(
        '> quoted',
        'On 1 May 2026 at 10:00, A <a@b.c> wrote:',
        '-- ',
        'From: A <a@b.c>',
        'Sent: 2026',
        'To: b',
        '_____',
        '',
      ),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 40 }), (lines) => {
        const text = lines.join('\n').replace(/\r\n?/g, '\n');
        const own = new Set(text.split('\n').map((one) => one.trim()));
        for (const said of saidIn(text).split('\n')) expect(own.has(said.trim()) || said === '').toBe(true);
        // What stands before anything that looks like a quote or a signature is always kept.
        expect(saidIn(`2 nobody rang\n${text}`).startsWith('2 nobody rang')).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test('no event makes a token out of anything but the address of the stage', () => {
    const token = fc.stringMatching(/^[0-9A-HJKMNP-TV-Z]{37}$/);
    fc.assert(
      fc.property(token, fc.string(), fc.string(), (right, before, after) => {
        const to = `feedback+${right}@reply.met.example`;
        expect(tokenIn([to], 'feedback@reply.met.example')).toBe(right);
        for (const wrong of [before + to, `${to}${after}`, `${before}@${to}`, `${to}@${after}`]) {
          if (wrong !== to) expect([undefined]).toContain(tokenIn([wrong], 'feedback@reply.met.example'));
        }
      }),
    );
  });

  test('an event of any shape is read or refused', () => {
    fc.assert(
      fc.property(fc.anything(), (event) => {
        try {
          readMailEvent(event);
        } catch (error) {
          expect((error as Error).name).toBe('ZodError');
        }
      }),
    );
  });
});

describe('however large', () => {
  const head = 'From: a@b.example\r\nSubject: x\r\nMIME-Version: 1.0\r\n';
  const line = 'The quick brown fox jumps over the lazy dog and nobody rang me back. \r\n';
  const lines = (megabytes: number) => line.repeat((megabytes * 1e6) / line.length);
  const base64 = (megabytes: number) =>
    Buffer.alloc(megabytes * 0.73e6, 7)
      .toString('base64')
      .replace(/(.{76})/g, '$1\r\n');

  test.each<readonly [string, () => string]>([
    ['10 MB of text', () => `${head}\r\n${lines(10)}`],
    ['10 MB of HTML', () => `${head}Content-Type: text/html\r\n\r\n<p>${lines(10).replaceAll('fox', '<b>fox</b>')}`],
    [
      '10 MB in quoted-printable',
      () => `${head}Content-Transfer-Encoding: quoted-printable\r\n\r\n${'=C3=A9=\r\n'.repeat(1e6)}`,
    ],
    [
      '10 MB of Latin-1 that says it is UTF-8',
      () => `${head}Content-Type: text/plain; charset=utf-8\r\n\r\n${'caf\xe9 \r\n'.repeat(1.5e6)}`,
    ],
    [
      'a picture of 40 MB',
      () =>
        `${head}Content-Type: multipart/mixed; boundary=B\r\n\r\n--B\r\n\r\n5\r\n--B\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\n${base64(40)}\r\n--B--`,
    ],
    [
      '100,000 parts',
      () =>
        `${head}Content-Type: multipart/mixed; boundary=B\r\n\r\n${'--B\r\nContent-Type: text/plain\r\n\r\nx\r\n'.repeat(100_000)}`,
    ],
    ['100,000 headers', () => `${'X-A: b\r\n'.repeat(100_000)}\r\n5`],
    ['a header of 10 MB', () => `From: a@b.example\r\nSubject: ${'x '.repeat(5e6)}\r\n\r\n5`],
    ['a header folded 500,000 times', () => `Subject: x${'\r\n y'.repeat(500_000)}\r\n\r\n5`],
    [
      '10,000 boundaries inside each other',
      () =>
        `${head}${Array.from({ length: 10_000 }, (_, n) => `Content-Type: multipart/mixed; boundary=b${n}\r\n\r\n--b${n}\r\n`).join('')}`,
    ],
    ['5,000 mails inside each other', () => `${head}${'Content-Type: message/rfc822\r\n\r\n'.repeat(5000)}5`],
    [
      '1,000 mails beside each other',
      () =>
        `${head}Content-Type: multipart/digest; boundary=B\r\n\r\n${`--B\r\n\r\nFrom: x@y.z\r\n\r\n${line}`.repeat(1000)}`,
    ],
    ['10 MB of empty lines', () => `${head}\r\n${'\r\n'.repeat(5e6)}`],
    ['10 MB without a line', () => `${head}\r\n${'a '.repeat(5e6)}`],
    ['an address list of 5 MB', () => `From: ${'"a" <a@b.c>, '.repeat(400_000)}\r\n\r\n5`],
    ['5 MB of encoded words', () => `Subject: ${'=?utf-8?B?YQ==?= '.repeat(300_000)}\r\n\r\n5`],
  ])(
    '%s: within seconds',
    async (_, make) => {
      const raw = Buffer.from(make(), 'latin1');
      const ms = await time(async () => {
        const { mail } = await readAll(raw);
        expect(mail.text.length).toBeLessThanOrEqual(MOST_TEXT);
        await signalsInAll(signalsIn, withoutOurs(mail.everything));
      });
      expect(ms).toBeLessThan(SOON);
    },
    60_000,
  );
});

describe('however nasty', () => {
  const fragments = [
    ...[
      ' ',
      '\n',
      '\t',
      '>',
      '> ',
      '-',
      '_',
      '=',
      '*',
      '- ',
      '--\n',
      '-- \n',
      '\u200b',
      '\u202a',
      ':',
      '：',
      'a:',
      'a: b\n',
      '@',
      'a@',
      '<a@b',
      '9',
      '9:99',
      '2026 ',
      '10:00 2026 a@b.c ',
    ],
    ...[
      'on ',
      'On a\n',
      'On 10:00 2026\n',
      'On x wrote:\n',
      'wrote: ',
      'wrote:\n\n',
      'a@b.c wrote:\n\n\n',
      'from: ',
      'from: a\n',
      'from: a\n\n',
      'from:\nsent:\n',
      'From: a@b.c\nDate: 2026\n',
    ],
    ...[
      'original message',
      '-----original message',
      '---- forwarded message\n',
      'sent from x\n',
      'x gönderildi\n',
      'ı',
      'İ',
      '٢٠:٣٠ ',
      'في ',
      '=?utf-8?',
      '\ufffd',
      'Ã©',
      '￾',
    ],
  ];

  test.each(fragments)(
    'lines made of %j take time in proportion to their length',
    async (fragment) => {
      const text = fragment.repeat(NASTY / fragment.length);
      for (const nasty of [text, `${text}x`, `x${text}`, `${text}\n> x`, `${text}:`]) {
        expect(await time(() => saidIn(nasty, QUOTED_TOKEN))).toBeLessThan(SOON / 4);
        expect(await time(() => mended(nasty))).toBeLessThan(SOON / 4);
        expect(
          await time(() =>
            isAutomatic(
              {
                headers: new Map([
                  ['precedence', nasty],
                  ['auto-submitted', nasty],
                ]),
                subject: nasty,
              },
              { sender: nasty },
            ),
          ),
        ).toBeLessThan(SOON / 4);
      }
    },
    60_000,
  );

  test.each([
    ...[
      '<',
      '<a',
      '<a ',
      '<a b=',
      '<div>',
      '<b>',
      '</b>',
      '<b></i>',
      '<div><p>',
      '</zz>',
      '<blockquote>',
      '<table><tr><td>',
      '<!--',
      '<!-- -->',
      '<script>',
      '<style>',
      '<![CDATA[',
    ],
    ...[
      '&',
      '&#',
      '&amp',
      '&CounterClockwiseContourIntegral',
      '"',
      "'",
      '<a href="',
      '<p id=divRplyFwdMsg>',
      '<p class=" gmail_quote',
      '<svg><title>',
      '<template>',
      '<br>',
      '<select><option>',
      ' \n',
    ],
  ])(
    'HTML made of %j takes time in proportion to its length',
    async (fragment) => {
      const html = fragment.repeat((2 * NASTY) / fragment.length);
      for (const nasty of [
        html,
        `${html}</zz>`.repeat(1),
        `${'<b>'.repeat(10_000)}${html.slice(0, NASTY)}`,
        `${html.slice(0, NASTY)}${'</i>'.repeat(10_000)}`,
      ]) {
        expect(await time(() => textOfHtml(nasty))).toBeLessThan(SOON / 2);
        expect(await time(() => withoutTags(nasty))).toBeLessThan(SOON / 4);
      }
    },
    60_000,
  );

  test.each([
    'content-type: text/plain',
    'Content-Type: text/plain\r\n ',
    'content-type: text/html;charset=',
    'charset=',
    'Content-Type:\t\t',
    '\r\n\r\n',
    '\r\n ',
  ])(
    'a mail of 1 MB made of %j is labelled anew in proportion to its length',
    async (fragment) => {
      const raw = Buffer.from(fragment.repeat(1e6 / fragment.length), 'latin1');
      expect(await time(() => asLatin1(raw))).toBeLessThan(SOON / 2);
      expect(await time(() => asLatin1(Buffer.concat([raw, Buffer.from('\r\n\r\nx')])))).toBeLessThan(SOON / 2);
    },
    60_000,
  );

  test.each(['kill me ', 'kill ', 'he ', 'hit me the officer ', '~ ', 'going to '])(
    'watchwords are found in 100 pages of %j',
    async (fragment) => {
      const text = fragment.repeat((2 * NASTY) / fragment.length);
      expect(await time(() => signalsInAll(signalsIn, text))).toBeLessThan(SOON);
    },
    60_000,
  );

  test('a phrase on the border of two pieces is found', async () => {
    for (let before = 3900; before <= 4100; before += 7) {
      const text = `${'x '.repeat(before / 2)}he is going to kill me${' x'.repeat(3000)}`;
      expect([...(await signalsInAll(signalsIn, text))]).toEqual(['danger']);
    }
  });
});
