/** The *phone and mailbox* page at `/local`, for people: the victims on one side, the staff on the other. */
import { html } from 'hono/html';
import { toString as toQr } from 'qrcode';
import type { Clock } from '../clock.ts';
import type { DemoLink } from '../demo.ts';
import type { Faults } from '../faults.ts';
import type { Outbox, OutboxMessage } from '../outbox.ts';
import type { Received } from '../received.ts';
import type { DemoCases } from './demo-cases.ts';
import { type Markup, pageOf } from './layout.ts';
import { alerts, clock as clockSection, faults as faultSection, demoLink as linkSection } from './machine.ts';
import { mailboxes } from './mailbox.ts';
import { MOST_BUBBLES, MOST_THREADS, phones } from './phone.ts';
import { staff } from './staff.ts';
import type { ReadStaffView, StaffView } from './staff-store.ts';
import { type Thread, threads } from './threads.ts';

export interface PageParts {
  readonly clock: Clock;
  readonly outbox: Outbox;
  readonly received: Received;
  readonly faults: Faults;
  readonly demoLink: DemoLink;
  readonly demoCases: DemoCases;
  readonly readStaffView: ReadStaffView;
}

/** The service's messages that are on the page. */
function shown(lists: readonly Thread[]): OutboxMessage[] {
  return lists
    .slice(0, MOST_THREADS)
    .flatMap(({ bubbles }) => bubbles.slice(-MOST_BUBBLES))
    .flatMap((one) => (one.by === 'service' ? [one.message] : []));
}

const START = html`<section aria-labelledby="start">
<h2 id="start">In two minutes</h2>
<ol>
<li>Press <i>Make a demo case (texts)</i>, then <i>1 minute</i> at the clock: the confirmation of the report comes to the phone. At night it waits: press <i>to the next 08:00</i>.</li>
<li>Press <i>It arrived</i> under the text: the written confirmation that the Victims’ Code asks for is done.</li>
<li>Press <i>Record: we spoke by phone</i>, then <i>1 day</i>: the victim is asked how it was. Answer as the victim would: <i>2 nobody rang me back</i>.</li>
<li>The answer is feedback by now: see the open task with its words among the staff, and the thanks on the phone.</li>
</ol>
</section>`;

/** The page. `note`: what the last form did. */
export async function localPage(parts: PageParts, note: string | undefined): Promise<string> {
  const { clock, outbox, received, faults, demoLink, demoCases, readStaffView } = parts;
  const all = outbox.list();
  const texts = threads('sms', all, received.lines);
  const mails = threads('email', all, received.lines);
  const view: StaffView = await readStaffView([...shown(texts), ...shown(mails)]);
  const link = demoLink.current();
  const qr = link === undefined ? '' : await toQr(link, { type: 'svg', margin: 4 });
  const noteBox: Markup | '' = note ? html`<p class="note" role="status">${note}</p>` : '';
  return pageOf(
    'Phone and mailbox',
    html`<a class="skip" href="#main">Skip to the content</a>
<header>
<h1>Phone and mailbox</h1>
<p>What victims receive, and what staff see. This page exists only on this machine: nothing leaves it, nobody on it is real.</p>
<nav aria-label="On this page"><ul>
<li><a href="/local">Look again</a></li><li><a href="#phones">Phones</a></li><li><a href="#mailboxes">Mailboxes</a></li><li><a href="#staff">Staff</a></li><li><a href="#alerts">Alerts</a></li><li><a href="#faults">Faults</a></li><li><a href="/docs">API</a></li>
</ul></nav>
</header>
<main id="main">
${noteBox}
${START}
${clockSection(clock.now())}
<div class="sides">
<div>
${phones(texts, view.statuses)}
${mailboxes(mails, view.statuses)}
</div>
<div>
${staff(view, demoCases.list)}
${alerts(all.filter(({ channel }) => channel === 'alert'))}
</div>
</div>
${faultSection(faults.current())}
${linkSection(link, qr)}
</main>`,
  );
}
