/**
 * Whether an e-mail may count as what a victim said. Rules only: SES's verdicts in, the reason against it out.
 *
 * Spam and virus must have passed, and SES must have found that the domain of the sender stands behind the mail. `DMARC
 * PASS` says exactly that. Where the domain has no DMARC policy the verdict is `GRAY`, and `DKIM PASS` alone says little:
 * the event does not name the domain that signed, so a stranger's own signature passes as well. It counts only aligned,
 * and what the event can tell of alignment is this: `SPF PASS` is about the envelope's domain; if that is the domain that
 * the mail says it is from, the domain's own servers sent it. A policy that failed, or a check that did not run, is never
 * mended by another one.
 */
import type { Receipt } from './receipt.ts';

export type Doubt = 'spam' | 'virus' | 'sender' | 'no-verdicts';

/** The domain of an address as people write it, `Ada <ada@home.example>` too; undefined when there is not exactly one. */
function domainOf(address: string): string | undefined {
  const bare = /<([^<>]*)>\s*$/.exec(address.slice(-400))?.[1] ?? address.trim();
  const parts = bare.split('@');
  return parts.length === 2 && /^[a-z0-9.-]+$/i.test(parts[1] ?? '') ? parts[1]?.toLowerCase() : undefined;
}

function isAligned({ verdicts, sender, from }: Receipt): boolean {
  const [author, ...more] = from;
  const domain = more.length === 0 && author !== undefined ? domainOf(author) : undefined;
  return verdicts.dkim === 'PASS' && verdicts.spf === 'PASS' && domain !== undefined && domain === domainOf(sender);
}

/** Why a mail is not taken as a victim's; undefined: it is. @param receipt absent: SES's event was lost */
export function doubtOf(receipt: Receipt | undefined): Doubt | undefined {
  if (!receipt) return 'no-verdicts';
  const { verdicts } = receipt;
  if (verdicts.virus !== 'PASS') return 'virus';
  if (verdicts.spam !== 'PASS') return 'spam';
  const vouched = verdicts.dmarc === 'PASS' || (verdicts.dmarc === 'GRAY' && isAligned(receipt));
  return vouched ? undefined : 'sender';
}
