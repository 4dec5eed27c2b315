/** What can happen in a case that opens duties: every trigger of the rules, with the name that staff read. */
import type { DutyRule } from './rule.ts';
import { DUTY_RULES } from './rules.ts';

export interface MilestoneType {
  readonly id: string;
  readonly name: string;
  /** Every rule that it opens, of every version of the Code. */
  readonly duties: readonly DutyRule[];
}

const NAMES: Readonly<Record<string, string>> = {
  'any-contact': 'Any contact with the victim',
  'companion-requested': 'The victim asked to bring someone',
  'crime-reported': 'Crime reported',
  'victim-interview': 'Victim interviewed',
  'written-confirmation-risk': 'Written confirmation could cause harm',
  'needs-changed': "The victim's needs changed",
  'attend-court-required': 'The victim must attend court',
  'suspect-arrested': 'Suspect arrested',
  'suspect-interviewed-under-caution': 'Suspect interviewed under caution',
  'suspect-released-without-charge': 'Suspect released without charge',
  'suspect-released-on-police-bail': 'Suspect released on police bail',
  'suspect-released-under-investigation': 'Suspect released under investigation',
  'police-bail-conditions-changed': 'Police bail conditions changed',
  'police-bail-cancelled': 'Police bail cancelled',
  'decision-not-to-investigate': 'Decision not to investigate',
  'investigation-opened': 'Investigation opened',
  'long-gap-between-decisions': 'Long gap between decisions',
  'cannot-update-or-use-method': 'An update or the preferred method is not possible',
  'out-of-court-disposal-considered': 'Out-of-court disposal considered',
  'out-of-court-disposal-given': 'Out-of-court disposal given',
  'suspect-charged': 'Suspect charged',
  'postal-requisition-issued': 'Postal requisition issued',
  'decision-not-to-prosecute-police': 'Police decision not to prosecute',
  'no-further-action': 'No further action',
  'investigation-closed-no-suspect': 'Investigation closed without a suspect',
  'cps-decision-not-to-charge-discontinue-or-alter': 'CPS decision not to charge, to discontinue or to alter a charge',
  'pre-charge-bail-conditions-set-or-varied': 'Pre-charge bail conditions set or varied',
  'victim-notified-not-to-prosecute': 'Victim told of a decision not to prosecute',
  'victim-statement': 'Victim gives a statement',
  'hearing-listed-or-changed': 'Hearing listed or changed',
  'bail-hearing-outcome': 'Outcome of a bail hearing',
  'arrest-warrant-issued': 'Arrest warrant issued',
  'hearing-outcome-after-rearrest': 'Outcome of the hearing after a re-arrest',
  'not-guilty-plea-victim-required': 'Not guilty plea, the victim must give evidence',
  'first-court-hearing-known-to-police': 'Police know of the first court hearing',
  'verdict-or-case-end': 'Verdict or end of the case',
  sentence: 'Sentence',
  'bereaved-relative-conviction-or-sentence': 'Conviction or sentence, bereaved relative',
  'appeal-lodged-listed-or-decided': 'Appeal lodged, listed or decided',
  'expenses-claim-received': 'Claim for expenses received',
  'property-no-longer-needed': 'Property no longer needed',
  'sentence-12-months-or-more-violent-or-sexual': 'Sentence of 12 months or more, violent or sexual offence',
  'vcs-referral-received': 'Referral to the Victim Contact Scheme received',
  'complaint-received': 'Complaint received',
};

/** In the order of the Code's rights. */
export const MILESTONE_TYPES: readonly MilestoneType[] = Object.entries(NAMES).map(([id, name]) => ({
  id,
  name,
  duties: DUTY_RULES.filter((rule) => rule.trigger === id),
}));

const byId = new Map(MILESTONE_TYPES.map((type) => [type.id, type]));

/** The type with an id. */
export function findMilestoneType(id: string): MilestoneType | undefined {
  return byId.get(id);
}
