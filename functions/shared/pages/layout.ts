/** The frame of every public page: one response with its style and script inside, and the headers that go with it. */
import type { Reply } from '../http/request.ts';
import { exitThisPage, header, languageNavigation, skipLink } from './components.ts';
import { type Html, html, raw } from './html.ts';
import { SCRIPT, SCRIPT_HASH, STYLE, STYLE_HASH } from './style.generated.ts';

/** The service's own name, the same in every language. */
const SERVICE_NAME = 'My Met Service';

/** What the frame needs of a language file. */
interface PageLanguage {
  readonly language: string;
  readonly name: string;
  readonly direction: string;
  readonly strings: Readonly<Record<'exit' | 'exitHint' | 'languages' | 'errorHeading', string>>;
}

export interface LayoutParts {
  readonly language: PageLanguage;
  /** The languages to offer, this one among them. */
  readonly languages: readonly PageLanguage[];
  /** The page's name, and its only `h1`. Neutral: somebody else may see the browser's tabs. */
  readonly title: string;
  /** Whether the page came back with errors: its title says so first. */
  readonly hasErrors?: boolean;
  /** What the links to other languages carry along: `&name=value`. */
  readonly keep?: string | undefined;
  /** What stands between the language links and the heading (the error summary). */
  readonly before?: Html | undefined;
  readonly main: Html;
}

/** The page as text. */
export function layout({ language, languages, title, hasErrors = false, keep, before, main }: LayoutParts): string {
  const { strings } = language;
  const links = languages.map((other) => ({
    code: other.language,
    name: other.name,
    direction: other.direction,
    current: other.language === language.language,
  }));
  const page = html`<!DOCTYPE html>
    <html lang="${language.language}" dir="${language.direction}" class="govuk-template">
    <head>
    <meta charset="utf-8">
    <title>${hasErrors && `${strings.errorHeading}: `}${title}</title>
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <link rel="icon" href="data:,">
    <style>${raw(STYLE)}</style>
    </head>
    <body class="govuk-template__body">
    ${skipLink(title)}
    <header class="govuk-template__header">${header(SERVICE_NAME)}</header>
    <div class="govuk-width-container">
    <main class="govuk-main-wrapper" id="main-content">
    ${exitThisPage(strings.exit, strings.exitHint)}
    ${links.length > 1 && languageNavigation(strings.languages, links, language.direction, keep)}
    ${before}
    <h1 class="govuk-heading-l">${title}</h1>
    ${main}
    </main>
    </div>
    <script>${raw(SCRIPT)}</script>
    </body>
    </html>`;
  return String(page);
}

/** Nothing runs or loads but the page's own style and script, and its form goes nowhere else. */
const HEADERS = {
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Security-Policy': `default-src 'none'; style-src '${STYLE_HASH}'; script-src '${SCRIPT_HASH}'; img-src data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`,
};

/** A page as an answer; the edge adds the headers that every answer has. */
export function pageReply(page: string, status: number): Reply {
  return { status, headers: HEADERS, body: page };
}
