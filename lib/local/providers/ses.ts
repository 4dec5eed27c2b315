/** Stands in for SES: an e-mail lands in the outbox. */
import { randomUUID } from 'node:crypto';
import type { WireAnswer } from '../embedded-dynamodb.ts';
import type { Outbox } from '../outbox.ts';
import { mailed, sesError } from './answers.ts';

export interface SesParts {
  readonly outbox: Outbox;
  readonly now: () => number;
  /** The one verified identity: the domain that e-mail may come from. */
  readonly domain: string;
  /** The one configuration set. */
  readonly configurationSet: string;
}

/** The address in `Met Police <updates@mail.met.example>`. */
export function bareAddress(text: string): string {
  return /<([^<>]*)>\s*$/.exec(text)?.[1] ?? text.trim();
}

/** The domain of an address, in small letters. */
export function domainOf(address: string): string {
  return bareAddress(address).split('@').at(-1)?.toLowerCase() ?? '';
}

/** What SES itself refuses to address. */
const ADDRESS = /^[^\s@<>,;]{1,64}@[^\s@<>,;]+\.[^\s@<>,;.]+$/;

/** `Destination.ToAddresses.member.1`, `.2`, … */
function members(form: URLSearchParams, name: string): string[] {
  const found: string[] = [];
  for (let i = 1; form.has(`${name}.member.${i}`); i += 1) found.push(form.get(`${name}.member.${i}`) ?? '');
  return found;
}

/** `Tags.member.1.Name` and `.Value`, … */
function tagsOf(form: URLSearchParams): Record<string, string> {
  const found: Record<string, string> = {};
  for (let i = 1; form.has(`Tags.member.${i}.Name`); i += 1) {
    found[form.get(`Tags.member.${i}.Name`) ?? ''] = form.get(`Tags.member.${i}.Value`) ?? '';
  }
  return found;
}

/** Does one `SendEmail` (API of 2010-12-01). */
export async function sendEmail(form: URLSearchParams, parts: SesParts): Promise<WireAnswer> {
  const sender = form.get('Source') ?? '';
  const [to, ...others] = members(form, 'Destination.ToAddresses');
  const set = form.get('ConfigurationSetName') ?? undefined;
  const subject = form.get('Message.Subject.Data') ?? '';
  const text = form.get('Message.Body.Text.Data');
  const html = form.get('Message.Body.Html.Data');
  if (domainOf(sender) !== parts.domain) {
    const words = 'Email address is not verified. The following identities failed the check in region EU-WEST-2';
    return sesError(400, 'MessageRejected', `${words}: ${sender}`);
  }
  if (set !== undefined && set !== parts.configurationSet) {
    return sesError(400, 'ConfigurationSetDoesNotExist', `Configuration set <${set}> does not exist.`);
  }
  if (to === undefined || !ADDRESS.test(bareAddress(to))) {
    return sesError(400, 'InvalidParameterValue', "Missing final '@domain'");
  }
  // SES would take up to fifty; here each e-mail has one victim, and no other may see the address.
  if (others.length > 0) return sesError(400, 'InvalidParameterValue', 'The local SES takes one recipient.');
  if (/[\r\n]/.test(subject)) return sesError(400, 'InvalidParameterValue', 'Header contains invalid characters');
  if (text === null && html === null) return sesError(400, 'InvalidParameterValue', 'Missing body');
  const tags = tagsOf(form);
  const [replyTo] = members(form, 'ReplyToAddresses');
  const id = randomUUID();
  await parts.outbox.append({
    id,
    channel: 'email',
    to: bareAddress(to),
    subject,
    body: text ?? '',
    ...(html === null ? {} : { html }),
    sender,
    ...(replyTo === undefined ? {} : { replyTo }),
    ...(Object.keys(tags).length === 0 ? {} : { tags }),
    at: new Date(parts.now()).toISOString(),
  });
  return mailed(id);
}
