/**
 * The components of govuk-frontend that our pages use, with the markup of its own Nunjucks macros (a test compares them).
 * Left out: `data-module` and `data-*` that only its own JavaScript reads, and `role="button"` on links, which would
 * promise a space key that does nothing where JavaScript is off.
 */
import { type Html, html, raw } from './html.ts';

/** A field's error: `id` is the field's id (an anchor in the summary), `prefix` what a screen reader says before it. */
export interface FieldError {
  readonly text: string;
  readonly prefix: string;
}

interface Choice {
  readonly value: string;
  readonly label: string | Html;
  readonly checked?: boolean | undefined;
}

interface Field {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly error?: FieldError | undefined;
}

const formGroup = (error: FieldError | undefined, inner: Html, classes = '') =>
  html`<div class="govuk-form-group${error ? ' govuk-form-group--error' : ''}${classes}">${inner}</div>`;

const hintText = (id: string, text: string | undefined) =>
  text === undefined ? undefined : html`<div id="${id}-hint" class="govuk-hint">${text}</div>`;

const errorText = (id: string, error: FieldError | undefined) =>
  error &&
  html`<p id="${id}-error" class="govuk-error-message"><span class="govuk-visually-hidden">${error.prefix}:</span> ${error.text}</p>`;

/** The `aria-describedby` of a field: its notes in reading order, nothing when it has none. */
function describedBy(id: string, { hint, error }: Pick<Field, 'hint' | 'error'>, first?: string): Html | undefined {
  const ids = [first, hint !== undefined && `${id}-hint`, error && `${id}-error`].filter(Boolean);
  return ids.length > 0 ? html` aria-describedby="${ids.join(' ')}"` : undefined;
}

const checkedIf = (checked: boolean | undefined) => (checked ? raw(' checked') : undefined);

function choices(kind: 'radio' | 'checkbox', name: string, items: readonly Choice[]): Html {
  const block = kind === 'radio' ? 'govuk-radios' : 'govuk-checkboxes';
  const rows = items.map(({ value, label, checked }, index) => {
    const id = index === 0 ? name : `${name}-${index + 1}`;
    return html`<div class="${block}__item">
      <input class="${block}__input" id="${id}" name="${name}" type="${kind}" value="${value}"${checkedIf(checked)}>
      <label class="govuk-label ${block}__label" for="${id}">${label}</label>
    </div>`;
  });
  return html`<div class="${block}">${rows}</div>`;
}

/** A question with radio buttons. The first button's id is the field's name, so that an error can point at it. */
export function radios(field: Field & { readonly items: readonly Choice[]; readonly large?: boolean }): Html {
  const { name, label, error, items } = field;
  return formGroup(
    error,
    html`<fieldset class="govuk-fieldset"${describedBy(name, field)}>
      <legend class="govuk-fieldset__legend govuk-fieldset__legend--${field.large ? 'm' : 's'}">${label}</legend>
      ${hintText(name, field.hint)}${errorText(name, error)}${choices('radio', name, items)}
    </fieldset>`,
  );
}

/** One checkbox that stands for itself. */
export function checkbox(name: string, item: Choice): Html {
  return formGroup(undefined, choices('checkbox', name, [item]));
}

/** A line for a telephone number or an address: it reads from left to right in every language. */
export function input(field: Field & { readonly value?: string | undefined }): Html {
  const { name, label, error } = field;
  const value = field.value ? html` value="${field.value}"` : undefined;
  return formGroup(
    error,
    html`<label class="govuk-label govuk-label--s" for="${name}">${label}</label>
      ${hintText(name, field.hint)}${errorText(name, error)}
      <input class="govuk-input${error ? ' govuk-input--error' : ''}" id="${name}" name="${name}" type="text" dir="ltr" spellcheck="false"${value}${describedBy(name, field)}>`,
  );
}

/**
 * Text of several lines with a limit. `left` and `over` are sentences with `{count}`, which the page's script fills in as
 * one types (characters are code points); without JavaScript the hint says the limit.
 */
export function characterCount(
  field: Field & {
    readonly value?: string | undefined;
    readonly max: number;
    readonly left: string;
    readonly over: string;
  },
): Html {
  const { name, label, error, value = '' } = field;
  // A browser drops a line break that follows the tag: one more keeps the one that was typed.
  const text = value.startsWith('\n') || value.startsWith('\r') ? `\n${value}` : value;
  return html`<div class="govuk-form-group${error ? ' govuk-form-group--error' : ''} govuk-character-count" data-maxlength="${field.max}" data-left="${field.left}" data-over="${field.over}">
    <label class="govuk-label govuk-label--s" for="${name}">${label}</label>
    ${hintText(name, field.hint)}${errorText(name, error)}
    <textarea class="govuk-textarea${error ? ' govuk-textarea--error' : ''} govuk-js-character-count" id="${name}" name="${name}" rows="5"${describedBy(name, field, `${name}-info`)}>${text}</textarea>
    <div id="${name}-info" class="govuk-hint govuk-character-count__message"></div>
  </div>`;
}

/** What went wrong, on top of the page; the page's script moves the focus here. */
export function errorSummary(
  title: string,
  errors: readonly { readonly href?: string; readonly text: string }[],
): Html {
  const items = errors.map(({ href, text }) => html`<li>${href ? html`<a href="${href}">${text}</a>` : text}</li>`);
  return html`<div class="govuk-error-summary"><div role="alert">
    <h2 class="govuk-error-summary__title">${title}</h2>
    <div class="govuk-error-summary__body"><ul class="govuk-list govuk-error-summary__list">${items}</ul></div>
  </div></div>`;
}

export const button = (text: string) => html`<button type="submit" class="govuk-button">${text}</button>`;

/** A warning whose words need no "Warning" said before them. */
export function warningText(text: Html): Html {
  return html`<div class="govuk-warning-text"><span class="govuk-warning-text__icon" aria-hidden="true">!</span><strong class="govuk-warning-text__text">${text}</strong></div>`;
}

export const insetText = (content: Html) => html`<div class="govuk-inset-text">${content}</div>`;

export function summaryList(rows: readonly { readonly key: string | Html; readonly value: string | Html }[]): Html {
  const items = rows.map(
    ({ key, value }) =>
      html`<div class="govuk-summary-list__row"><dt class="govuk-summary-list__key">${key}</dt><dd class="govuk-summary-list__value">${value}</dd></div>`,
  );
  return html`<dl class="govuk-summary-list">${items}</dl>`;
}

export const skipLink = (text: string) => html`<a href="#main-content" class="govuk-skip-link">${text}</a>`;

/** The plain header: no crown, no GOV.UK. */
export function header(name: string): Html {
  return html`<div class="govuk-generic-header"><div class="govuk-generic-header__container govuk-width-container"><div class="govuk-generic-header__logo">
    <a href="/" class="govuk-generic-header__homepage-link">${name}</a>
  </div></div></div>`;
}

/** Leaves for a harmless page; the page's script also takes this page out of the browser's history. */
export function exitThisPage(text: string, hint: string): Html {
  return html`<div class="govuk-exit-this-page">
    <a href="https://www.bbc.co.uk/weather" draggable="false" class="govuk-button govuk-button--warning govuk-exit-this-page__button govuk-js-exit-this-page-button" rel="nofollow noopener noreferrer">${text}</a>
    <p class="app-exit-hint" hidden>${hint}</p>
  </div>`;
}

/** Links to the same page in other languages, each in its own. */
export function languageNavigation(
  label: string,
  items: readonly {
    readonly code: string;
    readonly name: string;
    readonly direction: string;
    readonly current: boolean;
  }[],
  pageDirection: string,
  keep = '',
): Html {
  const rows = items.map(({ code, name, direction, current }) => {
    const dir = direction === pageDirection ? undefined : html` dir="${direction}"`;
    return html`<li class="govuk-language-navigation__list-item">${
      current
        ? html`<span class="govuk-language-navigation__text" aria-current="true" lang="${code}"${dir}>${name}</span>`
        : html`<a class="govuk-language-navigation__link" href="?lang=${code}${keep}" rel="alternate" lang="${code}" hreflang="${code}"${dir}>${name}</a>`
    }</li>`;
  });
  return html`<nav class="govuk-language-navigation" aria-label="${label}"><ul class="govuk-language-navigation__list">${rows}</ul></nav>`;
}
