/** The safe-contact banner: how to reach a victim without harm, in words, for every place where staff see a case. */
import type { Channel, ContactPlan } from './case.ts';

const CHANNELS: Readonly<Record<Channel, string>> = { sms: 'text', email: 'e-mail', phone: 'phone' };

/** `Reach by phone or text, 09:00 to 17:00, language pl.` Notes are not repeated: they stand in the plan. */
function planned({ channels, hours, language, notes }: ContactPlan): string {
  const by =
    channels.length === 0 ? 'No channel is known to be safe' : `Reach by ${channels.map((each) => CHANNELS[each]).join(' or ')}`;
  const parts = [by, `${hours.from} to ${hours.to}`, ...(language === undefined ? [] : [`language ${language}`])];
  return `${parts.join(', ')}.${notes === undefined ? '' : ' Read the notes of the plan.'}`;
}

/** The banner of a case. `deceased`: the victim has died, whatever plan there was. */
export function safeContact(of: { readonly contactPlan?: ContactPlan; readonly deceased?: boolean }): string {
  const { contactPlan, deceased } = of;
  if (deceased) return 'The victim has died. Speak to whoever speaks for them, in person or by phone; nothing is sent.';
  if (!contactPlan) return 'No contact plan: nothing is sent. Phone first, and ask how and when contact is safe.';
  const how = planned(contactPlan);
  return contactPlan.unsafe ? `NOT SAFE: be sure who listens before you say why you call. ${how}` : how;
}
