import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LANGUAGES } from '../../functions/feedback/languages/index.ts';
import { compose } from '../../functions/messages/compose.ts';
import { TEMPLATES } from '../../functions/messages/message.ts';
import { CONTENTS } from '../../functions/messages/templates/contents.ts';
import { TEMPLATE_LIST } from '../../functions/messages/templates/list.ts';
import { inGsm7 } from '../../functions/messages/templates/lookalikes.ts';
import { render } from '../../functions/messages/templates/render.ts';
import { LONGEST } from '../../functions/messages/templates/values.ts';
import { findRule } from '../../functions/victims-code/rules.ts';
import { EVERY, filled, longest, published, rendered, settings } from './every-message.ts';

/** Languages of another script: no look-alikes, so their texts are UCS-2. */
const OTHER_SCRIPTS = ['bn', 'ur', 'ar'];

const everyText = EVERY.flatMap(([language, template]) => {
  const { sms, email } = rendered(template, language);
  return [sms.text, ...(email ? [email.subject, email.text] : [])].map((text) => ({ language, template, text }));
});

test('every template is there in every language of the feedback page, in its order', () => {
  expect(CONTENTS.map(({ language, direction }) => [language, direction])).toEqual(
    LANGUAGES.map(({ language, direction }) => [language, direction]),
  );
  for (const { templates } of CONTENTS) expect(Object.keys(templates).sort()).toEqual(Object.keys(TEMPLATES).sort());
});

test('a language is reviewed with its feedback page or not at all: a stage publishes both by one name', () => {
  expect(CONTENTS.map(({ reviewed }) => reviewed)).toEqual(LANGUAGES.map(({ reviewed }) => reviewed));
});

test('a rating means what it means on the feedback page', () => {
  const words = LANGUAGES.map(({ strings }) => ([1, 2, 3, 4, 5] as const).map((rating) => strings[`rating${rating}`]));
  expect(CONTENTS.map(({ ratings }) => ratings)).toEqual(words);
});

describe('with the longest values', () => {
  const { settings, values } = longest;

  test('the address is as long as it is reckoned', () => {
    expect(values.link).toHaveLength(LONGEST.link);
  });

  test.each(EVERY.filter(([language]) => !OTHER_SCRIPTS.includes(language)))(
    'the %s text of %s is one GSM-7 part',
    (language, template) => {
      const { sms } = render({ ...filled(template, values), language, published, settings });
      expect(sms).toMatchObject({ encoding: 'gsm-7', parts: 1 });
      expect(sms.characters).toBeLessThanOrEqual(160);
      expect(sms.characters).toBe([...sms.text].length);
    },
  );

  test.each(EVERY.filter(([language]) => OTHER_SCRIPTS.includes(language)))(
    'the %s text of %s is UCS-2, in at most three parts',
    (language, template) => {
      const { sms } = render({ ...filled(template, values), language, published, settings });
      expect(sms.encoding).toBe('ucs-2');
      expect(sms.characters).toBe(sms.text.length);
      expect(sms.parts).toBe(sms.characters <= 70 ? 1 : Math.ceil(sms.characters / 67));
      expect(sms.parts).toBeLessThanOrEqual(3);
    },
  );
});

test('a text begins with who it is from', () => {
  expect(everyText.filter(({ text }) => !text.includes('Met Police') && text.length > 60)).toEqual([]);
  for (const [language, template] of EVERY) {
    expect(rendered(template, language).sms.text).toMatch(/^Met Police: /);
  }
});

describe('no message says', () => {
  const words = {
    'that somebody is a victim':
      /victim|víctima|vítima|ofiar|pokrzywdz|mağdur|kurban|dhibban|শিকার|ভুক্তভোগী|متاثر|شکار|ضحي/i,
    'what happened, or that there was a crime':
      /crime|criminal|assault|abuse|robb|burgl|theft|delito|infracț|przestęp|\bsuç|dambi|অপরাধ|جرم|جريم/i,
    'who did it, or what became of them':
      /suspect|offender|arrest|charge|\bbail|court|hearing|sospechos|podejrz|şüpheli/i,
    'that it is urgent': /\burgent\b|immediately|at once|final notice|act now|verify your/i,
  };

  test.each(Object.entries(words))('%s', (_, forbidden) => {
    expect(everyText.filter(({ text }) => forbidden.test(text))).toEqual([]);
  });

  test('what a look-alike would make of a Turkish word', () => {
    const turkish = everyText.filter(({ language }) => language === 'tr');
    expect(turkish.length).toBeGreaterThan(20);
    // Without its marks "sık" (often) and what begins with it is an obscenity.
    expect(turkish.filter(({ text }) => /\bs[ıi]k|\bs[ıi]c/i.test(inGsm7(text)))).toEqual([]);
  });
});

test('a text has at most one address, ours, with nothing stuck to it', () => {
  for (const [language, template] of EVERY) {
    const { text } = rendered(template, language).sms;
    const addresses = text.match(/\S*:\/\/\S*/g) ?? [];
    expect(addresses).toEqual(template.endsWith('-invitation') ? Object.values(filled(template).values) : []);
    expect(text).not.toMatch(/www\.|bit\.ly|tinyurl/);
  }
});

describe('what to do in danger', () => {
  test.each(CONTENTS.map(({ language }) => language))('is said in %s', (language) => {
    const said = (template: Parameters<typeof rendered>[0]) => rendered(template, language).sms.text;
    expect(said('answer-danger')).toMatch(/999.*55/su);
    // 55 works on mobiles only, and only when asked for: 999 comes first.
    expect(said('answer-danger').indexOf('55')).toBeGreaterThan(said('answer-danger').indexOf('999'));
    for (const template of ['answer-help', 'answer-neutral'] as const) {
      for (const fact of ['999', '101', settings.deskPhone, settings.deskHours]) expect(said(template)).toContain(fact);
    }
    for (const fact of ['999', '101', settings.deskPhone]) expect(said('answer-thanks')).toContain(fact);
    const around = rendered('please-call-us', language).email?.text ?? '';
    for (const fact of ['999', '55', '101', settings.deskPhone]) expect(around).toContain(fact);
  });
});

describe('the language', () => {
  const ack = (language: string, stage: readonly string[]) =>
    render({ ...filled('acknowledgement'), language, published: stage, settings }).language;

  test.each([
    ['pl', ['en', 'pl'], 'pl'],
    ['pl-PL', ['en', 'pl'], 'pl'],
    ['PL', ['en', 'pl'], 'pl'],
    ['pl', ['en', 'ur'], 'en'],
    ['fr', ['en', 'fr'], 'en'],
    ['', [], 'en'],
  ])('%s in a stage with %s becomes %s', (language, stage, became) => {
    expect(ack(language, stage)).toBe(became);
  });
});

describe('a value', () => {
  const base = { language: 'en', published, settings };

  test('that is missing, empty or only invisible does not go out', () => {
    // @ts-expect-error -- its reference is missing
    expect(() => render({ template: 'acknowledgement', values: {}, ...base })).toThrow('needs a value for {reference}');
    for (const reference of ['', ' ', '\u200b\u202e']) {
      expect(() => render({ template: 'acknowledgement', values: { reference }, ...base })).toThrow('{reference}');
    }
    const noDesk = { ...base, settings: { ...settings, deskPhone: '' } };
    expect(() => render({ template: 'please-call-us', values: {}, ...noDesk })).toThrow('needs a value for {desk}');
  });

  test('that the template does not have does not go out', () => {
    // @ts-expect-error -- it has no name to fill in
    expect(() => render({ template: 'please-call-us', values: { name: 'Ada' }, ...base })).toThrow('has no {name}');
    // @ts-expect-error -- the same for one that another template has
    expect(() => render({ template: 'please-call-us', values: { code: '1' }, ...base })).toThrow('has no {code}');
  });

  test('is not looked into for placeholders', () => {
    const { sms } = render({ template: 'acknowledgement', values: { reference: '{desk}' }, ...base });
    expect(sms.text).toContain('Your reference is {desk}.');
  });

  test('that GSM-7 cannot carry makes the text UCS-2 with every letter as it is written', () => {
    const { sms } = rendered('please-call-us', 'pl', { settings: { ...settings, forceName: 'Policja 警察' } });
    expect(sms.encoding).toBe('ucs-2');
    expect(sms.text).toContain('Państwem');
  });
});

const hostile = fc.oneof(
  fc.string({ unit: 'binary', minLength: 1 }),
  fc.constantFrom(
    'a\r\nBcc: x@example.org',
    '<img src=x onerror=alert(1)>',
    '"><a href="https://evil.example">',
    "' onload='",
    '\u202egnp.exe',
    '{link}{links}{{force}}',
  ),
);

/** Addresses that HTML would open or fetch. */
const addressesIn = (html: string) =>
  [...html.matchAll(/<[^>]*?\s(?:href|src|action|background)="([^"]*)"/g)].map(([, to]) => to);

describe('an e-mail', () => {
  const invitation = (forceName: string) =>
    render({ ...filled('feedback-invitation'), language: 'en', published, settings: { ...settings, forceName } }).email;
  const { link } = filled('feedback-invitation').values as { link: string };
  const five = [5, 4, 3, 2, 1].map((rating) => `${link}?rating=${rating}`);

  test.each(LANGUAGES.map(({ language, direction, strings }) => [language, direction, strings] as const))(
    'of an invitation in %s has five one-tap links in its words and direction',
    (language, direction, strings) => {
      const email = rendered('feedback-invitation', language).email;
      expect(email?.html).toContain(`<html lang="${language}" dir="${direction}">`);
      expect(addressesIn(email?.html ?? '')).toEqual(five);
      expect(email?.text.match(/https:\S+/gi)).toEqual(five);
      for (const rating of [1, 2, 3, 4, 5] as const) {
        expect(email?.html).toContain(`<b>${rating}</b> ${strings[`rating${rating}`]}</a>`);
        expect(email?.text).toContain(`${rating} ${strings[`rating${rating}`]}: ${link}?rating=${rating}\n`);
      }
    },
  );

  test('fetches nothing, runs nothing and tells nobody that it was opened', () => {
    for (const [language, template] of EVERY) {
      const { email } = rendered(template, language);
      if (!email) continue;
      expect(email.html).not.toMatch(
        /<(?:img|script|link|iframe|object|form|table|style|base)\b|url\(|@import|\son\w+=/i,
      );
      const own = Object.values(filled(template).values).filter((value) => value.includes('://'));
      expect(addressesIn(email.html).filter((to) => !own.some((start) => to?.startsWith(start)))).toEqual([]);
    }
  });

  test('is of every template but the answers to texts', () => {
    for (const [language, template] of EVERY) {
      expect(rendered(template, language).email === undefined).toBe(template.startsWith('answer-'));
    }
  });

  test('numbers read from left to right between Arabic and Urdu words', () => {
    for (const language of ['ar', 'ur']) {
      expect(rendered('acknowledgement', language).email?.html).toContain('<span dir="ltr">1000000/26</span>');
    }
  });

  test('says the same whatever stands in a value: no header, no markup, no other link', () => {
    let taken = 0;
    fc.assert(
      fc.property(hostile, (value) => {
        // What is nothing once invisible characters are gone is refused.
        if (value.replace(/[\p{Cc}\p{Cf}\p{Z}]/gu, '') === '') return;
        const email = invitation(value);
        taken += 1;
        expect(email?.subject).not.toMatch(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u);
        expect(addressesIn(email?.html ?? '')).toEqual(five);
        const tags = email?.html.match(/<[a-z!/]/gi)?.length;
        expect(tags).toBe(invitation('Met Police')?.html.match(/<[a-z!/]/gi)?.length);
        expect(email?.text.split('\n')).toHaveLength(invitation('Met Police')?.text.split('\n').length ?? 0);
      }),
      { numRuns: 500 },
    );
    expect(taken).toBeGreaterThan(300);
  });

  test('opens only addresses of the web', () => {
    const script = { template: 'forum-invitation', values: { link: 'javascript:alert(1)' } } as const;
    expect(() => render({ ...script, language: 'en', published, settings })).toThrow('must be a web address');
  });
});

describe('composed for its route', () => {
  const base = { settings, published, the: { reference: '1000000/26', victimNumber: 2 } };

  test('it is the text or the e-mail of the template, with the reference as the case writes it', () => {
    const { sms, email } = render({
      template: 'acknowledgement',
      values: { reference: '1000000/26.2' },
      language: 'ur',
      published,
      settings,
    });
    const to = (channel: 'sms' | 'email') =>
      compose({ template: 'acknowledgement', route: { channel, language: 'ur' }, ...base });
    expect(to('sms')).toEqual({ channel: 'sms', language: 'ur', ...sms });
    expect(to('email')).toEqual({ channel: 'email', language: 'ur', ...email });
  });

  test('an invitation needs its link, a code its digits, an answer no case', () => {
    const route = { channel: 'sms', language: 'en' } as const;
    expect(() => compose({ template: 'feedback-invitation', route, ...base })).toThrow('{link}');
    expect(compose({ template: 'feedback-invitation', route, ...base, link: 'https://h/F/1' })).toHaveProperty('text');
    expect(() => compose({ template: 'sign-in-code', route, ...base })).toThrow('{code}');
    expect(compose({ template: 'sign-in-code', route, ...base, code: '123456' })).toHaveProperty('text');
    expect(compose({ template: 'answer-neutral', route, settings, published })).toHaveProperty('text');
  });

  test('an answer to a text is no e-mail', () => {
    const route = { channel: 'email', language: 'en' } as const;
    expect(() => compose({ template: 'answer-thanks', route, settings, published })).toThrow('is no e-mail');
  });
});

describe('the list of templates', () => {
  const findTemplate = (wanted: string) => TEMPLATE_LIST.find(({ id }) => id === wanted);

  test('has each once, with what its delivery can meet', () => {
    expect(TEMPLATE_LIST.map(({ id }) => id)).toEqual(Object.keys(TEMPLATES));
    expect(TEMPLATE_LIST.filter(({ meets }) => meets.length > 0).map(({ id, meets }) => [id, meets])).toEqual([
      ['acknowledgement', ['confirm-report-in-writing']],
      ['investigation-update', ['routine-update']],
      ['nothing-new', ['routine-update']],
    ]);
    for (const rule of TEMPLATE_LIST.flatMap(({ meets }) => meets)) expect(findRule(rule)?.owner).toBe('police');
  });

  test('says who may send, on which channels, and with which values', () => {
    expect(TEMPLATE_LIST.filter(({ staffMaySend }) => staffMaySend).map(({ id }) => id)).toEqual([
      'acknowledgement',
      'investigation-update',
      'nothing-new',
      'please-call-us',
      'feedback-invitation',
    ]);
    expect(findTemplate('answer-stopped')).toMatchObject({ channels: ['sms'], placeholders: [], class: 'answer' });
    expect(findTemplate('feedback-invitation')).toMatchObject({ channels: ['sms', 'email'], placeholders: ['link'] });
    expect(findTemplate('acknowledgement')?.languages).toContainEqual({ language: 'pl', reviewed: false });
  });
});
