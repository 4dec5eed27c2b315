import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ABOUT_QUESTIONS } from '../../../functions/feedback/about.ts';
import { ENGLISH, LANGUAGES } from '../../../functions/feedback/languages/index.ts';
import {
  aboutThanksPage,
  feedbackPage,
  noticePage,
  pageReply,
  thanksPage,
} from '../../../functions/feedback/pages/index.ts';
import { POLICE_NUMBERS, SUPPORT_SERVICES } from '../../../functions/lists/support.ts';
import { findTouchpoint, TOUCHPOINTS } from '../../../functions/lists/touchpoints.ts';

const touchpoint = findTouchpoint('investigation-update-vc') ?? fail('no such touchpoint');

function fail(reason: string): never {
  throw new Error(reason);
}

const common = {
  token: '0123456789ABCDEFGHJKMNPQRSTVWXYZ01234',
  formId: 'FFFFFFFFFFFFFFFF',
  aboutFormId: 'AAAAAAAAAAAAAAAA',
  language: ENGLISH,
  languages: LANGUAGES,
  touchpoint,
  kind: 'interaction',
} as const;

/** What a browser would send of the form as it stands: name, value and whether it counts. */
function fields(page: string) {
  return [...page.matchAll(/<(?:input|textarea)([^>]*)>/g)].map(([, attributes = '']) => {
    const read = (name: string) => new RegExp(` ${name}="([^"]*)"`).exec(attributes)?.[1];
    return { name: read('name'), value: read('value'), type: read('type'), checked: / checked/.test(attributes) };
  });
}

const withoutHead = (page: string) => page.replace(/<(style|script)>.*?<\/\1>/gs, '');

describe('the feedback page', () => {
  const page = feedbackPage({ ...common, mode: 'new' });

  test('has the fields of the contract, none filled in', () => {
    const names = [...new Set(fields(page).map(({ name }) => name))];
    expect(names).toEqual(['rating', 'answer', 'words', 'callback', 'contact', 'form', 'lang']);
    expect(fields(page).filter(({ checked }) => checked)).toEqual([]);
    expect(
      fields(page)
        .filter(({ name }) => name === 'rating')
        .map(({ value }) => value),
    ).toEqual(['5', '4', '3', '2', '1']);
    expect(page).toContain(
      `<form method="post" action="/F/${common.token}" accept-charset="utf-8" autocomplete="off" novalidate>`,
    );
    expect(page).toMatch(/<textarea[^>]*><\/textarea>/);
  });

  test.each(['1', '2', '3', '4', '5'])('comes with %s chosen and nothing else when that was tapped', (tapped) => {
    const chosen = feedbackPage({ ...common, mode: 'new', tapped });
    const checked = fields(chosen).filter((field) => field.checked);
    expect(checked.map(({ name, value }) => `${name}=${value}`)).toEqual([`rating=${tapped}`]);
    // Another language keeps it; otherwise it is the page that everybody gets.
    expect(chosen.replaceAll(`&amp;rating=${tapped}`, '').replace(' checked', '')).toBe(page);
    expect(chosen).toContain(`href="?lang=pl&amp;rating=${tapped}"`);
  });

  test('says what to do in danger, that nobody watches and who sees this before the first question', () => {
    const places = ['dangerNow', 'notLive', 'whoSees', 'ratingQuestion', 'wordsLabel'].map((id) => {
      const words = ENGLISH.strings[id as 'whoSees'].split('999')[0] ?? '';
      return page.indexOf(words);
    });
    expect(places).not.toContain(-1);
    expect(places).toEqual([...places].sort((a, b) => a - b));
  });

  test('is the same bytes for two tokens but for token and form id', () => {
    const other = feedbackPage({ ...common, mode: 'new', token: 'T'.repeat(37), formId: 'G'.repeat(16) });
    expect(other).not.toBe(page);
    expect(other.replaceAll('T'.repeat(37), common.token).replaceAll('G'.repeat(16), common.formId)).toBe(page);
  });

  test("asks the general question where the touchpoint's own would tell what happened", () => {
    const general = feedbackPage({
      ...common,
      mode: 'new',
      touchpoint: findTouchpoint('response-treatment') ?? fail(''),
    });
    const abuse = feedbackPage({ ...common, mode: 'new', touchpoint: findTouchpoint('response-da') ?? fail('') });
    expect(abuse).toBe(general);
  });

  test('leaves the second question out where the touchpoint has none', () => {
    const open = feedbackPage({ ...common, mode: 'new', touchpoint: findTouchpoint('whole-open') ?? fail('') });
    expect(fields(open).map(({ name }) => name)).not.toContain('answer');
  });

  test('starts empty for a correction and says so in a hidden field', () => {
    const change = feedbackPage({ ...common, mode: 'change' });
    expect(fields(change).find(({ name }) => name === 'change')).toMatchObject({ value: '1', type: 'hidden' });
    expect(fields(change).filter(({ checked }) => checked)).toEqual([]);
    expect(change).toContain(ENGLISH.strings.changeText);
  });

  test('gives back what was typed, with the errors on top and at their fields', () => {
    const words = '\nTwo lines & <b>quotes" \'</b>\n</textarea><script>alert(1)</script>';
    const wrong = feedbackPage({
      ...common,
      mode: 'new',
      values: { rating: '2', answer: '1', words, callback: true, contact: '"><img src=x>' },
      faults: [
        { field: 'words', text: 'errorWordsLong', count: 1234 },
        { field: 'contact', text: 'errorContactMissing' },
        { field: 'form', text: 'errorForm' },
      ],
    });
    expect(wrong).toContain(`<title>${ENGLISH.strings.errorHeading}: ${ENGLISH.strings.title}</title>`);
    expect(wrong).toContain('<a href="#words">Shorten what you wrote by 1234 characters</a>');
    expect(wrong).toContain('<p id="contact-error" class="govuk-error-message">');
    expect(wrong).toContain(`<li>${ENGLISH.strings.errorForm}</li>`);
    const checked = fields(wrong).filter((field) => field.checked);
    expect(checked.map(({ name, value }) => `${name}=${value}`)).toEqual(['rating=2', 'answer=1', 'callback=yes']);
    // The line break after the tag is dropped by browsers: the one that was typed follows it.
    expect(wrong).toContain(
      '>\n\nTwo lines &amp; &lt;b&gt;quotes&quot; &#39;&lt;/b&gt;\n&lt;/textarea&gt;&lt;script&gt;',
    );
    expect(wrong).toContain('value="&quot;&gt;&lt;img src=x&gt;"');
  });

  test('whatever is typed stays text: the page has the same tags', () => {
    const tags = (page: string) => withoutHead(page).match(/<\/?[a-z]\w*/g);
    const typed = (text: string) => feedbackPage({ ...common, mode: 'new', values: { words: text, contact: text } });
    const expected = tags(typed('x'))?.join();
    const nasty = fc.oneof(
      fc.string({ minLength: 1, unit: 'binary' }),
      fc.constantFrom('</textarea><b>', '"><i>', "' onfocus='x", '<!--', '&lt;b&gt;', ']]>'),
    );
    fc.assert(
      fc.property(nasty, (text) => {
        expect(tags(typed(text))?.join()).toBe(expected);
      }),
      { numRuns: 50 },
    );
  });

  test('after a link was answered offers what was sent once more, or explains that it is too late', () => {
    const replace = feedbackPage({ ...common, mode: 'already', canReplace: true, values: { rating: '1' } });
    expect(fields(replace).find(({ name }) => name === 'change')?.value).toBe('1');
    expect(fields(replace).filter(({ checked }) => checked)).toHaveLength(1);
    const late = feedbackPage({ ...common, mode: 'already', canReplace: false, values: { words: 'secret' } });
    expect(late).toContain(ENGLISH.strings.alreadyTooLate.split('101')[0]);
    expect(late).not.toMatch(/<form|secret/);
  });
});

describe('the page of thanks', () => {
  test('lets only the reader of an interaction link change the answer', () => {
    expect(thanksPage(common)).toContain(`href="/F/${common.token}/change?lang=en"`);
    expect(thanksPage({ ...common, kind: 'card' })).not.toContain('/change');
  });

  test('offers every question about equality with every answer, none chosen', () => {
    const found = fields(thanksPage(common)).filter(({ type }) => type === 'radio');
    const expected = Object.entries(ABOUT_QUESTIONS).flatMap(([name, values]) =>
      values.map((value) => ({ name, value, type: 'radio', checked: false })),
    );
    expect(found).toEqual(expected);
    expect(thanksPage(common)).toContain(`<form method="post" action="/F/${common.token}/about-you"`);
    expect(fields(thanksPage(common)).slice(-2)).toMatchObject([
      { name: 'form', value: common.aboutFormId },
      { name: 'lang', value: 'en' },
    ]);
  });

  test('shows every number to call, in every language', () => {
    for (const language of LANGUAGES) {
      for (const page of [thanksPage({ ...common, language }), aboutThanksPage({ ...common, language })]) {
        for (const { phone } of SUPPORT_SERVICES) expect(page).toContain(`href="tel:${phone.replaceAll(' ', '')}"`);
        expect(page).toContain('href="tel:999"');
        expect(page).toContain('href="tel:101"');
      }
    }
  });
});

describe('support and police numbers', () => {
  const facts = (name: string): Record<string, string>[] =>
    parse(readFileSync(resolve(import.meta.dirname, `../../../functions/lists/facts/${name}.csv`)), { columns: true });

  test('are what the facts confirm, word for word', () => {
    const rows = new Map(facts('support-services').map((row) => [row['id'], row]));
    for (const service of SUPPORT_SERVICES) {
      const row = rows.get(service.id) ?? fail(`${service.id} is not in the facts`);
      expect(row['phone_confirmed']).toBe('yes');
      const { name, phone, hours, source, checked } = row;
      expect(service).toMatchObject({ name, phone, hours, source, checked });
    }
  });

  test('claim day and night, or no cost, only where the facts leave neither open', () => {
    const rows = new Map(facts('support-services').map((row) => [row['id'], row]));
    for (const { id, allDay, free } of SUPPORT_SERVICES) {
      const open = rows.get(id)?.['unconfirmed_fields'] ?? '';
      expect(allDay).toBe(rows.get(id)?.['hours'] === '24 hours, every day' && !/(^|; )(phone )?hours/.test(open));
      expect(free).toBe(rows.get(id)?.['cost'] === 'Free' && !/(^|; )cost/.test(open));
    }
  });

  test('never point a victim to the line for abusers', () => {
    expect(SUPPORT_SERVICES.map(({ id }) => id)).not.toContain('respect-phoneline');
  });

  test('tell how to reach the police as the facts have it', () => {
    const rows = new Map(facts('emergency-and-signposting').map((row) => [row['id'], row]));
    for (const { id, number } of POLICE_NUMBERS) {
      expect(rows.get(id)).toMatchObject({ number_or_address: number, checked: 'confirmed' });
    }
  });
});

describe('notices', () => {
  test.each(['gone', 'method', 'large', 'broken', 'busy', 'fail'] as const)(
    '%s says what happened and what to do',
    (kind) => {
      const page = noticePage(kind, ENGLISH, LANGUAGES);
      expect(page).toContain(`<h1 class="govuk-heading-l">${ENGLISH.strings[`${kind}Title`]}</h1>`);
      expect(withoutHead(page)).not.toMatch(/<form|<input|\/F\//);
    },
  );
});

describe('every page', () => {
  const pages = LANGUAGES.flatMap((language) => {
    const parts = { ...common, language };
    return [
      ['new', feedbackPage({ ...parts, mode: 'new' })],
      ['change', feedbackPage({ ...parts, mode: 'change' })],
      ['thanks', thanksPage(parts)],
      ['about', aboutThanksPage(parts)],
      ['gone', noticePage('gone', language, LANGUAGES)],
    ].map(([name, page]) => ({ name, page: page ?? '', language }));
  });

  test.each(pages)(
    '$name in $language.language: language, direction, neutral title, way out, other languages',
    ({ page, language }) => {
      expect(page).toMatch(
        new RegExp(
          `^<!DOCTYPE html><html lang="${language.language}" dir="${language.direction}" class="govuk-template">`,
        ),
      );
      const title = /<title>([^<]*)<\/title>/.exec(page)?.[1] ?? '';
      expect(title).not.toBe('');
      expect(title).not.toMatch(/victim|crime|police|abuse|met\b/i);
      expect(page.match(/<h1/g)).toHaveLength(1);
      expect(page).toContain('href="https://www.bbc.co.uk/weather"');
      for (const other of LANGUAGES) {
        if (other !== language)
          expect(page).toContain(`href="?lang=${other.language}" rel="alternate" lang="${other.language}"`);
      }
    },
  );

  test.each(pages)('$name in $language.language: loads nothing and styles nothing in place', ({ page }) => {
    const html = withoutHead(page);
    expect(html).not.toMatch(/ (src|srcset|style|on\w+)=|@import|url\(/);
    expect([...html.matchAll(/<link[^>]*>/g)].map(String)).toEqual(['<link rel="icon" href="data:,">']);
  });

  test.each(pages.filter(({ language }) => language.direction === 'rtl'))(
    '$name in $language.language: no Latin comma among Arabic letters',
    ({ page }) => expect(page).not.toMatch(/\p{Script=Arabic},/u),
  );

  test('allows exactly its own style and script', () => {
    const reply = pageReply('<p>', 418);
    expect(reply).toMatchObject({ status: 418, body: '<p>', headers: { 'Content-Type': 'text/html; charset=utf-8' } });
    const policy = reply.headers?.['Content-Security-Policy'] ?? '';
    expect(policy).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']{44}'; script-src 'sha256-[^']{44}'; img-src data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'$/,
    );
  });
});

test.each(LANGUAGES)(
  'the longest feedback page in $language is at most 14 KB on the wire, its headers too',
  (language) => {
    const sizes = TOUCHPOINTS.flatMap((place) => {
      const faults = [{ field: 'rating', text: 'errorRating' }] as const;
      const pages = [
        feedbackPage({ ...common, language, touchpoint: place, mode: 'new', tapped: '4' }),
        feedbackPage({ ...common, language, touchpoint: place, mode: 'change', faults }),
      ];
      const headers = JSON.stringify(pageReply('', 200).headers).length + 1000;
      return pages.map((page) => gzipSync(page).length + headers);
    });
    expect(Math.max(...sizes)).toBeLessThanOrEqual(14_336);
  },
);
