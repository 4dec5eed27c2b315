/**
 * An e-mail from its paragraphs, plain and as HTML. The HTML needs nothing from anywhere: no image, no font, no style
 * but inline, nothing that tells us that it was opened. The plain text says the same.
 */
import { type Html, html, raw } from '../../shared/pages/html.ts';
import type { Content, Words } from './contents.ts';
import { fill, type Piece, piecesOf } from './fill.ts';

export interface Email {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** A paragraph that stands for the five one-tap links. */
const LINKS = '{links}';

/** Best first, as on the feedback page. */
const RATINGS = [5, 4, 3, 2, 1] as const;

const BODY =
  'margin:0;padding:24px 16px;background:#ffffff;color:#0b0c0c;font-family:Arial,Helvetica,sans-serif;font-size:18px;line-height:1.5';
const COLUMN = 'max-width:600px;margin:0 auto';
/** A long address breaks where it must: nothing is cut off on a small screen. */
const PARAGRAPH = 'margin:0 0 20px;overflow-wrap:anywhere;word-break:break-word';
const CHOICE =
  'display:block;padding:12px 16px;border:2px solid #0b0c0c;background:#ffffff;color:#0b0c0c;text-decoration:none';

type Values = Readonly<Record<string, string>>;

/** The link that preselects a rating on the page behind it; opening it stores nothing. */
function ratingLink(values: Values, rating: number): string {
  return fill(`{link}?rating=${rating}`, values);
}

/** @throws Error for an address that is none of the web: a mail client might run it */
function anchor(href: string, label: string | Html, style?: string): Html {
  if (!/^https?:\/\//i.test(href)) throw new Error('A link in a message must be a web address');
  return html`<a href="${href}"${style === undefined ? undefined : html` style="${style}"`}>${label}</a>`;
}

/** Numbers, times and references read from left to right, also between Arabic or Urdu words. */
function asHtml(piece: Piece, direction: string): string | Html {
  if (typeof piece === 'string') return piece;
  if (piece.name === 'link') return anchor(piece.value, piece.value);
  return direction === 'rtl' ? html`<span dir="ltr">${piece.value}</span>` : piece.value;
}

function paragraphHtml(paragraph: string, { direction, ratings }: Content, values: Values): Html {
  if (paragraph !== LINKS) {
    const pieces = piecesOf(paragraph, values).map((piece) => asHtml(piece, direction));
    return html`<p style="${PARAGRAPH}">${pieces}</p>`;
  }
  const choices = RATINGS.map((rating) => {
    const label = html`<b>${rating}</b> ${ratings[rating - 1]}`;
    return html`<li style="margin:0 0 12px">${anchor(ratingLink(values, rating), label, CHOICE)}</li>`;
  });
  return html`<ul style="list-style:none;margin:0 0 20px;padding:0">${choices}</ul>`;
}

function paragraphText(paragraph: string, { ratings }: Content, values: Values): string {
  if (paragraph !== LINKS) return fill(paragraph, values);
  return RATINGS.map((rating) => `${rating} ${ratings[rating - 1]}: ${ratingLink(values, rating)}`).join('\n');
}

/** @throws Error for a template without an e-mail, or a placeholder without a value */
export function emailOf(
  { subject, body }: Required<Pick<Words, 'subject' | 'body'>>,
  content: Content,
  values: Values,
): Email {
  const { language, direction, email } = content;
  const paragraphs = [email.hello, ...body];
  const below = [email.automatic, email.danger];
  const title = fill(subject, values);
  const shown = (paragraph: string) => paragraphHtml(paragraph, content, values);
  return {
    subject: title,
    text: `${[...paragraphs, '--', ...below].map((paragraph) => paragraphText(paragraph, content, values)).join('\n\n')}\n`,
    html: html`${raw('<!doctype html>')}
      <html lang="${language}" dir="${direction}">
        <head>
          <meta charset="utf-8">
          <meta name="viewport" content="width=device-width">
          <title>${title}</title>
        </head>
        <body style="${BODY}">
          <div role="main" style="${COLUMN}">
            ${paragraphs.map(shown)}
            <hr style="border:0;border-top:1px solid #505a5f;margin:0 0 20px">
            ${below.map(shown)}
          </div>
        </body>
      </html>`.toString(),
  };
}
