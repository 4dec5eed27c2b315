/** What is read in mails of Gmail, Apple Mail, Outlook, Yahoo, Thunderbird and others, in ten languages and many charsets. */
import { expect, test } from 'vitest';
import { signalsIn } from '../../functions/feedback/watchwords/index.ts';
import { isAutomatic } from '../../functions/inbound/mail/automatic.ts';
import { saidIn } from '../../functions/inbound/mail/quoted-text.ts';
import { readMail } from '../../functions/inbound/mail/read-mail.ts';
import { signalsInAll } from '../../functions/inbound/mail/signals.ts';
import { ratingIn } from '../../functions/inbound/rating-text.ts';
import { MAILS, QUOTED_TOKEN, rawMail } from './mails.ts';

test('the corpus has every client in the languages of the service', () => {
  expect(MAILS.length).toBeGreaterThan(90);
  for (const language of ['en', 'ro', 'es', 'pl', 'bn', 'pt', 'ur', 'tr', 'ar', 'so']) {
    expect(MAILS.map(([name]) => name)).toContain(`gmail-${language}`);
    expect(MAILS.map(([name]) => name)).toContain(`gmail-html-only-${language}`);
  }
});

test.each(MAILS)('%s', async (name, expected) => {
  const mail = await readMail(rawMail(name));
  const said = saidIn(mail.text, QUOTED_TOKEN);
  const rated = ratingIn(said);
  expect(mail.broken).toBe(false);
  expect(rated?.rating).toBe(expected.rating);
  if (expected.words !== undefined) expect(rated?.words ?? said).toBe(expected.words);
  expect(isAutomatic(mail, { sender: 'ada.mills@home.example' })).toBe(expected.automatic ?? false);
  const signals = await signalsInAll(signalsIn, mail.everything);
  expect([...signals]).toEqual(expected.danger ? ['danger'] : []);
  // Neither the invitation that is quoted nor anything of an attachment is taken for what was said.
  expect(said).not.toMatch(/feedback\.met\.example|updates@mail|Nobody reads this address/);
  expect(mail.everything).not.toMatch(/PRIVATE NOTES|front-door|\/9j\/|AAECAwQF/);
});
