import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import english from '../../functions/messages/templates/languages/en.json' with { type: 'json' };
import polish from '../../functions/messages/templates/languages/pl.json' with { type: 'json' };
import { languageFaults } from '../../lib/build/language-faults.ts';
import { packedJson } from '../../lib/build/packed-json.ts';
import { templateFaults } from '../../lib/build/template-faults.ts';

/** Polish with other words of one template, and of what stands around every e-mail. */
const changed = (id: string, words: object | undefined, email: object = {}) => ({
  ...polish,
  email: { ...polish.email, ...email },
  templates: { ...polish.templates, [id]: words },
});

const { acknowledgement, 'feedback-invitation': invitation, 'answer-help': help } = polish.templates;

describe('words of messages are not built', () => {
  it.each([
    [
      'with a placeholder that nobody fills',
      changed('acknowledgement', { ...acknowledgement, sms: `${acknowledgement.sms} {name}` }),
      'templates.acknowledgement.sms has the unknown placeholder {name}',
    ],
    [
      'with a value of another template',
      changed('answer-help', { sms: `${help.sms} {code}` }),
      'templates.answer-help.sms has the unknown placeholder {code}',
    ],
    [
      'without a value that the template is for',
      changed('acknowledgement', { ...acknowledgement, sms: '{force}: {desk}' }),
      'templates.acknowledgement.sms must hold {reference}',
    ],
    [
      'without it in the e-mail',
      changed('feedback-invitation', { ...invitation, body: ['{force}'] }),
      'templates.feedback-invitation.body must hold {link}',
    ],
    [
      'without who it is from',
      changed('answer-help', { sms: '999, 101, {desk}' }),
      'templates.answer-help.sms must hold {force}',
    ],
    [
      'with a brace that is never closed',
      changed('answer-help', { sms: '{force}: {desk' }),
      'templates.answer-help.sms has the unknown placeholder {desk',
    ],
    [
      'with a broken placeholder in a subject',
      changed('acknowledgement', { ...acknowledgement, subject: '{ force }' }),
      'templates.acknowledgement.subject has the unknown placeholder { force }',
    ],
    [
      'with the five links within a sentence',
      changed('feedback-invitation', { ...invitation, body: ['{links}', 'Tu: {links}'] }),
      'templates.feedback-invitation.body.1 has the unknown placeholder {links}',
    ],
    [
      'with the five links where there is none',
      changed('acknowledgement', { ...acknowledgement, body: ['{links}', '{reference}'] }),
      'templates.acknowledgement.body.0 has the unknown placeholder {links}',
    ],
    [
      'with half an e-mail',
      changed('acknowledgement', { sms: acknowledgement.sms, subject: 'Wiadomość' }),
      'templates.acknowledgement must have both subject and body, or none',
    ],
    [
      'with a value of its own around every e-mail',
      changed('answer-help', help, { danger: 'Tel. 999: {reference}' }),
      'email.danger has the unknown placeholder {reference}',
    ],
    ['of a template that there is not', changed('letter', { sms: '{force}' }), 'templates.letter is no template'],
  ])('%s', (_, file, fault) => {
    expect(templateFaults(file)).toContain(fault);
  });

  it('and whole ones are', () => {
    const texts = ['ratings', 'email', 'templates'];
    for (const file of [english, polish]) {
      expect([...templateFaults(file), ...languageFaults(file, english, texts)]).toEqual([]);
    }
  });

  it.each([
    [
      'an unknown placeholder',
      changed('answer-help', { sms: '{force}: {desks}' }),
      'xx.json: templates.answer-help.sms has the unknown placeholder {desks}',
    ],
    ['a missing text', changed('answer-help', undefined), 'xx.json: templates.answer-help.sms is missing'],
  ])('by the bundler itself: %s is named with its file', async (_, file, fault) => {
    const root = mkdtempSync(join(tmpdir(), 'met-templates-'));
    const folder = join(root, 'functions/messages/templates/languages');
    mkdirSync(folder, { recursive: true });
    writeFileSync(`${folder}/xx.json`, JSON.stringify({ ...file, language: 'xx' }));
    writeFileSync(`${folder}/entry.js`, "import xx from './xx.json'; console.log(xx);");
    try {
      const failed = build({
        entryPoints: [`${folder}/entry.js`],
        bundle: true,
        write: false,
        plugins: [packedJson],
        logLevel: 'silent',
      });
      await expect(failed).rejects.toThrow(fault);
    } finally {
      rmSync(root, { recursive: true });
    }
  });
});
