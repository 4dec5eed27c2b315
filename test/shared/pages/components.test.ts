import { resolve } from 'node:path';
import nunjucks from 'nunjucks';
import { expect, test } from 'vitest';
import * as ours from '../../../functions/shared/pages/components.ts';
import { html } from '../../../functions/shared/pages/html.ts';
import { outline } from '../../support/html.ts';

const govuk = new nunjucks.Environment(
  new nunjucks.FileSystemLoader(resolve(import.meta.dirname, '../../../node_modules/govuk-frontend/dist')),
);

/** What govuk-frontend's own macro makes of these parameters. */
function macro(component: string, parameters: object): string {
  const name = `govuk${component.replace(/(^|-)(\w)/g, (_, __, letter: string) => letter.toUpperCase())}`;
  return govuk.renderString(
    `{% from "govuk/components/${component}/macro.njk" import ${name} %}{{ ${name}(parameters) }}`,
    { parameters },
  );
}

/** For govuk-frontend's JavaScript only, which our pages do not load. */
const counts = (name: string) => !name.startsWith('data-');

function expectSame(made: { toString(): string }, theirs: string): void {
  expect(outline(String(made), counts)).toEqual(outline(theirs, counts));
}

const error = { text: 'Choose a thing', prefix: 'There is a problem' };
const errorMessage = { text: 'Choose a thing', visuallyHiddenText: 'There is a problem' };

test('a question with radio buttons', () => {
  const items = [
    { value: '5', label: 'Very well', checked: false },
    { value: '4', label: 'Well & good', checked: true },
  ];
  const theirItems = items.map(({ value, label, checked }) => ({ value, text: label, checked }));
  const legend = { text: 'How did we do?', classes: 'govuk-fieldset__legend--m' };
  expectSame(
    ours.radios({ name: 'rating', label: 'How did we do?', large: true, items }),
    macro('radios', { name: 'rating', fieldset: { legend }, items: theirItems }),
  );
  expectSame(
    ours.radios({ name: 'rating', label: 'How did we do?', large: true, items, error, hint: 'From 1 to 5' }),
    macro('radios', {
      name: 'rating',
      fieldset: { legend },
      items: theirItems,
      errorMessage,
      hint: { text: 'From 1 to 5' },
    }),
  );
});

test('a checkbox', () => {
  expectSame(
    ours.checkbox('callback', { value: 'yes', label: 'Call me', checked: true }),
    macro('checkboxes', { name: 'callback', items: [{ value: 'yes', text: 'Call me', checked: true }] }),
  );
});

test('a line of text', () => {
  const common = { name: 'contact', id: 'contact', spellcheck: false, attributes: { dir: 'ltr' } };
  const label = { text: 'Phone', classes: 'govuk-label--s' };
  expectSame(ours.input({ name: 'contact', label: 'Phone' }), macro('input', { ...common, label }));
  expectSame(
    ours.input({ name: 'contact', label: 'Phone', hint: 'A safe one', error, value: '"><script>' }),
    macro('input', { ...common, label, hint: { text: 'A safe one' }, errorMessage, value: '"><script>' }),
  );
});

test('text of several lines, counted', () => {
  const label = { text: 'Words', classes: 'govuk-label--s' };
  const field = { name: 'words', label: 'Words', max: 1200, left: '{count} left', over: '{count} over' };
  const theirs = { name: 'words', id: 'words', label, maxlength: 1200, textareaDescriptionText: ' ' };
  expectSame(ours.characterCount(field), macro('character-count', theirs));
  expectSame(
    ours.characterCount({ ...field, hint: 'No names', error, value: 'a < b' }),
    macro('character-count', { ...theirs, hint: { text: 'No names' }, errorMessage, value: 'a < b' }),
  );
});

test('the error summary', () => {
  const errors = [{ text: 'Choose', href: '#rating' }, { text: 'Send again' }];
  expectSame(
    ours.errorSummary('There is a problem', errors),
    macro('error-summary', { titleText: 'There is a problem', errorList: errors }),
  );
});

test('button, inset text, summary list, skip link', () => {
  expectSame(ours.button('Send'), macro('button', { text: 'Send' }));
  expectSame(ours.insetText(html`<p>Who</p>`), macro('inset-text', { html: '<p>Who</p>' }));
  expectSame(
    ours.summaryList([{ key: 'In danger', value: 'Call' }]),
    macro('summary-list', { rows: [{ key: { text: 'In danger' }, value: { text: 'Call' } }] }),
  );
  expectSame(ours.skipLink('Title'), macro('skip-link', { href: '#main-content', text: 'Title' }));
});

test('a warning, but for the word before it: its own words say that it is one', () => {
  const theirs = macro('warning-text', { text: 'Call 999' });
  const word = '<span class="govuk-visually-hidden">Warning</span>';
  expect(theirs).toContain(word);
  expectSame(ours.warningText(html`Call 999`), theirs.replace(word, ''));
});

test('the plain header', () => {
  expectSame(ours.header('My Met Service'), macro('generic-header', { logoText: 'My Met Service', url: '/' }));
});

test('the language links', () => {
  const theirs = [
    { text: 'English', lang: 'en', current: true },
    { text: 'العربية', lang: 'ar', dir: 'rtl', href: '?lang=ar' },
  ];
  expectSame(
    ours.languageNavigation(
      'Language',
      [
        { code: 'en', name: 'English', direction: 'ltr', current: true },
        { code: 'ar', name: 'العربية', direction: 'rtl', current: false },
      ],
      'ltr',
    ),
    macro('language-navigation', { ariaLabel: 'Language', items: theirs }),
  );
});

test('Exit this page, as a link that works without JavaScript, with a hint of our own', () => {
  const made = String(ours.exitThisPage('Exit', 'or press Shift'));
  const hint = '<p class="app-exit-hint" hidden>or press Shift</p>';
  expect(made).toContain(hint);
  const theirs = macro('exit-this-page', { text: 'Exit' });
  expect(theirs).toContain(' role="button"');
  expectSame(
    made.replace(hint, ''),
    theirs.replace(' role="button"', '').replace('nofollow noreferrer', 'nofollow noopener noreferrer'),
  );
});
