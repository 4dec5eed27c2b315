/**
 * An e-mail that arrives, as SES receives it: stored raw in the bucket, with the lines that SES puts on top, then told to
 * the function of the receipt rule's Lambda action. The verdicts are in the event; what the mail says of itself is not.
 */
import type { SESEvent, SESReceiptStatus } from 'aws-lambda';
import PostalMime, { type Address } from 'postal-mime';
import { Problem } from '../../../functions/shared/http/problem.ts';
import { LOCAL_ACCOUNT, LOCAL_REGION } from '../permissions.ts';
import { bareAddress, domainOf } from '../providers/ses.ts';

const CHECKS = ['spf', 'dkim', 'dmarc', 'spam', 'virus'] as const;
const VERDICTS = ['PASS', 'FAIL', 'GRAY', 'PROCESSING_FAILED', 'DISABLED'] as const;

type Verdict = SESReceiptStatus['status'];
export type Verdicts = Readonly<Record<(typeof CHECKS)[number], Verdict>>;

/**
 * Reads `spf=PASS dkim=FAIL …`. A check that is not named is GRAY, as SES has it when it found nothing to judge by.
 * @throws Problem `bad-request` for anything else
 */
export function readVerdicts(header: string): Verdicts {
  const found: Record<string, Verdict> = {};
  for (const word of header.split(/[\s;,]+/).filter(Boolean)) {
    const [check = '', verdict = ''] = word.split('=');
    const name = CHECKS.find((one) => one === check.toLowerCase());
    const value = VERDICTS.find((one) => one === verdict.toUpperCase());
    if (!name || !value) {
      const form = 'spf=PASS dkim=PASS dmarc=PASS spam=PASS virus=PASS';
      throw new Problem('bad-request', `The header x-verdicts is words such as "${form}"; "${word}" is none of them.`);
    }
    found[name] = value;
  }
  const verdict = (name: (typeof CHECKS)[number]) => found[name] ?? 'GRAY';
  return {
    spf: verdict('spf'),
    dkim: verdict('dkim'),
    dmarc: verdict('dmarc'),
    spam: verdict('spam'),
    virus: verdict('virus'),
  };
}

export interface IncomingMail {
  /** SES's id of it: the object's key in the bucket. */
  readonly id: string;
  /** As it is stored. */
  readonly stored: Buffer;
  readonly event: SESEvent;
  /** What people on this machine are shown of it. */
  readonly said: {
    readonly from: string;
    readonly to: string;
    readonly subject?: string;
    readonly body: string;
  };
}

/** The addresses of a header; those of a group (`Team: a@x, b@x;`) are its members. */
const addresses = (list: readonly Address[] | undefined): string[] =>
  (list ?? []).flatMap((one) => (one.group ? addresses(one.group) : one.address ? [one.address] : []));

const named = ({ name, address }: Address) => (name ? `${name} <${address ?? ''}>` : (address ?? ''));

/** SES reads no further than the headers. */
function headOf(raw: Buffer): Buffer {
  const end = /\r?\n\r?\n/.exec(raw.toString('latin1'))?.index ?? raw.length;
  return raw.subarray(0, end);
}

/** Its plain text, as far as it can be read at all: a mail may be anything. */
async function textOf(raw: Buffer): Promise<string> {
  try {
    return (await PostalMime.parse(raw)).text ?? '';
  } catch {
    return '';
  }
}

export interface Arrival {
  readonly raw: Buffer;
  readonly verdicts: Verdicts;
  /** The domain whose mail the receipt rule takes. */
  readonly domain: string;
  /** The function of the receipt rule's Lambda action. */
  readonly functionName: string;
  readonly id: string;
  /** ms since 1970. */
  readonly now: number;
}

/** @throws Problem `bad-request` when there is no mail, or nobody of ours among its recipients */
export async function receiveMail({ raw, verdicts, domain, functionName, id, now }: Arrival): Promise<IncomingMail> {
  if (raw.length === 0) throw new Problem('bad-request', 'The body is the raw e-mail, with its headers.');
  const parsed = await PostalMime.parse(headOf(raw));
  const destination = [...new Set([...addresses(parsed.to), ...addresses(parsed.cc), ...addresses(parsed.bcc)])];
  const recipients = destination.filter((address) => domainOf(address) === domain);
  if (recipients.length === 0) {
    throw new Problem('bad-request', `No recipient in To or Cc is at ${domain}: such a mail does not come here.`);
  }
  // Who handed it over; `Return-Path: <>` of a bounce is nobody.
  const returnPath = parsed.headers.find(({ key }) => key === 'return-path')?.value;
  const source = returnPath === undefined ? (parsed.from?.address ?? '') : bareAddress(returnPath);
  const at = new Date(now).toISOString();
  const top = [
    `Return-Path: <${source.replace(/[<>\r\n]/g, '')}>`,
    `Received: by inbound-smtp.${LOCAL_REGION}.amazonaws.com with SMTP id ${id}; ${new Date(now).toUTCString()}`,
    `X-SES-Spam-Verdict: ${verdicts.spam}`,
    `X-SES-Virus-Verdict: ${verdicts.virus}`,
  ];
  const stored = Buffer.concat([Buffer.from(`${top.join('\r\n')}\r\n`), raw]);
  const status = (name: keyof Verdicts) => ({ status: verdicts[name] });
  return {
    id,
    stored,
    said: {
      from: parsed.from?.address ?? source,
      to: recipients[0] ?? '',
      ...(parsed.subject === undefined ? {} : { subject: parsed.subject }),
      body: await textOf(raw),
    },
    event: {
      Records: [
        {
          eventSource: 'aws:ses',
          eventVersion: '1.0',
          ses: {
            mail: {
              timestamp: at,
              source,
              messageId: id,
              destination,
              headersTruncated: false,
              headers: parsed.headers.map(({ originalKey, value }) => ({ name: originalKey, value })),
              commonHeaders: {
                returnPath: source,
                from: parsed.from ? [named(parsed.from)] : [],
                date: parsed.date ?? '',
                to: (parsed.to ?? []).map(named),
                messageId: parsed.messageId ?? '',
                ...(parsed.subject === undefined ? {} : { subject: parsed.subject }),
              },
            },
            receipt: {
              timestamp: at,
              processingTimeMillis: 0,
              recipients,
              spamVerdict: status('spam'),
              virusVerdict: status('virus'),
              spfVerdict: status('spf'),
              dkimVerdict: status('dkim'),
              dmarcVerdict: status('dmarc'),
              ...(verdicts.dmarc === 'FAIL' ? { dmarcPolicy: 'reject' as const } : {}),
              action: {
                type: 'Lambda',
                functionArn: `arn:aws:lambda:${LOCAL_REGION}:${LOCAL_ACCOUNT}:function:${functionName}`,
                invocationType: 'Event',
              },
            },
          },
        },
      ],
    },
  };
}
