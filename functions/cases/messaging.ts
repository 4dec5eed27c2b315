/** Whether anything automatic may be sent in a case at all, and to whom. Each message's own rules come after this. */
import type { Case, Channel, Detail } from './case.ts';

/** Why nothing automatic is sent. */
export type Obstacle =
  | 'deceased'
  | 'closed'
  | 'no-plan'
  | 'unsafe'
  | 'child-alone'
  | 'unconfirmed-details'
  | 'no-channel';

const DETAIL_OF: Readonly<Record<Channel, 'phone' | 'email' | undefined>> = {
  sms: 'phone',
  email: 'email',
  // A person rings.
  phone: undefined,
};

/** The number or address that a channel would use: of who speaks for the victim, where somebody does. */
export function detailBy(of: Case, channel: Channel): Detail | undefined {
  const person = of.representative ?? of.victim;
  const field = DETAIL_OF[channel];
  return field && person[field];
}

/** The number and address that the plan's channels would use. */
function reachedBy(of: Case): Detail[] {
  return (of.contactPlan?.channels ?? []).flatMap((channel) => detailBy(of, channel) ?? []);
}

/** In the order in which they are told. */
export const OBSTACLES: readonly (readonly [Obstacle, (of: Case) => boolean])[] = [
  ['deceased', (of) => of.death !== undefined],
  ['closed', (of) => of.status === 'closed'],
  ['no-plan', (of) => of.contactPlan === undefined],
  ['unsafe', (of) => of.contactPlan?.unsafe === true],
  // A child is reached through a safe adult; whoever lives with the child may be the one who must not read it.
  ['child-alone', (of) => of.representative === undefined && of.enhancedReasons.includes('under-18')],
  // Also when another channel is confirmed: until somebody has checked, nobody knows who changed what and why.
  ['unconfirmed-details', (of) => reachedBy(of).some(({ confirmed }) => !confirmed)],
  ['no-channel', (of) => of.contactPlan !== undefined && reachedBy(of).length === 0],
];

/** Whether automatic messages may be sent, and every reason why not. */
export function messagesOf(of: Case): { automatic: boolean; because: Obstacle[] } {
  const because = OBSTACLES.filter(([, stands]) => stands(of)).map(([code]) => code);
  return { automatic: because.length === 0, because };
}
