/** The front page: what this is, help first. The language files have no text about the service yet: that part is English. */
import type { Language } from '../feedback/languages/index.ts';
import { POLICE_NUMBERS } from '../lists/support.ts';
import { summaryList, warningText } from '../shared/pages/components.ts';
import { html } from '../shared/pages/html.ts';
import { layout } from '../shared/pages/layout.ts';
import { callable } from '../shared/pages/phone.ts';

/** The page as text. */
export function frontPage(language: Language, languages: readonly Language[]): string {
  const { strings } = language;
  return layout({
    language,
    languages,
    title: 'My Met Service',
    main: html`
      ${warningText(callable(strings.dangerNow))}
      <p class="govuk-body-s">${callable(strings.dangerSilent)}<br>${strings.notLive}</p>
      <div lang="en" dir="ltr">
        <p class="govuk-body-l">The Metropolitan Police Service asks people who have been in touch with it how that went, and passes on what they say to those who can put it right.</p>
        <p class="govuk-body">To tell us, open the link or scan the QR code on the card, leaflet or message that you were given. It takes two taps. There is no app and no account.</p>
        <p class="govuk-body">This is not a way to report a crime or to complain, and nobody watches it live.</p>
      </div>
      <h2 class="govuk-heading-m">${strings.helpHeading}</h2>
      ${summaryList(POLICE_NUMBERS.map(({ title, text }) => ({ key: strings[title], value: callable(strings[text]) })))}
      <div lang="en" dir="ltr">
        <h2 class="govuk-heading-m">For staff and developers</h2>
        <p class="govuk-body"><a class="govuk-link" href="/docs">API documentation</a> and <a class="govuk-link" href="/openapi.json">OpenAPI document</a>.</p>
      </div>
    `,
  });
}
