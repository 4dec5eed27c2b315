/**
 * What the pages do where JavaScript is on; without it everything works but for these comforts. One script for all pages,
 * inside the page, allowed by its hash: leaving at once, counting characters, and the focus after errors.
 */

const leaveLink = document.querySelector<HTMLAnchorElement>('.govuk-js-exit-this-page-button');

/** Empties the page, then puts another in its place in the browser's history: "back" does not lead here. */
function leave(event?: Event): void {
  if (!leaveLink) return;
  event?.preventDefault();
  document.title = leaveLink.hostname;
  document.body.replaceChildren();
  location.replace(leaveLink.href);
}

leaveLink?.addEventListener('click', leave);
const leaveHint = document.querySelector<HTMLElement>('.app-exit-hint');
if (leaveHint) leaveHint.hidden = false;

// Shift three times within five seconds, with no other key in between (typing capitals must not leave).
let presses: number[] = [];
addEventListener(
  'keydown',
  (event) => {
    if (event.repeat) return;
    const now = event.timeStamp;
    presses = event.key === 'Shift' ? [...presses.filter((at) => now - at < 5000), now] : [];
    if (presses.length > 2) leave();
  },
  true,
);

// A page that the browser kept in memory would show what was typed to whoever goes back to it.
addEventListener('pageshow', (event) => {
  if (event.persisted) location.reload();
});

for (const group of document.querySelectorAll<HTMLElement>('.govuk-character-count')) {
  const field = group.querySelector('textarea');
  const message = group.querySelector('.govuk-character-count__message');
  const { maxlength, left = '', over = '' } = group.dataset;
  if (!field || !message) continue;
  const spoken = document.createElement('div');
  spoken.className = 'govuk-visually-hidden';
  spoken.setAttribute('aria-live', 'polite');
  message.after(spoken);
  let timer: ReturnType<typeof setTimeout>;
  const count = () => {
    const rest = Number(maxlength) - [...field.value].length;
    const text = (rest < 0 ? over : left).replace('{count}', String(Math.abs(rest)));
    message.textContent = text;
    message.classList.toggle('govuk-error-message', rest < 0);
    message.classList.toggle('govuk-hint', rest >= 0);
    clearTimeout(timer);
    timer = setTimeout(() => {
      spoken.textContent = text;
    }, 1000);
  };
  field.addEventListener('input', count);
  count();
}

const summary = document.querySelector<HTMLElement>('.govuk-error-summary');
if (summary) {
  summary.tabIndex = -1;
  summary.focus();
  summary.addEventListener('click', (event) => {
    const { hash = '' } = event.target as HTMLAnchorElement;
    const field = document.getElementById(hash.slice(1));
    if (!field) return;
    event.preventDefault();
    (field.closest('fieldset') ?? field.parentElement)?.scrollIntoView();
    field.focus({ preventScroll: true });
  });
}
