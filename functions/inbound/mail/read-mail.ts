/** A raw e-mail (MIME) as what we need of it. Attachments are looked at by nobody, and nothing of them is kept. */
import PostalMime, { type Address, type Email } from 'postal-mime';
import { asLatin1, hasLost, mended } from './charset.ts';
import { textOfHtml, withoutTags } from './html-text.ts';
import { MOST_LINES } from './quoted-text.ts';
import { trimmed } from './trim-mail.ts';

/** The most of a text that is looked at, in UTF-16 units: fifty pages. */
export const MOST_TEXT = 100_000;

/** Real mails are nested three or four deep; forwarded ones come inside each other. */
const LIMITS = { maxNestingDepth: 50, maxRfc822NestingDepth: 3, maxHeadersSize: 512 * 1024 } as const;

export interface Mail {
  readonly subject: string;
  /** The address that the mail says it is from: a claim. */
  readonly from?: string;
  /** What one reads in it, quotes marked by `>`; empty when it has attachments only. */
  readonly text: string;
  /** All that was written in it, in whatever form: for watchwords, not for people. */
  readonly everything: string;
  /** Lower-case names, each once (the first counts); of the mail itself, so all of it the sender's word. */
  readonly headers: ReadonlyMap<string, string>;
  /** Not all of the text is in here: there was too much. */
  readonly cut: boolean;
  /** It is no mail that can be read: what text could be made out is in it. */
  readonly broken: boolean;
}

function addressIn(from: Address | undefined): string | undefined {
  const first = from?.group ? from.group[0] : from;
  // What a mail says may be anything: only what can be an address is kept.
  return first && /^[^\s@<>]{1,64}@[^\s@<>]{1,190}$/.test(first.address ?? '') ? first.address : undefined;
}

/** Both forms of the text; the plain one may be empty though the other one is not. */
function formsOf(email: Email): { plain: string; rich: string } {
  return {
    plain: mended((email.text ?? '').slice(0, MOST_TEXT)),
    rich: mended(textOfHtml((email.html ?? '').slice(0, 2 * MOST_TEXT))).slice(0, MOST_TEXT),
  };
}

async function parse(raw: Uint8Array): Promise<Email> {
  const email = await PostalMime.parse(raw, LIMITS);
  if (!hasLost(email.text ?? '') && !hasLost(email.html ?? '')) return email;
  const { text, html } = await PostalMime.parse(asLatin1(raw), LIMITS);
  return { ...email, text, html };
}

/** Lines of MIME that are no text: base64, headers of parts, boundaries. */
const NO_TEXT = /^(?:[A-Za-z0-9+/=]{60,}|--\S+|content-[a-z-]+:.*)$/i;

/** What text can be made out of a mail that no parser takes. */
function unreadable(raw: Uint8Array): Mail {
  const lines = new TextDecoder().decode(raw.subarray(0, MOST_TEXT)).split(/\r?\n/);
  const body = lines.slice(lines.indexOf('') + 1).filter((line) => !NO_TEXT.test(line.slice(0, 200)));
  const text = withoutTags(body.join('\n'));
  return { subject: '', text, everything: text, headers: new Map(), cut: raw.length > MOST_TEXT, broken: true };
}

/** Reads a mail. Never throws: one that cannot be parsed comes back as broken. */
export async function readMail(raw: Uint8Array): Promise<Mail> {
  const { bytes, cut } = trimmed(raw);
  let email: Email;
  try {
    email = await parse(bytes);
  } catch {
    // Nested without end, or with headers without end: nothing that a person wrote.
    return unreadable(raw);
  }
  const { plain, rich } = formsOf(email);
  const subject = mended((email.subject ?? '').slice(0, 1000))
    .replace(/\s+/g, ' ')
    .trim();
  const from = addressIn(email.from);
  const text = plain.trim() === '' ? rich : plain;
  return {
    subject,
    ...(from === undefined ? {} : { from }),
    text,
    everything: [subject, plain, rich].join('\n'),
    headers: new Map(email.headers.toReversed().map(({ key, value }) => [key, value])),
    cut:
      cut ||
      text.split('\n').length > MOST_LINES ||
      (email.text ?? '').length > MOST_TEXT ||
      (email.html ?? '').length > 2 * MOST_TEXT,
    broken: false,
  };
}
