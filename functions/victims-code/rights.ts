/**
 * The twelve rights of the Code and the groups with enhanced rights (facts/rights.csv), for staff's screens and answers.
 * The titles and summaries are our own plain words: wherever the Code's wording matters, show it from the Code itself.
 */
import type { RightId } from './rule.ts';

export interface Right {
  readonly id: Exclude<RightId, 'vrr' | 'policy'>;
  readonly title: string;
  readonly summary: string;
}

export const RIGHTS: readonly Right[] = [
  {
    id: '1',
    title: 'Understand and be understood',
    summary: 'Information in a form you can follow; interpreter or translation where needed',
  },
  {
    id: '2',
    title: 'Have the crime recorded promptly',
    summary: 'Your report is written down without delay; help to give it if you need support',
  },
  {
    id: '3',
    title: 'Get information when you report',
    summary: 'Written confirmation, how the process works, and what support exists',
  },
  {
    id: '4',
    title: 'Be referred to support that fits you',
    summary: 'Your needs are assessed; you are put in touch with a support service',
  },
  {
    id: '5',
    title: 'Be told about compensation',
    summary: 'How to ask for compensation, including CICA for violent crime',
  },
  {
    id: '6',
    title: 'Be told about the investigation and charging decision',
    summary: 'Key steps and decisions, with reasons; how often is agreed with you',
  },
  {
    id: '7',
    title: 'Say how the crime affected you',
    summary: 'You may make a Victim Personal Statement',
  },
  {
    id: '8',
    title: 'Be told about the trial and your part in it',
    summary: 'Dates, what happens, and your role as a witness',
  },
  {
    id: '9',
    title: 'Be told the result and any appeal',
    summary: 'Verdict, sentence and appeals',
  },
  {
    id: '10',
    title: 'Get expenses paid and property back',
    summary: 'Court expenses; return of items held as evidence',
  },
  {
    id: '11',
    title: 'Be told about the offender after conviction',
    summary: 'Victim Contact Scheme where it applies',
  },
  {
    id: '12',
    title: 'Complain if your rights are not met',
    summary: 'To the organisation, then the Ombudsman',
  },
];

export interface EnhancedCategory {
  /** The reason that staff record on a case. */
  readonly id: 'most-serious-crime' | 'persistently-targeted' | 'vulnerable' | 'intimidated' | 'under-18';
  readonly title: string;
  readonly summary: string;
}

export const ENHANCED_CATEGORIES: readonly EnhancedCategory[] = [
  {
    id: 'most-serious-crime',
    title: 'Victim of the most serious crime',
    summary: 'Includes domestic abuse, hate crime, sexual offences, and close relatives bereaved by crime',
  },
  {
    id: 'persistently-targeted',
    title: 'Repeatedly and deliberately targeted',
    summary: 'The same person is targeted over time, for example harassment or stalking',
  },
  {
    id: 'vulnerable',
    title: 'Vulnerable',
    summary: 'Under 18, or the quality of evidence may suffer because of disability, illness or understanding',
  },
  {
    id: 'intimidated',
    title: 'Intimidated',
    summary: 'Fear or distress about giving evidence may affect it',
  },
  {
    id: 'under-18',
    title: 'Under 18',
    summary: 'Children and young people are always in',
  },
];
