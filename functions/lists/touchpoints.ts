/**
 * The touchpoints that can be rated (facts/touchpoints.csv, but for its rows on method). A touchpoint whose own
 * question would tell a reader of the page what happened (domestic abuse, sexual offence) asks a general one.
 */

export type Scale = 'ease' | 'agree' | 'satisfied' | 'well' | 'speed' | 'amount' | 'expectation' | 'fact';

export interface Touchpoint {
  readonly id: string;
  /** The stage of the justice process that it belongs to. */
  readonly stage: string;
  /** What staff call it. */
  readonly name: string;
  /** The question beside the rating (an id of the language files' `questions`) and the answers it takes. */
  readonly question?: string;
  readonly scale?: Scale;
}

export const TOUCHPOINTS: readonly Touchpoint[] = [
  {
    id: 'first-contact-uss',
    stage: 'first-contact',
    name: 'First contact by any channel',
    question: 'first-contact-uss',
    scale: 'ease',
  },
  { id: 'first-contact-999', stage: 'first-contact', name: '999 call', question: 'first-contact-999', scale: 'agree' },
  {
    id: 'first-contact-101',
    stage: 'first-contact',
    name: '101 call',
    question: 'first-contact-101',
    scale: 'satisfied',
  },
  {
    id: 'first-contact-call-quality',
    stage: 'first-contact',
    name: 'Call handler (999 or 101)',
    question: 'first-contact-call-quality',
    scale: 'agree',
  },
  {
    id: 'first-contact-online',
    stage: 'first-contact',
    name: 'Online or telephone report (TDIU)',
    question: 'first-contact-online',
    scale: 'ease',
  },
  {
    id: 'first-contact-front-counter',
    stage: 'first-contact',
    name: 'Police station front counter',
    question: 'first-contact-front-counter',
    scale: 'agree',
  },
  {
    id: 'response-attendance-uss',
    stage: 'response-officer',
    name: 'Officer attends',
    question: 'response-attendance-uss',
    scale: 'satisfied',
  },
  {
    id: 'response-my-met',
    stage: 'response-officer',
    name: 'After speaking to an officer',
    question: 'response-my-met',
    scale: 'well',
  },
  {
    id: 'response-treatment',
    stage: 'response-officer',
    name: 'How staff treated you',
    question: 'response-treatment',
    scale: 'agree',
  },
  {
    id: 'response-da',
    stage: 'response-officer',
    name: 'Domestic abuse response',
    question: 'response-treatment',
    scale: 'agree',
  },
  {
    id: 'statement-abe',
    stage: 'statement',
    name: 'Statement or recorded interview (ABE)',
    question: 'response-treatment',
    scale: 'agree',
  },
  {
    id: 'statement-pressure',
    stage: 'statement',
    name: 'Pressure to withdraw',
    question: 'statement-pressure',
    scale: 'fact',
  },
  {
    id: 'investigation-update-uss',
    stage: 'investigation',
    name: 'Updates',
    question: 'investigation-update-uss',
    scale: 'satisfied',
  },
  {
    id: 'investigation-update-vc',
    stage: 'investigation',
    name: 'Updates',
    question: 'investigation-update-vc',
    scale: 'agree',
  },
  {
    id: 'investigation-agreed-updates',
    stage: 'investigation',
    name: 'Agreed how often',
    question: 'investigation-agreed-updates',
    scale: 'fact',
  },
  {
    id: 'arrest-bail',
    stage: 'arrest-bail',
    name: 'Arrest, interview, bail or release',
    question: 'arrest-bail',
    scale: 'speed',
  },
  { id: 'charge', stage: 'charge', name: 'Charge decision', question: 'charge', scale: 'agree' },
  { id: 'charge-cps', stage: 'charge', name: 'CPS letter or meeting', question: 'charge-cps', scale: 'agree' },
  {
    id: 'court-before',
    stage: 'court',
    name: 'Before court (Witness Care Unit)',
    question: 'court-before',
    scale: 'agree',
  },
  { id: 'court-day', stage: 'court', name: 'Day at court', question: 'court-day', scale: 'satisfied' },
  { id: 'court-result', stage: 'court', name: 'Result and sentence', question: 'court-result', scale: 'agree' },
  {
    id: 'closed-nfa',
    stage: 'case-closed',
    name: 'No further action or closed',
    question: 'closed-nfa',
    scale: 'agree',
  },
  { id: 'closed-review', stage: 'case-closed', name: 'Right to review', question: 'closed-review', scale: 'fact' },
  { id: 'desk-call', stage: 'desk', name: 'Call to the Victim Focus Desk', question: 'desk-call', scale: 'well' },
  {
    id: 'leaflet',
    stage: 'leaflet',
    name: 'Victim information leaflet with QR code',
    question: 'leaflet',
    scale: 'amount',
  },
  { id: 'support-referral', stage: 'support', name: 'Offer of support', question: 'support-referral', scale: 'fact' },
  { id: 'vps', stage: 'support', name: 'Victim Personal Statement', question: 'vps', scale: 'fact' },
  { id: 'complaint', stage: 'complaint', name: 'After a complaint', question: 'complaint', scale: 'agree' },
  { id: 'whole-uss', stage: 'whole', name: 'Whole experience', question: 'whole-uss', scale: 'satisfied' },
  {
    id: 'whole-report-again',
    stage: 'whole',
    name: 'Would report again',
    question: 'whole-report-again',
    scale: 'agree',
  },
  {
    id: 'whole-expectation',
    stage: 'whole',
    name: 'Compared with expectation',
    question: 'whole-expectation',
    scale: 'expectation',
  },
  { id: 'whole-open', stage: 'whole', name: 'Open anonymous survey' },
  { id: 'govuk-end', stage: 'digital', name: 'End of an online task', question: 'govuk-end', scale: 'satisfied' },
];

const byId = new Map(TOUCHPOINTS.map((touchpoint) => [touchpoint.id, touchpoint]));

/** The touchpoint with an id. */
export function findTouchpoint(id: string): Touchpoint | undefined {
  return byId.get(id);
}
