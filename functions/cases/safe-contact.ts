/** The safe-contact banner: how to reach a victim without harm, in words, for every place where staff see a case. */
import type { Case, Channel, ContactPlan } from './case.ts';

const CHANNELS: Readonly<Record<Channel, string>> = { sms: 'text', email: 'e-mail', phone: 'phone' };

/** What to know beside the plan, in the order in which it is said. */
const CAUTIONS = {
  'could-not-speak': 'At the last attempt it was not safe to speak: ask first whether it is now.',
  'spoken-for': 'Speak to the representative, not the victim.',
  child: 'The victim was under 18 at the report, and nobody is recorded who speaks for them.',
  business: 'A business, and nobody is recorded who speaks for it.',
  unconfirmed: 'A changed number or address is not confirmed yet: do not use it.',
} as const;

export type Caution = keyof typeof CAUTIONS;

/** What staff have to know about whom they would reach. */
export function cautionsOf({ victim, representative, enhancedReasons, contacts }: Case): Caution[] {
  // Until somebody has spoken again; an attempt that reached nobody, or a message, says nothing about it.
  const last = contacts.findLast(({ outcome }) => outcome === 'spoke' || outcome === 'unsafe');
  const { phone, email } = representative ?? victim;
  const unconfirmed = [phone, email].some((detail) => detail?.confirmed === false);
  return [
    ...(last?.outcome === 'unsafe' ? (['could-not-speak'] as const) : []),
    ...(representative ? (['spoken-for'] as const) : []),
    ...(!representative && enhancedReasons.includes('under-18') ? (['child'] as const) : []),
    ...(!representative && victim.kind === 'business' ? (['business'] as const) : []),
    ...(unconfirmed ? (['unconfirmed'] as const) : []),
  ];
}

/** `Reach by phone or text, 09:00 to 17:00, language pl.` Notes are not repeated: they stand in the plan. */
function planned({ channels, hours, language, notes }: ContactPlan): string {
  const by =
    channels.length === 0
      ? 'No channel is known to be safe'
      : `Reach by ${channels.map((each) => CHANNELS[each]).join(' or ')}`;
  const parts = [by, `${hours.from} to ${hours.to}`, ...(language === undefined ? [] : [`language ${language}`])];
  return `${parts.join(', ')}.${notes === undefined ? '' : ' Read the notes of the plan.'}`;
}

/** The banner of a case. `deceased`: the victim has died; of the plan only its warning is left. */
export function safeContact(of: {
  readonly contactPlan?: ContactPlan;
  readonly deceased?: boolean;
  readonly cautions?: readonly Caution[];
}): string {
  const { contactPlan, deceased, cautions = [] } = of;
  const said = (some: readonly Caution[]) => some.map((caution) => CAUTIONS[caution]);
  const unsafe = contactPlan?.unsafe ? ['NOT SAFE: be sure who listens before you say why you call.'] : [];
  if (deceased) {
    const died = 'The victim has died. Speak to whoever speaks for them, in person or by phone; nothing is sent.';
    return [
      died,
      ...unsafe,
      ...said(cautions.filter((caution) => caution === 'unconfirmed' || caution === 'could-not-speak')),
    ].join(' ');
  }
  const how = contactPlan
    ? planned(contactPlan)
    : 'No contact plan: nothing is sent. Phone first, and ask how and when contact is safe.';
  return [...unsafe, ...said(cautions), how].join(' ');
}
