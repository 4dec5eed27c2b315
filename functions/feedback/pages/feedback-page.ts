/** The page behind a link: a rating in two taps, and what else the victim wants to say. */
import type { Touchpoint } from '../../lists/touchpoints.ts';
import {
  button,
  characterCount,
  checkbox,
  errorSummary,
  type FieldError,
  input,
  insetText,
  radios,
  warningText,
} from '../../shared/pages/components.ts';
import { type Html, html } from '../../shared/pages/html.ts';
import { layout } from '../../shared/pages/layout.ts';
import { callable } from '../../shared/pages/phone.ts';
import type { Fault, Typed } from '../form.ts';
import { type Language, questionOf, textOf } from '../languages/index.ts';
import { MOST_WORDS } from '../text.ts';
import type { ThanksPage } from './thanks-page.ts';

export interface FeedbackPage {
  readonly token: string;
  /** Random, one per page: a double tap is recognised by it. */
  readonly formId: string;
  readonly language: Language;
  /** The languages to offer. */
  readonly languages: readonly Language[];
  readonly touchpoint: Touchpoint;
  /** Every kind of link has the same page: nothing on it tells them apart. */
  readonly kind: ThanksPage['kind'];
  /** `already`: the link has been answered and what was sent is not stored. */
  readonly mode: 'new' | 'change' | 'already';
  /** In mode `already`: whether what was sent can still take the place of the earlier answer. */
  readonly canReplace?: boolean;
  /** The rating of the link in an e-mail that was tapped: chosen, not sent. Only the button sends. */
  readonly tapped?: Typed['rating'];
  /** What was typed just now, to be given back. Never what is stored. */
  readonly values?: Typed;
  readonly faults?: readonly Fault[];
}

/** The page as text. Two valid tokens of a kind and touchpoint give the same bytes but for token and form id. */
export function feedbackPage(page: FeedbackPage): string {
  const { language, languages, mode, tapped, faults = [] } = page;
  const { strings } = language;
  const title = { new: strings.title, change: strings.changeTitle, already: strings.alreadyTitle }[mode];
  return layout({
    language,
    languages,
    title,
    hasErrors: faults.length > 0,
    keep: tapped && `&rating=${tapped}`,
    before:
      faults.length > 0
        ? errorSummary(
            strings.errorHeading,
            faults.map((fault) => ({
              text: faultText(language, fault),
              ...(fault.field === 'form' ? {} : { href: `#${fault.field}` }),
            })),
          )
        : undefined,
    main: html`
      ${modeText(page)}
      ${mode === 'already' && !page.canReplace ? undefined : form(page)}
    `,
  });
}

function faultText(language: Language, { text, count = 0 }: Fault): string {
  return textOf(language, text, { count });
}

function modeText({ language, mode, canReplace }: FeedbackPage): Html | undefined {
  const { strings } = language;
  if (mode === 'new') return undefined;
  const lines =
    mode === 'change'
      ? [strings.changeText]
      : [strings.alreadyText, canReplace ? strings.alreadyReplace : strings.alreadyTooLate];
  return html`${lines.map((line) => html`<p class="govuk-body">${line}</p>`)}`;
}

function dangerText({ strings }: Language): Html {
  return html`
    ${warningText(callable(strings.dangerNow))}
    <p class="govuk-body-s">${callable(strings.dangerSilent)}<br>${strings.notLive}</p>
  `;
}

function whoSees({ strings }: Language): Html {
  return insetText(html`
    <h2 class="govuk-heading-s">${strings.whoSeesHeading}</h2>
    <p class="govuk-body-s">${strings.whoSees}</p>
    <p class="govuk-body-s">${strings.whoSeesYou}</p>
  `);
}

function form(page: FeedbackPage): Html {
  const { token, formId, language, touchpoint, mode, tapped, values = {} } = page;
  const { strings } = language;
  const optional = (label: string) => `${label} (${strings.optional})`;
  const error = (field: Fault['field']): FieldError | undefined => {
    const fault = page.faults?.find((candidate) => candidate.field === field);
    return fault && { text: faultText(language, fault), prefix: strings.errorHeading };
  };
  const question = questionOf(language, touchpoint);
  return html`
    ${dangerText(language)}
    <p class="govuk-body">${strings.intro}</p>
    ${whoSees(language)}
    <form method="post" action="/F/${token}" accept-charset="utf-8" autocomplete="off" novalidate>
    ${radios({
      name: 'rating',
      label: strings.ratingQuestion,
      large: true,
      error: error('rating'),
      items: ([5, 4, 3, 2, 1] as const).map((rating) => ({
        value: String(rating),
        label: html`<b>${rating}</b> ${strings[`rating${rating}`]}`,
        checked: (tapped ?? values.rating) === String(rating),
      })),
    })}
    ${
      question &&
      radios({
        name: 'answer',
        label: optional(question.text),
        error: error('answer'),
        items: question.answers.map((label, index) => ({
          value: String(index + 1),
          label,
          checked: values.answer === String(index + 1),
        })),
      })
    }
    ${characterCount({
      name: 'words',
      label: optional(strings.wordsLabel),
      value: values.words,
      max: MOST_WORDS,
      hint: textOf(language, 'wordsHint', { max: MOST_WORDS }),
      left: strings.wordsLeft,
      over: strings.wordsOver,
      error: error('words'),
    })}
    ${checkbox('callback', { value: 'yes', label: optional(strings.callbackLabel), checked: values.callback })}
    ${input({
      name: 'contact',
      label: strings.contactLabel,
      hint: strings.contactHint,
      value: values.contact,
      error: error('contact'),
    })}
    <input type="hidden" name="form" value="${formId}">
    <input type="hidden" name="lang" value="${language.language}">
    ${(mode === 'change' || mode === 'already') && html`<input type="hidden" name="change" value="1">`}
    <div class="app-send">${button(strings.send)}</div>
    </form>
  `;
}
