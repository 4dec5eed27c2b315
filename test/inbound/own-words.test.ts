/** Replies that quote our own e-mails: no watchword of ours raises a task, one of the victim's does. */
import { expect, test } from 'vitest';
import { signalsIn } from '../../functions/feedback/watchwords/index.ts';
import { textOfHtml } from '../../functions/inbound/mail/html-text.ts';
import { withoutOurs } from '../../functions/inbound/mail/own-words.ts';
import { saidIn } from '../../functions/inbound/mail/quoted-text.ts';
import { signalsInAll } from '../../functions/inbound/mail/signals.ts';
import { CONTENTS } from '../../functions/messages/templates/contents.ts';
import { render } from '../../functions/messages/templates/render.ts';
import { QUOTED_TOKEN } from './mails.ts';

const published = CONTENTS.map(({ language }) => language);
const settings = { forceName: 'Met Police', deskPhone: '020 7946 0100', deskHours: '8am to 8pm, every day' };

function invitation(language: string) {
  const link = `HTTPS://FEEDBACK.MET.EXAMPLE/F/${QUOTED_TOKEN}`;
  const { email } = render({ template: 'feedback-invitation', values: { link }, language, settings, published });
  if (!email) throw new Error('the invitation is no e-mail');
  return email;
}

/** Lines as a mail client breaks them when it quotes. */
const quoted = (text: string, width: number) =>
  text
    .split('\n')
    .flatMap((line) => line.match(new RegExp(`.{1,${width}}(?:\\s|$)`, 'gu')) ?? [''])
    .map((line) => `> ${line}`)
    .join('\n');

test.each(published)(
  'an invitation in %s, quoted whole or broken into lines, gives no signal and no words',
  async (language) => {
    const { text, html } = invitation(language);
    const intro = 'On Tue, 24 Nov 2026 at 09:00, Met Police <updates@mail.met.example> wrote:';
    for (const mail of [
      `4\n\n${intro}\n${quoted(text, 1000)}`,
      `4\n\n${intro}\n${quoted(text, 60)}`,
      `4\n\n-----Original Message-----\n${text}`,
      textOfHtml(`<div>4</div><div class="gmail_quote">${html}</div>`),
    ]) {
      expect([...(await signalsInAll(signalsIn, withoutOurs(mail)))]).toEqual([]);
      expect(saidIn(mail, QUOTED_TOKEN)).toBe('4');
      const inDanger = `he is going to kill me\n${mail}`;
      expect([...(await signalsInAll(signalsIn, withoutOurs(inDanger)))]).toEqual(['danger']);
    }
  },
);

test('what an abuser wrote between our lines is found', async () => {
  const { text } = invitation('es');
  const mail = quoted(text.replace('\n\n', '\n\nI am going to kill you\n\n'), 60);
  expect([...(await signalsInAll(signalsIn, withoutOurs(mail)))]).toEqual(['danger']);
});
