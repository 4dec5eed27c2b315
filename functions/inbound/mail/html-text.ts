/**
 * The text of an HTML mail as a plain one would have it: a line for each block, `> ` before what is quoted. Mail clients
 * mark what they quote in ways that no text shows; those marks are read here, so that one rule finds quotes in both.
 */
import { Parser } from 'htmlparser2';

const BLOCKS = new Set(
  'address article blockquote body center dd div dl dt fieldset footer form h1 h2 h3 h4 h5 h6 header hr li main ol p pre section table tbody tr ul'.split(
    ' ',
  ),
);

/** Their content is nothing that anybody wrote. */
const UNSEEN = new Set(['head', 'script', 'style', 'title', 'template', 'object', 'svg']);

/** Classes of elements that hold a quoted mail or the line that introduces it: Gmail, Yahoo, Thunderbird, Proton, Zoho. */
const QUOTING_CLASSES =
  /(?:^|[\s_])(?:gmail_quote|gmail_attr|yahoo_quoted|moz-cite-prefix|protonmail_quote|tutanota_quote|zmail_extra|quoted-text)(?:_container)?(?:\s|$)/i;

/** Ids after whose element all the rest is quoted: Outlook on the web, on phones and on the desktop. */
const QUOTED_FROM_HERE =
  /(?:^|_)(?:appendonsend|divRplyFwdMsg|mail-editor-reference-message-container|OLK_SRC_BODY_SECTION)$/i;

/** As plain mails of Outlook have it; quoted-text.ts takes all behind it for quoted. */
export const REST_IS_QUOTED = '-----Original Message-----';

/** People's mails are not nested deeper; the parser's time grows with the square of it. */
const DEEPEST = 2000;
const CHUNK = 8192;

/** Without its tags, nothing understood: for what the parser was stopped at. Linear in its length. */
export function withoutTags(html: string): string {
  const parts: string[] = [];
  let from = 0;
  while (from < html.length) {
    const open = html.indexOf('<', from);
    if (open < 0) break;
    parts.push(html.slice(from, open));
    const close = html.indexOf('>', open);
    if (close < 0) return parts.join(' ');
    from = close + 1;
  }
  parts.push(html.slice(from));
  return parts.join(' ');
}

interface Element {
  readonly unseen: boolean;
  readonly quoted: boolean;
}

/** HTML as plain text, quotes marked. Never throws; takes time in proportion to the length. */
export function textOfHtml(html: string): string {
  const lines: string[] = [];
  const open: Element[] = [];
  let line = '';
  let unseen = 0;
  let quoted = 0;

  const endLine = (always: boolean) => {
    const text = line.trim();
    line = '';
    if (text === '' && !always) return;
    lines.push(quoted > 0 ? `> ${text}`.trimEnd() : text);
  };

  const parser = new Parser({
    onopentag: (name, attributes) => {
      if (BLOCKS.has(name)) endLine(false);
      if (name === 'br') endLine(true);
      if (name === 'p' && lines.length > 0) endLine(true);
      if (QUOTED_FROM_HERE.test(attributes['id'] ?? '') && quoted === 0) lines.push(REST_IS_QUOTED);
      const element: Element = {
        unseen: UNSEEN.has(name),
        quoted: name === 'blockquote' || QUOTING_CLASSES.test(attributes['class'] ?? ''),
      };
      open.push(element);
      unseen += Number(element.unseen);
      quoted += Number(element.quoted);
    },
    onclosetag: (name) => {
      if (BLOCKS.has(name)) endLine(false);
      const element = open.pop();
      // A quote ends its line before it ends itself.
      if (element?.quoted) endLine(false);
      unseen -= Number(element?.unseen ?? false);
      quoted -= Number(element?.quoted ?? false);
    },
    ontext: (text) => {
      if (unseen > 0) return;
      const words = text.replace(/\s+/g, ' ');
      line += line === '' ? words.trimStart() : words;
    },
  });

  let at = 0;
  for (; at < html.length && open.length < DEEPEST; at += CHUNK) parser.write(html.slice(at, at + CHUNK));
  if (at < html.length) {
    endLine(false);
    return [...lines, withoutTags(html.slice(at))].join('\n');
  }
  parser.end();
  endLine(false);
  return lines.join('\n');
}
