/**
 * Makes functions/shared/pages/style.generated.ts: the style and script that stand inside every public page, and their
 * hashes for the Content-Security-Policy. The style is govuk-frontend's Sass without what no page uses.
 */
import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { build, transform } from 'esbuild';
import postcss, { type Declaration, type Root } from 'postcss';
import { PurgeCSS } from 'purgecss';
import { compile } from 'sass';
import { LANGUAGES } from '../../functions/feedback/languages/index.ts';
import { aboutThanksPage, feedbackPage, noticePage, thanksPage } from '../../functions/feedback/pages/index.ts';
import { TOUCHPOINTS } from '../../functions/lists/touchpoints.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const SOURCES = resolve(ROOT, 'functions/shared/pages/browser');

/** Where the result is kept, under version control: the functions' bundles are made without this step. */
export const GENERATED = resolve(ROOT, 'functions/shared/pages/style.generated.ts');

/** The newest features that the style may use: browsers of the last five years. */
const BROWSERS = ['chrome87', 'firefox78', 'safari14.1', 'edge88'];

/** Classes that only the script puts on. */
const FROM_SCRIPT = ['govuk-error-message', 'govuk-visually-hidden'];

/** Left and right as start and end, so that the same rules serve both directions of writing. */
const LOGICAL: Readonly<Record<string, string>> = {
  left: 'inset-inline-start',
  right: 'inset-inline-end',
  'margin-left': 'margin-inline-start',
  'margin-right': 'margin-inline-end',
  'padding-left': 'padding-inline-start',
  'padding-right': 'padding-inline-end',
  'border-left': 'border-inline-start',
  'border-right': 'border-inline-end',
  'border-left-color': 'border-inline-start-color',
  'border-right-color': 'border-inline-end-color',
};

/** Declarations that browsers of the last five years do not need, or that repeat what the body sets once. */
const NEEDLESS = /^(-moz-|-ms-|-webkit-(?!appearance)|font-family|text-decoration-skip$)/;

function simplify(declaration: Declaration): void {
  const { prop, value } = declaration;
  const rule = declaration.parent?.type === 'rule' ? String((declaration.parent as postcss.Rule).selector) : '';
  if (NEEDLESS.test(prop) && !(prop === 'font-family' && /^(\.govuk-template__body$|button)/.test(rule))) {
    declaration.remove();
    return;
  }
  declaration.value = value.replace(/var\(--[\w-]+, ?([^()]+)\)/g, '$1');
  const logical = LOGICAL[prop];
  if (logical) declaration.prop = logical;
  if (prop === 'float' || prop === 'text-align' || prop === 'clear') {
    const start = prop === 'text-align' ? 'start' : 'inline-start';
    const end = prop === 'text-align' ? 'end' : 'inline-end';
    if (value === 'left') declaration.value = start;
    if (value === 'right') declaration.value = end;
  }
}

/** Takes out printing (the browser's own is good enough for a form), work-arounds for old browsers, empty rules. */
function prune(root: Root): void {
  root.walkAtRules((rule) => {
    if (rule.name === 'supports' || (rule.name === 'media' && /print|-ms-high-contrast/.test(rule.params))) {
      rule.remove();
    }
  });
  root.walkRules((rule) => {
    rule.selectors = rule.selectors.filter((selector) => !/::-moz-|:disabled|\[disabled|\[type=/.test(selector));
    if (rule.selectors.join('') === '' || rule.selector === ':root') rule.remove();
  });
  root.walkDecls(simplify);
  root.walkComments((comment) => {
    comment.remove();
  });
}

/** Every kind of page in each of its states, without the style that it carries. */
function samplePages(): string {
  const touchpoint = TOUCHPOINTS[0];
  if (!touchpoint) throw new Error('There is no touchpoint to show');
  const faults = [
    { field: 'form', text: 'errorForm' },
    { field: 'rating', text: 'errorRating' },
    { field: 'answer', text: 'errorAnswer' },
    { field: 'words', text: 'errorWordsCharacters' },
    { field: 'contact', text: 'errorContactMissing' },
  ] as const;
  const pages = LANGUAGES.flatMap((language) => {
    const common = {
      language,
      languages: LANGUAGES,
      token: 'T',
      formId: 'F',
      touchpoint,
      kind: 'interaction',
    } as const;
    return [
      feedbackPage({ ...common, mode: 'new', faults }),
      feedbackPage({ ...common, mode: 'already', canReplace: true }),
      thanksPage({ ...common, aboutFormId: 'F' }),
      aboutThanksPage(common),
      noticePage('gone', language, LANGUAGES),
    ];
  });
  return pages.join('').replace(/<(style|script)>.*?<\/\1>/gs, '');
}

async function makeStyle(): Promise<string> {
  const { css } = compile(resolve(SOURCES, 'page.scss'), {
    loadPaths: [resolve(ROOT, 'node_modules/govuk-frontend/dist')],
    quietDeps: true,
  });
  const root = postcss.parse(css);
  prune(root);
  const [purged] = await new PurgeCSS().purge({
    content: [{ raw: samplePages(), extension: 'html' }],
    css: [{ raw: root.toString() }],
    safelist: FROM_SCRIPT,
  });
  const { code } = await transform(purged?.css ?? '', { loader: 'css', minify: true, target: BROWSERS });
  return code.trim();
}

async function makeScript(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [resolve(SOURCES, 'page.ts')],
    write: false,
    bundle: true,
    minify: true,
    format: 'iife',
    target: BROWSERS,
    charset: 'utf8',
  });
  return outputFiles[0]?.text.trim() ?? '';
}

const hashOf = (text: string) => `sha256-${createHash('sha256').update(text).digest('base64')}`;

/** The generated module's text: the same sources and packages give the same bytes. */
export async function renderStyleModule(): Promise<string> {
  const [style, script] = await Promise.all([makeStyle(), makeScript()]);
  const lines = { STYLE: style, STYLE_HASH: hashOf(style), SCRIPT: script, SCRIPT_HASH: hashOf(script) };
  const constants = Object.entries(lines).map(([name, text]) => `export const ${name} =\n  ${quote(text)};\n`);
  return `/** Generated by \`npm run build:style\` from browser/ and govuk-frontend. Do not edit. */\n${constants.join('')}`;
}

/** A string literal as the formatter writes it. */
function quote(text: string): string {
  const escaped = text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
  return `'${escaped.replaceAll("'", "\\'")}'`;
}
