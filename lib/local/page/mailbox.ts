/** The victims' mailboxes: each address's e-mails with their links, and an answer to each. */
import { html, raw } from 'hono/html';
import type { OutboxMessage } from '../outbox.ts';
import type { ReceivedMessage } from '../received.ts';
import { linked, type Markup, shortTime } from './layout.ts';
import { MOST_BUBBLES, MOST_THREADS, receiptForm, type Statuses, statusOf } from './phone.ts';
import type { Thread } from './threads.ts';

/** What SES is to find of an answer, by what is chosen. */
export const VERDICTS: Readonly<Record<string, { readonly name: string; readonly header: string }>> = {
  genuine: { name: 'genuine: every check passes', header: 'spf=PASS dkim=PASS dmarc=PASS spam=PASS virus=PASS' },
  forged: { name: 'forged: somebody else sends it', header: 'spf=FAIL dkim=FAIL dmarc=FAIL spam=PASS virus=PASS' },
  spam: { name: 'spam', header: 'spf=PASS dkim=PASS dmarc=PASS spam=FAIL virus=PASS' },
};

function answerForm({ id, subject }: OutboxMessage): Markup {
  return html`<details><summary>Answer this e-mail<span class="hidden"> (${subject})</span></summary>
<form method="post" action="/local/page/mail">
<input type="hidden" name="id" value="${id}">
<label for="mail-${id}">Answer</label><textarea id="mail-${id}" name="body" required></textarea>
<label for="checks-${id}">It is</label><select id="checks-${id}" name="verdicts">${Object.entries(VERDICTS).map(
    ([value, { name }]) => html`<option value="${value}">${name}</option>`,
  )}</select>
<button>Send the answer<span class="hidden"> (${subject})</span></button>
</form></details>`;
}

function sent(message: OutboxMessage, newest: boolean, statuses: Statuses): Markup {
  const { id, at, subject, body, sender } = message;
  return html`<li><details ${newest ? raw('open') : ''}><summary><b>${subject}</b> <span class="meta">${shortTime(at)}: ${statusOf(message, statuses)}</span></summary>
<p class="meta">From ${sender}</p>
<p class="words">${linked(body)}</p>
${message.html === undefined ? '' : html`<p><a href="/local/mail?id=${id}">As a mail program shows it<span class="hidden"> (${subject}, ${shortTime(at)})</span></a></p>`}
${receiptForm(id, html`e-mail of ${shortTime(at)}`, statuses)}
${answerForm(message)}</details></li>`;
}

/** What the victim wrote, and what the mail program put below it. */
function parted(body: string): { readonly own: string; readonly quoted: string } {
  const quote = /^On .+ wrote:$/m.exec(body)?.index ?? body.length;
  return { own: body.slice(0, quote).trimEnd(), quoted: body.slice(quote) };
}

function answered({ at, subject, body, verdicts }: ReceivedMessage): Markup {
  const { own, quoted } = parted(body);
  return html`<li class="own"><p><b>${subject ?? '(no subject)'}</b></p><p class="words">${own}</p>
${quoted === '' ? '' : html`<details><summary>What it quotes</summary><p class="words">${quoted}</p></details>`}
<p class="meta">The victim, ${shortTime(at)}. What SES found: ${verdicts || 'nothing'}</p></li>`;
}

const idOf = (address: string) => `mail-of-${Buffer.from(address).toString('base64url')}`;

function mailbox({ with: address, bubbles }: Thread, statuses: Statuses): Markup {
  // As in a mail program, the newest is on top.
  const list = bubbles.slice(-MOST_BUBBLES).reverse();
  const newest = list.find(({ by }) => by === 'service');
  return html`<article class="mail" id="${idOf(address)}">
<h3>Mailbox ${address}</h3>
<ul class="bubbles">${list.map((one) => (one.by === 'service' ? sent(one.message, one === newest, statuses) : answered(one.message)))}</ul>
</article>`;
}

export function mailboxes(threads: readonly Thread[], statuses: Statuses): Markup {
  return html`<section aria-labelledby="mailboxes">
<h2 id="mailboxes">Mailboxes</h2>
${
  threads.length === 0
    ? html`<p>No e-mail has come yet. Make a demo case with e-mail.</p>`
    : threads.slice(0, MOST_THREADS).map((thread) => mailbox(thread, statuses))
}
</section>`;
}

/** Where on the page an address's mailbox is. */
export const mailAnchor = idOf;
