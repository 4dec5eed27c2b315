/** What comes after a reply: help, a way to correct it, and the optional questions about equality. */
import { POLICE_NUMBERS, SUPPORT_SERVICES, type SupportService } from '../../lists/support.ts';
import { button, radios, summaryList } from '../../shared/pages/components.ts';
import { type Html, html } from '../../shared/pages/html.ts';
import { layout } from '../../shared/pages/layout.ts';
import { callable, phoneLink } from '../../shared/pages/phone.ts';
import { ABOUT_QUESTIONS } from '../about.ts';
import type { Language, TextId } from '../languages/index.ts';

interface PageInLanguage {
  readonly language: Language;
  /** The languages to offer. */
  readonly languages: readonly Language[];
}

export interface ThanksPage extends PageInLanguage {
  readonly token: string;
  readonly kind: 'interaction' | 'card' | 'leaflet';
  /** Random, one per page: the questions about equality are counted once by it. */
  readonly aboutFormId: string;
}

/** The page as text. It tells nothing of the reply. */
export function thanksPage({ token, kind, language, languages, aboutFormId }: ThanksPage): string {
  const { strings } = language;
  return layout({
    language,
    languages,
    title: strings.thanksTitle,
    main: html`
      <p class="govuk-body-l">${strings.thanksText}</p>
      <p class="govuk-body">${strings.thanksNext}</p>
      ${changeLink({ token, kind, language })}
      ${help(language)}
      ${support(language)}
      ${aboutYou(token, aboutFormId, language)}
    `,
  });
}

/** The page after the questions about equality, as text. */
export function aboutThanksPage(page: Omit<ThanksPage, 'aboutFormId'>): string {
  const { language, languages } = page;
  const { strings } = language;
  return layout({
    language,
    languages,
    title: strings.aboutThanksTitle,
    main: html`
      <p class="govuk-body-l">${strings.aboutThanksText}</p>
      ${changeLink(page)}${help(language)}${support(language)}
    `,
  });
}

/** A link of a card or leaflet takes many replies, so there is none to correct. */
function changeLink({ token, kind, language }: Pick<ThanksPage, 'token' | 'kind' | 'language'>): Html | false {
  if (kind !== 'interaction') return false;
  const address = `/F/${token}/change?lang=${language.language}`;
  return html`<p class="govuk-body"><a class="govuk-link" href="${address}">${language.strings.thanksChange}</a></p>`;
}

function help({ strings }: Language): Html {
  return html`
    <h2 class="govuk-heading-m">${strings.helpHeading}</h2>
    ${summaryList(POLICE_NUMBERS.map(({ title, text }) => ({ key: strings[title], value: callable(strings[text]) })))}
  `;
}

function support({ strings, direction }: Language): Html {
  // Arabic script, the only one here that runs right to left, has a comma of its own.
  const comma = direction === 'rtl' ? '، ' : ', ';
  const rows = SUPPORT_SERVICES.map((service) => {
    const { name, phone, allDay, free }: SupportService = service;
    const facts = [free && strings.free, allDay && strings.allDay].filter(Boolean).join(comma);
    return {
      key: html`<bdi lang="en">${name}</bdi>`,
      value: html`${strings[`support-${service.id}`]}<br>${phoneLink(phone)}${facts && ` (${facts})`}`,
    };
  });
  return html`<h2 class="govuk-heading-m">${strings.supportHeading}</h2>${summaryList(rows)}`;
}

/** The questions in their order, with the text that asks each. */
const ABOUT_TEXTS = [
  { field: 'age', text: 'aboutAge' },
  { field: 'sex', text: 'aboutSex' },
  { field: 'ethnicity', text: 'aboutEthnicity' },
  { field: 'disability', text: 'aboutDisability' },
] as const;

function aboutYou(token: string, formId: string, { language, strings }: Language): Html {
  return html`
    <h2 class="govuk-heading-m">${strings.aboutHeading} (${strings.optional})</h2>
    <p class="govuk-body">${strings.aboutText}</p>
    <form method="post" action="/F/${token}/about-you" accept-charset="utf-8" autocomplete="off" novalidate>
    ${ABOUT_TEXTS.map(({ field, text }) =>
      radios({
        name: field,
        label: strings[text],
        items: ABOUT_QUESTIONS[field].map((value) => ({
          value,
          label: strings[value === 'prefer-not-to-say' ? 'preferNotToSay' : (`${field}-${value}` as TextId)],
        })),
      }),
    )}
    <input type="hidden" name="form" value="${formId}">
    <input type="hidden" name="lang" value="${language}">
    ${button(strings.aboutSend)}
    </form>
  `;
}
