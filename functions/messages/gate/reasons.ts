/** Why a message waits or was not sent, in words for staff, and what to do. */
import type { HoldReason, StopReason } from './decision.ts';

export const REASONS: Readonly<Record<HoldReason | StopReason, string>> = {
  // Held: it goes out by itself.
  'outside-hours':
    'It waits for the hours at which this victim may be reached: between 08:00 and 20:00 and within the contact plan. If it cannot wait, phone as the plan says.',
  'too-soon-after-contact':
    'It waits until some time has passed since the contact that it asks about. There is nothing to do.',
  'rate-limit':
    'As many messages as are allowed have gone to this number or address, about this case, from this borough or from the force. It goes out when there is room again; if it cannot wait, phone.',
  'daily-spend': 'The texts of today have cost what a day may cost. It goes out tomorrow; if it cannot wait, phone.',
  // Not sent.
  deceased: 'The victim has died: nothing is sent. Speak to whoever speaks for them, in person or by phone.',
  closed: 'The case is closed: nothing is sent. Reopen it if there is something to tell, or phone.',
  'no-plan': 'There is no contact plan: nothing is sent. Phone, ask how and when contact is safe, and record the plan.',
  unsafe:
    'Contact is marked unsafe, in this case or another one with the same number or address: nothing is sent. Phone only as the plan says, and be sure who listens.',
  'child-alone':
    'The victim was under 18 at the report and nobody is recorded who speaks for them: nothing is sent. Speak to a safe adult and record them as representative.',
  'unconfirmed-details':
    'A changed number or address is not confirmed yet: nothing is sent. Have a colleague check and confirm it, then send it again; do not use it before.',
  'no-channel':
    'The contact plan leaves no way to write: there is no number or address for the channels in it. Phone if the plan allows it, or record the number or address.',
  'channel-not-in-plan':
    'The contact plan does not have this channel. Choose one that it has, or ask the victim and change the plan.',
  'no-common-hour':
    'The hours of the contact plan lie outside of 08:00 to 20:00, when messages go out. Phone at the hours of the plan, or agree others.',
  'consent-refused':
    'The victim does not want messages of this kind. What the Code promises is owed all the same: phone if there is something to tell.',
  'opted-out':
    'The owner of this number texted STOP. Phone, ask which messages they want, and record it as their consents: what is recorded later counts.',
  unreachable:
    'The number or address cannot be reached: an earlier message failed for good. Find out the right one and change it in the case; meanwhile phone another way.',
  'not-a-uk-mobile':
    'The number is not a mobile of the United Kingdom: no texts go there. Phone, or ask for a mobile number or an e-mail address.',
  'phone-first':
    'A person phones first: the victim has enhanced rights, or a suspect was released on bail. Phone, record the attempt, then send it again.',
  'template-not-allowed': 'This message is not for this case. Choose another one of the list of templates, or phone.',
  'no-longer-needed': 'What it was to tell has been told in the meantime. There is nothing to do.',
  'something-to-tell':
    'There is news that the victim has not been told: a text that says there is none would be untrue. Tell them; the duties say what.',
  'invited-before':
    'The victim was invited not long ago, or another invitation to this number still runs. There is nothing to do.',
  'too-late': 'It could not go out for three days and is no news any more. Phone.',
  'unknown-outcome':
    'Nobody knows whether it arrived, and it is not sent again. Phone if it matters that the victim knows; where contact is unsafe, only as the plan says.',
  'too-many-answers':
    'This number was answered as often as is allowed; what it texts is kept and read all the same. There is nothing to do.',
  'no-case': 'The case that it belongs to could not be read, so nobody knows whether it is safe. Tell the engineers.',
};
