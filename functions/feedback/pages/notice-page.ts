/** Pages that say that something cannot be done, and what to do instead. */
import { html } from '../../shared/pages/html.ts';
import { layout } from '../../shared/pages/layout.ts';
import { callable } from '../../shared/pages/phone.ts';
import type { Language } from '../languages/index.ts';

/** `gone` is the one answer to every token that is forged, expired, revoked or unknown. */
export type NoticeKind = 'gone' | 'method' | 'large' | 'broken' | 'busy' | 'fail';

/** The page as text, with the languages to offer: the same bytes for everybody with the same language. */
export function noticePage(kind: NoticeKind, language: Language, languages: readonly Language[]): string {
  const { strings } = language;
  return layout({
    language,
    languages,
    title: strings[`${kind}Title`],
    main: html`<p class="govuk-body">${callable(strings[`${kind}Text`])}</p>`,
  });
}
