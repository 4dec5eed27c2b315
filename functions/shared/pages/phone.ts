/** Telephone numbers to tap. */
import { type Html, html } from './html.ts';

/** A number as a link. It reads from left to right in every language. */
export function phoneLink(phone: string): Html {
  return html`<a class="govuk-link" href="tel:${phone.replaceAll(' ', '')}" dir="ltr">${phone}</a>`;
}

/** A text whose mentions of 999 and 101 can be tapped. */
export function callable(text: string): Html {
  return html`${text.split(/\b(999|101)\b/).map((part, index) => (index % 2 === 1 ? phoneLink(part) : part))}`;
}
