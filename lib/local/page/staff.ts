/** Beside the victims' side: what staff see, and what they do in the demo cases. */
import { html } from 'hono/html';
import { findBorough } from '../../../functions/lists/boroughs.ts';
import { REASONS } from '../../../functions/messages/gate/reasons.ts';
import { TASK_KINDS } from '../../../functions/tasks/kinds.ts';
import type { DemoCase } from './demo-cases.ts';
import { type Markup, shortTime } from './layout.ts';
import type { StaffMessage, StaffTask, StaffView } from './staff-store.ts';

const reasons: Readonly<Record<string, string>> = REASONS;
const kinds: Readonly<Record<string, { readonly name: string }>> = TASK_KINDS;

/** `1000000-26.1` as people write it. */
function caseName(id: string): string {
  const [report = '', victim] = id.split('.');
  return `${report.replace(/-(?=[^-]*$)/, '/')}${victim === undefined || victim === '1' ? '' : `.${victim}`}`;
}

function messageRow({ order, status, reason, until, sent }: StaffMessage): Markup {
  const why = reason === undefined ? '' : (reasons[reason] ?? reason);
  return html`<tr><td>${shortTime(order.at)}</td><td>${order.template}${sent ? ` (${sent.channel})` : ''}</td>
<td>${order.caseId === undefined ? 'answer to a text' : caseName(order.caseId)}</td>
<td><b>${status}</b>${until === undefined ? '' : html` until ${shortTime(until)}`}${why === '' ? '' : html`<br>${why}`}</td></tr>`;
}

function messages(list: readonly StaffMessage[]): Markup {
  return html`<h3>Messages</h3>
${
  list.length === 0
    ? html`<p>None yet.</p>`
    : html`<div class="wide" role="region" aria-label="Messages" tabindex="0"><table><thead><tr><th scope="col">Ordered</th><th scope="col">Message</th><th scope="col">Case</th><th scope="col">State</th></tr></thead><tbody>${list.map(messageRow)}</tbody></table></div>`
}`;
}

function placeOf(queue: string): string {
  if (queue === 'standards') return 'Professional Standards';
  return queue === 'force' ? 'the whole force' : (findBorough(queue)?.name ?? queue);
}

function taskRow({ kind, queue, dueBy, reference, rating, words }: StaffTask): Markup {
  return html`<tr><td><b>${kinds[kind]?.name ?? kind}</b>${rating === undefined ? '' : html`<br>Rating ${rating}`}${words === undefined ? '' : html`<br><q class="words">${words}</q>`}</td>
<td>${placeOf(queue)}${reference === undefined ? '' : html`<br>${reference}`}</td><td>${shortTime(dueBy)}</td></tr>`;
}

function tasks(list: readonly StaffTask[]): Markup {
  return html`<h3>Open tasks</h3>
${
  list.length === 0
    ? html`<p>None.</p>`
    : html`<div class="wide" role="region" aria-label="Open tasks" tabindex="0"><table><thead><tr><th scope="col">Task</th><th scope="col">Where</th><th scope="col">Due</th></tr></thead><tbody>${list.map(taskRow)}</tbody></table></div>`
}`;
}

function demoCase({ reference, name, phone, email, channel }: DemoCase): Markup {
  const hidden = html`<span class="hidden"> in case ${reference}</span>`;
  return html`<li>${reference}: ${name}, ${channel === 'sms' ? phone : email}
<form method="post" action="/local/page/demo-step">
<input type="hidden" name="reference" value="${reference}">
<button class="plain" name="step" value="spoke">Record: we spoke by phone${hidden}</button>
<button class="plain" name="step" value="please-call-us">Send: please call us${hidden}</button>
<button class="plain" name="step" value="arrest">Record: a suspect was arrested${hidden}</button>
</form></li>`;
}

function demoCases(list: readonly DemoCase[]): Markup {
  return html`<h3>Demo cases</h3>
<form method="post" action="/local/page/demo-case">
<button name="channel" value="sms">Make a demo case (texts)</button>
<button name="channel" value="email">Make a demo case (e-mail)</button>
</form>
${list.length === 0 ? '' : html`<ul>${[...list].reverse().slice(0, 10).map(demoCase)}</ul>`}`;
}

export function staff(view: StaffView, cases: readonly DemoCase[]): Markup {
  return html`<section aria-labelledby="staff">
<h2 id="staff">Staff</h2>
${demoCases(cases)}
${messages(view.messages)}
${tasks(view.tasks)}
</section>`;
}
