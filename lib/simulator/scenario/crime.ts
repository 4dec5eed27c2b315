/**
 * What is reported, how often, and how it goes on. **Assumed**: shares and delays are plausible, not measured; what
 * matters to the clock is that every kind of milestone comes, in an order that can happen.
 */
import type { Chance } from '../chance.ts';

export type Reason = 'vulnerable' | 'most-serious-crime' | 'persistently-targeted' | 'intimidated';

export interface Crime {
  readonly name: string;
  /** Share of all reports. */
  readonly weight: number;
  /** Always, or with a probability. */
  readonly enhanced: readonly (readonly [probability: number, reason: Reason])[];
  /** How often there is a suspect at all. */
  readonly suspect: number;
  readonly business: number;
  readonly grave: boolean;
}

export const CRIMES: readonly Crime[] = [
  { name: 'Theft', weight: 30, enhanced: [[0.04, 'vulnerable']], suspect: 0.08, business: 0.25, grave: false },
  { name: 'Vehicle crime', weight: 14, enhanced: [[0.03, 'vulnerable']], suspect: 0.06, business: 0.1, grave: false },
  { name: 'Violence', weight: 22, enhanced: [[0.15, 'vulnerable']], suspect: 0.32, business: 0, grave: false },
  { name: 'Burglary', weight: 8, enhanced: [[0.1, 'vulnerable']], suspect: 0.12, business: 0.25, grave: false },
  { name: 'Criminal damage', weight: 6, enhanced: [[0.04, 'vulnerable']], suspect: 0.12, business: 0.3, grave: false },
  {
    name: 'Domestic abuse',
    weight: 9,
    enhanced: [
      [1, 'most-serious-crime'],
      [0.3, 'intimidated'],
    ],
    suspect: 0.55,
    business: 0,
    grave: true,
  },
  { name: 'Stalking', weight: 3, enhanced: [[0.4, 'persistently-targeted']], suspect: 0.4, business: 0, grave: true },
  { name: 'Robbery', weight: 4, enhanced: [[0.2, 'vulnerable']], suspect: 0.25, business: 0.05, grave: true },
  { name: 'Hate crime', weight: 2, enhanced: [[1, 'most-serious-crime']], suspect: 0.35, business: 0.02, grave: false },
  { name: 'Sexual offence', weight: 2, enhanced: [[1, 'most-serious-crime']], suspect: 0.5, business: 0, grave: true },
  { name: 'Homicide', weight: 0.3, enhanced: [[1, 'most-serious-crime']], suspect: 0.8, business: 0, grave: true },
];

/** Something that is going to happen. */
export interface Happening {
  readonly type: string;
  /** Days after the report. */
  readonly after: number;
  readonly suspect?: number;
}

const COURT = [
  'bail-hearing-outcome',
  'arrest-warrant-issued',
  'hearing-outcome-after-rearrest',
  'not-guilty-plea-victim-required',
  'attend-court-required',
] as const;

/** From the charge to the end. */
function court(chance: Chance, grave: boolean, from: number, suspect: number): Happening[] {
  const all: Happening[] = [];
  let after = from;
  const next = (type: string, mean: number) => {
    after += 0.2 + chance.wait(mean);
    all.push({ type, after, suspect });
  };
  if (chance.happens(0.5)) next('first-court-hearing-known-to-police', 1);
  next('hearing-listed-or-changed', 5);
  for (const type of COURT) if (chance.happens(0.2)) next(type, 10);
  if (chance.happens(0.5)) next('hearing-listed-or-changed', 15);
  if (chance.happens(0.3)) next('victim-statement', 5);
  if (chance.happens(0.1)) next('cps-decision-not-to-charge-discontinue-or-alter', 15);
  next('verdict-or-case-end', 25);
  if (chance.happens(0.6)) {
    next('sentence', 10);
    if (grave && chance.happens(0.5)) {
      next('sentence-12-months-or-more-violent-or-sexual', 0.1);
      if (chance.happens(0.5)) next('vcs-referral-received', 8);
      if (chance.happens(0.3)) next('bereaved-relative-conviction-or-sentence', 1);
    }
    if (chance.happens(0.1)) next('appeal-lodged-listed-or-decided', 20);
  }
  if (chance.happens(0.15)) next('expenses-claim-received', 5);
  return all;
}

/** What becomes of one suspect. */
function pursuit(chance: Chance, grave: boolean, suspect: number): Happening[] {
  const all: Happening[] = [];
  let after = chance.wait(8);
  const next = (type: string, mean: number) => {
    after += 0.05 + chance.wait(mean);
    all.push({ type, after, suspect });
  };
  next('suspect-arrested', 1);
  next('suspect-interviewed-under-caution', 0.3);
  const then = chance.weighted([
    [30, 'bail'],
    [25, 'investigation'],
    [20, 'charge'],
    [15, 'nothing'],
    [5, 'disposal'],
    [5, 'requisition'],
  ] as const);
  if (then === 'bail') {
    next('suspect-released-on-police-bail', 0.2);
    if (chance.happens(0.4)) next('pre-charge-bail-conditions-set-or-varied', 0.2);
    if (chance.happens(0.2)) next('police-bail-conditions-changed', 10);
    if (chance.happens(0.15)) next('police-bail-cancelled', 10);
  } else if (then === 'investigation') next('suspect-released-under-investigation', 0.2);
  if (then === 'disposal') {
    next('out-of-court-disposal-considered', 5);
    next('out-of-court-disposal-given', 5);
    return all;
  }
  const charged = then === 'charge' || then === 'requisition' || (then !== 'nothing' && chance.happens(0.45));
  if (charged) {
    next(then === 'requisition' ? 'postal-requisition-issued' : 'suspect-charged', then === 'charge' ? 0.3 : 25);
    return [...all, ...court(chance, grave, after, suspect)];
  }
  if (then === 'nothing') next('suspect-released-without-charge', 0.3);
  next(chance.pick(['no-further-action', 'decision-not-to-prosecute-police']), 15);
  if (chance.happens(0.4)) next('victim-notified-not-to-prosecute', 3);
  return all;
}

/** What is going to happen after a report, in the order of time, the reporting itself left out. */
export function course(chance: Chance, crime: Crime): Happening[] {
  const all: Happening[] = [];
  const maybe = (probability: number, type: string, mean: number) => {
    if (chance.happens(probability)) all.push({ type, after: chance.wait(mean) });
  };
  maybe(0.06, 'written-confirmation-risk', 0.2);
  maybe(0.03, 'companion-requested', 2);
  maybe(0.05, 'any-contact', 5);
  maybe(0.03, 'needs-changed', 15);
  maybe(0.02, 'complaint-received', 20);
  if (!chance.happens(crime.suspect)) {
    if (chance.happens(0.55)) all.push({ type: 'decision-not-to-investigate', after: 0.2 + chance.wait(2) });
    else {
      all.push({ type: 'investigation-opened', after: chance.wait(0.5) });
      all.push({ type: 'investigation-closed-no-suspect', after: 1 + chance.wait(14) });
    }
    return all.sort((a, b) => a.after - b.after);
  }
  all.push({ type: 'investigation-opened', after: chance.wait(0.3) });
  maybe(0.5, 'victim-interview', 1);
  maybe(0.15, 'long-gap-between-decisions', 60);
  maybe(0.03, 'cannot-update-or-use-method', 20);
  const suspects = chance.weighted([
    [82, 1],
    [13, 2],
    [5, 3],
  ]);
  for (let suspect = 1; suspect <= suspects; suspect += 1) all.push(...pursuit(chance, crime.grave, suspect));
  maybe(0.1, 'property-no-longer-needed', 80);
  return all.sort((a, b) => a.after - b.after);
}
