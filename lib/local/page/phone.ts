/** The victims' phones: each number's texts, a box to answer in, and what the network is to report. */
import { html } from 'hono/html';
import type { OutboxMessage } from '../outbox.ts';
import { linked, type Markup, shortTime } from './layout.ts';
import type { Bubble, Thread } from './threads.ts';

/** Conversations, and messages of each, that the page shows; `GET /local/outbox` has all. */
export const MOST_THREADS = 8;
export const MOST_BUBBLES = 20;

export type Statuses = ReadonlyMap<string, string>;

const FINAL = new Set(['delivered', 'failed']);

/** What the provider can report of a message that it took, until it has. `what`: tells its buttons from others'. */
export function receiptForm(id: string, what: Markup, statuses: Statuses): Markup | '' {
  if (FINAL.has(statuses.get(id) ?? '')) return '';
  const of = html`<span class="hidden"> (${what})</span>`;
  return html`<form method="post" action="/local/page/receipt">
<input type="hidden" name="messageId" value="${id}">
<button class="plain" name="status" value="delivered">It arrived${of}</button>
<button class="plain" name="status" value="permanent-failure">Could not be delivered${of}</button>
</form>`;
}

export const statusOf = ({ id }: OutboxMessage, statuses: Statuses) => statuses.get(id) ?? 'handed over';

function bubble(one: Bubble, statuses: Statuses): Markup {
  const { id, body, at } = one.message;
  if (one.by === 'victim') {
    return html`<li class="own"><p class="words">${body}</p><p class="meta">The victim, ${shortTime(at)}</p></li>`;
  }
  return html`<li><p class="words">${linked(body)}</p>
<p class="meta">The service, ${shortTime(at)}: ${statusOf(one.message, statuses)}</p>
${receiptForm(id, html`text of ${shortTime(at)}`, statuses)}</li>`;
}

const idOf = (number: string) => `phone-${number.slice(1)}`;

function phone({ with: number, bubbles }: Thread, statuses: Statuses): Markup {
  const box = `answer-${number.slice(1)}`;
  return html`<article class="phone" id="${idOf(number)}">
<h3>Phone ${number}</h3>
<ul class="bubbles">${bubbles.slice(-MOST_BUBBLES).map((one) => bubble(one, statuses))}</ul>
<form method="post" action="/local/page/text">
<input type="hidden" name="from" value="${number}">
<label for="${box}">Answer from ${number}</label>
<textarea id="${box}" name="body" required maxlength="1600"></textarea>
<button>Send the text<span class="hidden"> from ${number}</span></button>
</form>
</article>`;
}

export function phones(threads: readonly Thread[], statuses: Statuses): Markup {
  return html`<section aria-labelledby="phones">
<h2 id="phones">Phones</h2>
${
  threads.length === 0
    ? html`<p>No text has come yet. Make a demo case: its first text comes within a minute.</p>`
    : threads.slice(0, MOST_THREADS).map((thread) => phone(thread, statuses))
}
<details><summary>A text from another number</summary>
<form method="post" action="/local/page/text">
<label for="other-number">Number</label><input id="other-number" name="from" type="tel" required value="+447700900198" autocomplete="off">
<label for="other-words">Text</label><textarea id="other-words" name="body" required maxlength="1600"></textarea>
<button>Send from this number</button>
</form></details>
</section>`;
}

/** Where on the page a number's conversation is. */
export const phoneAnchor = idOf;
