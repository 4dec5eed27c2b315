/** Why a message waits or how it ended, in words for staff: what the gate said, or what became of handing it over. */
import { REASONS } from './gate/reasons.ts';

/** Codes of outcome.ts, attempt.ts, ready.ts, state.ts and of receipts. */
const HAND_OVER: Readonly<Record<string, string>> = {
  throttled: 'The provider takes no more just now. It is tried again by itself.',
  'provider-error': 'The provider had an error of its own and did not take it.',
  'not-connected': 'The provider could not be reached.',
  'provider-rests': 'The provider has failed several times in a row. It is tried again by itself.',
  account: "The provider refuses the force's account or settings. Engineers have been told.",
  'not-ready': 'Something that is needed to send it could not be read. It is tried again by itself.',
  changed: 'The case was changed while it was being sent. It is looked at anew.',
  'not-composed': 'It could not be put into words. Tell the engineers; phone if the victim must know.',
  rejected: 'The provider has refused this message for good.',
  'no-answer': 'The provider did not answer: nobody knows whether it went out.',
  'claim-ran-out': 'The service stopped while it was being sent: nobody knows whether it went out.',
  'no-receipt': 'No receipt came for three days: nobody knows whether it arrived.',
  'invalid-number': 'There is no such number. Find out the right one and change it in the case.',
  blocked: 'This number takes no texts from us. Phone, or ask for another way.',
  'blocked-as-spam': 'The network took it for an advertisement and did not deliver it.',
  'over-budget': "The provider's limit for costs is reached. Engineers have been told.",
  'phone-off': 'The phone was off or out of reach for too long.',
  'not-delivered': 'The network could not deliver it.',
  bounced: 'The mailbox did not take it.',
  'bounced-for-ever': 'There is no such mailbox. Find out the right address and change it in the case.',
};

const WORDS: ReadonlyMap<string, string> = new Map([...Object.entries(HAND_OVER), ...Object.entries(REASONS)]);

/** @param code of a message */
export function reasonWords(code: string): string {
  return WORDS.get(code) ?? 'It did not go out as it should.';
}
