/** The `/local` page, for people: the clock, the demo link, the alerts, the fault switches. */
import { createHash } from 'node:crypto';
import { html, raw } from 'hono/html';
import { toString as toQr } from 'qrcode';
import type { Clock } from './clock.ts';
import { FAULT_KINDS, type FaultOrder, type Faults, type FaultTarget } from './faults.ts';
import type { Inbound } from './inbound.ts';
import type { Issuer } from './issuer.ts';
import type { Outbox, OutboxMessage } from './outbox.ts';

export interface ControlParts {
  readonly clock: Clock;
  readonly outbox: Outbox;
  readonly faults: Faults;
  readonly issuer: Issuer;
  readonly inbound: Inbound;
  /** Moves the clock forward to an instant that has not passed. @returns how many times the sweeps ran */
  readonly travel: (target: number) => Promise<number>;
  /** The demo link as it is, if there is one. */
  readonly currentDemoLink: () => string | undefined;
  /** The demo link, made when there is none. */
  readonly demoLink: () => Promise<string>;
}

const STYLE = `
body{font:1.1rem/1.5 system-ui,sans-serif;max-width:48rem;margin:2rem auto;padding:0 1rem;color:#0b0c0c;background:#fff}
h1{font-size:1.8rem}h2{font-size:1.3rem;margin-top:2.5rem}
label{display:block;margin:.5rem 0}select,input,button{font:inherit;padding:.35rem .6rem}
button{background:#00703c;color:#fff;border:2px solid #00703c;cursor:pointer}
:focus-visible{outline:3px solid #0b0c0c;outline-offset:2px}
table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.4rem .6rem .4rem 0;border-bottom:1px solid #b1b4b6}
.note{border:3px solid #00703c;padding:.6rem 1rem}.body{white-space:pre-wrap}.body,a{overflow-wrap:anywhere}
svg{max-width:15rem;display:block}
`;

/** No script, nothing from elsewhere, in no frame. The referrer policy lets the browser say where a form comes from. */
export const PAGE_HEADERS: readonly (readonly [string, string])[] = [
  ['Content-Type', 'text/html; charset=utf-8'],
  ['Cache-Control', 'no-store'],
  [
    'Content-Security-Policy',
    `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; ` +
      "form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
  ],
  ['Referrer-Policy', 'same-origin'],
  ['X-Content-Type-Options', 'nosniff'],
  ['X-Frame-Options', 'DENY'],
];

const STEPS = [
  ['PT1H', '1 hour'],
  ['P1D', '1 day'],
  ['P7D', '1 week'],
  ['P1M', '1 month'],
] as const;

const TARGET_NAMES: readonly (readonly [FaultTarget, string])[] = [
  ['dynamodb', 'The store (DynamoDB)'],
  ['sns', 'Alerts (SNS)'],
];

const KIND_NAMES: Readonly<Record<(typeof FAULT_KINDS)[number], string>> = {
  throttle: 'refuses: too many calls',
  error: 'answers with an error',
  'timeout-before': 'never answers, does nothing',
  'timeout-after': 'does it, but never answers',
};

const london = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'medium', timeZone: 'Europe/London' });

function faultForm([target, name]: readonly [FaultTarget, string], current: FaultOrder | undefined) {
  return html`<form method="post" action="/local/page/faults">
<h3>${name}</h3>
<p>${current ? html`Fails now: ${KIND_NAMES[current.kind]}, ${Math.round(current.rate * 100)}% of calls.` : 'Works.'}</p>
<input type="hidden" name="target" value="${target}">
<label>How it fails <select name="kind">${FAULT_KINDS.map(
    (kind) =>
      html`<option value="${kind}" ${current?.kind === kind ? raw('selected') : ''}>${KIND_NAMES[kind]}</option>`,
  )}</select></label>
<label>How often <select name="rate"><option value="1">always</option><option value="0.5">every other call</option><option value="0.1">one call in ten</option><option value="0">never</option></select></label>
<button>Set for: ${name}</button>
</form>`;
}

function messageRow({ at, to, subject, body }: OutboxMessage) {
  return html`<tr><td>${london.format(new Date(at))}</td><td>${to}</td><td>${subject ? html`<b>${subject}</b><br>` : ''}<span class="body">${body}</span></td></tr>`;
}

/** The newest alerts that the page shows; `GET /local/outbox` has all. */
const SHOWN = 50;

/** The page. `note`: what the last form did. */
export async function controlsPage(parts: ControlParts, note: string | undefined): Promise<string> {
  const { clock, outbox, faults, currentDemoLink } = parts;
  const link = currentDemoLink();
  const messages = outbox.list().slice(-SHOWN).reverse();
  const orders = faults.current();
  const qr = link === undefined ? '' : await toQr(link, { type: 'svg', margin: 4 });
  return String(
    await html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Local controls - My Met Service</title><style>${raw(STYLE)}</style></head>
<body>
<main>
<h1>Local controls</h1>
<p>This page exists only on this machine. It stands in for the passing of time and for the services that alerts go through.</p>
${note ? html`<p class="note" role="status">${note}</p>` : ''}
<h2>Clock</h2>
<p>The service thinks that it is <b>${london.format(clock.now())}</b> (London).</p>
<form method="post" action="/local/page/clock">
<label>Move it forward by <select name="advance">${STEPS.map(([value, name]) => html`<option value="${value}">${name}</option>`)}</select></label>
<button>Move the clock</button>
</form>
<h2>Demo link</h2>
${
  link === undefined
    ? html`<form method="post" action="/local/page/demo-link"><p>There is none yet.</p><button>Make the demo link</button></form>`
    : html`<p><a href="${link}">${link}</a></p><div role="img" aria-label="QR code of the demo link">${raw(qr)}</div>`
}
<h2>Alerts sent</h2>
${
  messages.length === 0
    ? html`<p>None yet. Rate the demo contact 1 or 2, and wait for the next sweep (up to a minute) or move the clock.</p>`
    : html`<table><thead><tr><th scope="col">When</th><th scope="col">Topic</th><th scope="col">Alert</th></tr></thead><tbody>${messages.map(messageRow)}</tbody></table>`
}
<h2>Faults</h2>
<p>Makes what the service depends on fail, to see what it does then.</p>
${TARGET_NAMES.map((target) =>
  faultForm(
    target,
    orders.find((order) => order.target === target[0]),
  ),
)}
</main>
</body>
</html>`,
  );
}
