/** What surrounds the service on this machine: its clock, the switches that make providers fail, alerts, the demo link. */
import { html, raw } from 'hono/html';
import { FAULT_KINDS, type FaultOrder, type FaultTarget } from '../faults.ts';
import type { OutboxMessage } from '../outbox.ts';
import { longTime, type Markup, shortTime } from './layout.ts';

/** To the next 08:00 in London: when messages that waited for the morning go out. */
export const MORNING = 'morning';

const STEPS = [
  ['PT1M', '1 minute'],
  ['PT1H', '1 hour'],
  ['P1D', '1 day'],
  [MORNING, 'to the next 08:00'],
  ['P7D', '1 week'],
  ['P1M', '1 month'],
] as const;

export function clock(now: number): Markup {
  return html`<section aria-labelledby="clock">
<h2 id="clock">Clock</h2>
<p>The service thinks that it is <b>${longTime(now)}</b> in London. Moved forward, it does everything that falls due on the way.</p>
<form method="post" action="/local/page/clock" aria-label="Move the clock forward">
${STEPS.map(([value, name]) => html`<button name="advance" value="${value}">${name}</button>`)}
</form>
</section>`;
}

const TARGET_NAMES: readonly (readonly [FaultTarget, string])[] = [
  ['sns', 'Texts and alerts (SNS)'],
  ['ses', 'E-mail (SES)'],
  ['dynamodb', 'The store (DynamoDB)'],
];

const KIND_NAMES: Readonly<Record<(typeof FAULT_KINDS)[number], string>> = {
  throttle: 'refuses: too many calls',
  error: 'answers with an error',
  'timeout-before': 'never answers, does nothing',
  'timeout-after': 'does it, but never answers',
};

function faultForm([target, name]: readonly [FaultTarget, string], current: FaultOrder | undefined): Markup {
  return html`<form method="post" action="/local/page/faults">
<h3>${name}</h3>
<p>${current ? html`Fails now: ${KIND_NAMES[current.kind]}, ${Math.round(current.rate * 100)}% of calls.` : 'Works.'}</p>
<input type="hidden" name="target" value="${target}">
<label for="kind-${target}">How it fails</label><select id="kind-${target}" name="kind">${FAULT_KINDS.map(
    (kind) =>
      html`<option value="${kind}" ${current?.kind === kind ? raw('selected') : ''}>${KIND_NAMES[kind]}</option>`,
  )}</select>
<label for="rate-${target}">How often</label><select id="rate-${target}" name="rate"><option value="1">always</option><option value="0.5">every other call</option><option value="0.1">one call in ten</option><option value="0" ${current ? raw('selected') : ''}>never</option></select>
<button>Set for: ${name}</button>
</form>`;
}

export function faults(orders: readonly FaultOrder[]): Markup {
  return html`<section aria-labelledby="faults">
<h2 id="faults">Faults</h2>
<p>Makes what the service depends on fail, to see what it does then.</p>
${TARGET_NAMES.map((target) =>
  faultForm(
    target,
    orders.find((order) => order.target === target[0]),
  ),
)}
</section>`;
}

function alertRow({ at, to, subject, body }: OutboxMessage): Markup {
  return html`<tr><td>${shortTime(at)}</td><td>${to}</td><td>${subject ? html`<b>${subject}</b><br>` : ''}<span class="words">${body}</span></td></tr>`;
}

/** The newest alerts that the page shows; `GET /local/outbox` has all. */
const MOST_ALERTS = 20;

export function alerts(list: readonly OutboxMessage[]): Markup {
  return html`<section aria-labelledby="alerts">
<h2 id="alerts">Alerts to staff</h2>
${
  list.length === 0
    ? html`<p>None yet. They come with the next sweep (up to a minute), or when the clock is moved.</p>`
    : html`<div class="wide" role="region" aria-label="Alerts" tabindex="0"><table><thead><tr><th scope="col">When</th><th scope="col">Topic</th><th scope="col">Alert</th></tr></thead><tbody>${list.slice(-MOST_ALERTS).reverse().map(alertRow)}</tbody></table></div>`
}
</section>`;
}

/** `qr`: the link's QR code as SVG. */
export function demoLink(link: string | undefined, qr: string): Markup {
  return html`<section aria-labelledby="link">
<h2 id="link">Feedback by QR code</h2>
${
  link === undefined
    ? html`<form method="post" action="/local/page/demo-link"><p>There is no demo link yet.</p><button>Make the demo link</button></form>`
    : html`<p><a href="${link}">${link}</a></p><div role="img" aria-label="QR code of the demo link">${raw(qr)}</div>`
}
</section>`;
}
