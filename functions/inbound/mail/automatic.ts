/**
 * Mails that no person sent just now: out-of-office replies, bounces, receipts. They are not answered (no mail is) and
 * are nobody's feedback. What tells them is the sender's word, so it only ever makes less of a mail: it is still searched
 * for danger.
 */
import type { Mail } from './read-mail.ts';
import type { Receipt } from './receipt.ts';

/** How the subject of an automatic reply begins where its headers say nothing. Lower case. */
const SUBJECTS = [
  ...[
    'automatic reply',
    'auto reply',
    'auto-reply',
    'autoreply',
    'auto response',
    'autoresponse',
    'out of office',
    'out of the office',
  ],
  ...[
    'răspuns automat',
    'raspuns automat',
    'în afara biroului',
    'mesaj automat',
    'respuesta automática',
    'respuesta automatica',
  ],
  ...[
    'fuera de la oficina',
    'automatyczna odpowiedź',
    'odpowiedź automatyczna',
    'autoodpowiedź',
    'poza biurem',
    'স্বয়ংক্রিয় উত্তর',
  ],
  ...[
    'স্বয়ংক্রিয় প্রত্যুত্তর',
    'resposta automática',
    'resposta automatica',
    'fora do escritório',
    'ausência temporária',
    'خودکار جواب',
    'دفتر سے باہر',
  ],
  ...[
    'otomatik yanıt',
    'otomatik cevap',
    'otomatik yanit',
    'ofis dışında',
    'رد تلقائي',
    'الرد التلقائي',
    'خارج المكتب',
    'jawaab otomaatig ah',
  ],
  ...[
    'automatische antwort',
    'abwesenheitsnotiz',
    'réponse automatique',
    'risposta automatica',
    'automatisch antwoord',
  ],
  ...[
    'undeliverable',
    'undelivered mail',
    'delivery status notification',
    'mail delivery failed',
    'returned mail',
    'delivery failure',
    'read:',
    'not read:',
  ],
] as const;

/** Behind such a beginning there is nothing more, or a colon: "Out of office hours nobody rings" is a person's. */
const ENDS = /^\s*(?:$|[:：([\u2013-])/u;

function hasSubjectOfOne(subject: string): boolean {
  const text = subject.toLowerCase().replace(/^[\s"'[(]+/u, '');
  return SUBJECTS.some(
    (begins) => text.startsWith(begins) && (begins.endsWith(':') || ENDS.test(text.slice(begins.length))),
  );
}

/** Whether nobody wrote this mail. @param receipt absent: SES's event was lost, and with it the envelope's sender */
export function isAutomatic(
  mail: Pick<Mail, 'headers' | 'subject'>,
  receipt: Pick<Receipt, 'sender'> | undefined,
): boolean {
  const header = (name: string) => mail.headers.get(name)?.trim().toLowerCase();
  const submitted = header('auto-submitted');
  const sender = receipt?.sender.toLowerCase();
  return (
    (submitted !== undefined && submitted.split(/[;\s(]/u)[0] !== 'no') ||
    [
      'x-auto-response-suppress',
      'x-autoreply',
      'x-autorespond',
      'x-autoreply-from',
      'x-failed-recipients',
      'list-id',
      'list-unsubscribe',
    ].some((name) => header(name) !== undefined) ||
    /^(?:bulk|junk|list|auto[-_]?reply)\b/u.test(header('precedence') ?? '') ||
    (sender !== undefined && (/^(?:<>|)$/u.test(sender.trim()) || /^<?(?:mailer-daemon|postmaster)@/u.test(sender))) ||
    header('return-path') === '<>' ||
    /^multipart\/report\b/u.test(header('content-type') ?? '') ||
    hasSubjectOfOne(mail.subject)
  );
}
