/** The frame of the pages under `/local`: their headers and their style. No script, nothing from elsewhere, in no frame. */
import { createHash } from 'node:crypto';
import { html, raw } from 'hono/html';

const STYLE = `
*{box-sizing:border-box}
body{font:1.05rem/1.5 system-ui,sans-serif;margin:0;color:#0b0c0c;background:#fff}
a{color:#1a65a6;overflow-wrap:anywhere}
header,main,footer{max-width:88rem;margin:0 auto;padding:0 1rem}
h1{font-size:1.8rem;margin-bottom:.3rem}h2{font-size:1.35rem;margin:1.6rem 0 .4rem}h3{font-size:1.1rem;margin:1rem 0 .3rem}h4{font-size:1rem;margin:.8rem 0 .2rem}
.skip{position:absolute;left:-99rem}.skip:focus{position:static}
nav ul{list-style:none;padding:0;display:flex;flex-wrap:wrap;gap:.3rem 1.2rem}
label{display:block;margin:.5rem 0 .1rem}select,input,textarea,button{font:inherit;padding:.3rem .6rem;max-width:100%}
textarea{width:100%;min-height:3.4rem}select,input,textarea{border:2px solid #0b0c0c;background:#fff;color:#0b0c0c}
button{background:#00703c;color:#fff;border:2px solid #00703c;cursor:pointer;margin:.3rem .4rem .3rem 0}
button.plain{background:#fff;color:#0b0c0c;border-color:#505a5f;padding:.05rem .5rem;font-size:.9rem}
:focus-visible{outline:3px solid #0b0c0c;outline-offset:2px;box-shadow:0 0 0 6px #ffdd00}
.sides{display:grid;gap:0 2.5rem}@media(min-width:64rem){.sides{grid-template-columns:minmax(0,1fr) minmax(0,1fr)}}
.note{position:sticky;top:0;border:3px solid #00703c;background:#fff;padding:.6rem 1rem;z-index:1}
.wide{overflow-x:auto}table{border-collapse:collapse;width:100%}
th,td{text-align:left;vertical-align:top;padding:.35rem .6rem .35rem 0;border-bottom:1px solid #b1b4b6}
.words{white-space:pre-wrap;overflow-wrap:anywhere}
.phone,.mail{border:2px solid #0b0c0c;border-radius:1.2rem;padding:.4rem 1rem 1rem;margin:.8rem 0;background:#f3f2f1}
.mail{border-radius:.3rem}
.bubbles{list-style:none;padding:0;margin:0;display:flex;flex-direction:column;gap:.5rem}
.bubbles li{max-width:85%;padding:.4rem .8rem;border-radius:1rem;background:#fff;border:1px solid #b1b4b6;align-self:flex-start}
.bubbles li.own{align-self:flex-end;background:#d2e9d8}
.bubbles p{margin:.1rem 0}.meta{font-size:.9rem;color:#3b4348}
.bubbles form{margin:.2rem 0 0}
.hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
svg{max-width:12rem;display:block}
`;

const POLICY =
  `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; ` +
  "form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

const headersWith = (policy: string): readonly (readonly [string, string])[] => [
  ['Content-Type', 'text/html; charset=utf-8'],
  ['Cache-Control', 'no-store'],
  ['Content-Security-Policy', policy],
  // The browser says where a form comes from.
  ['Referrer-Policy', 'same-origin'],
  ['X-Content-Type-Options', 'nosniff'],
  ['X-Frame-Options', 'DENY'],
];

export const PAGE_HEADERS = headersWith(POLICY);

/** An e-mail's own HTML: shown as a mail program would, where it can run nothing, load nothing and send no form. */
export const MAIL_HEADERS = headersWith(
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; frame-ancestors 'none'; " +
    "base-uri 'none'; sandbox allow-popups allow-top-navigation-by-user-activation",
);

/** What hono's `html` makes: escaped already. */
export type Markup = ReturnType<typeof html>;

/** A whole page. */
export async function pageOf(title: string, content: Markup): Promise<string> {
  return String(
    await html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title} - My Met Service</title><style>${raw(STYLE)}</style></head>
<body>
${content}
</body>
</html>`,
  );
}

const LONDON = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'short', timeZone: 'Europe/London' });
const SHORT = new Intl.DateTimeFormat('en-GB', {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
  timeZone: 'Europe/London',
});

/** `Tuesday 24 November 2026 at 13:05`, in London. */
export const longTime = (instant: number) => LONDON.format(instant);

/** `Tue 24 Nov, 13:05`, in London. `at`: ISO. */
export const shortTime = (at: string) => html`<time datetime="${at}">${SHORT.format(new Date(at))}</time>`;

const LINK = /https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)]/gi;

/** Plain text with its addresses as links. */
export function linked(text: string): Markup {
  const parts: (string | Markup)[] = [];
  let from = 0;
  for (const { 0: address, index } of text.matchAll(LINK)) {
    parts.push(text.slice(from, index), html`<a href="${address}">${address}</a>`);
    from = index + address.length;
  }
  return html`${[...parts, text.slice(from)]}`;
}
