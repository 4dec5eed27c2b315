/**
 * One duty of the Victims' Code as data: what it promises, to whom it falls, from when, until when, and how sure that is.
 * Where it comes from: rule-sources.ts.
 */

/** Who owes it. The force answers for `police` and `wcu` (the Witness Care Unit); it cannot know what the others did. */
export type Owner = 'police' | 'wcu' | 'cps' | 'probation' | 'police-or-cps' | 'all-agencies' | 'not-stated';

/** How far the row is confirmed (facts/victims-code-duties.csv, column `status`). */
export type Confirmation = 'confirmed' | 'partly' | 'older-code-only' | 'unconfirmed';

/** A right of the Code, the NPCC review scheme (`vrr`, not the Code) or the force's own `policy` (not the Code). */
export type RightId = '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9' | '10' | '11' | '12' | 'vrr' | 'policy';

/** A time limit that a clock can keep. Working days: Monday to Friday, not a bank holiday of England and Wales. */
export interface Limit {
  /** Whole days, at least one. */
  readonly count: number;
  readonly unit: 'working-days' | 'days';
}

export interface DutyRule {
  /** Stable, kebab-case; never used again for another rule. */
  readonly id: string;
  readonly right: RightId;
  /** The milestone that opens it, kebab-case. */
  readonly trigger: string;
  /** A few plain words for lists: `Tell the victim of the arrest`. */
  readonly title: string;
  /** The row's own text. */
  readonly duty: string;
  /** What to do, in our own words, where the row's text does not say it to the one who has to do it. */
  readonly whatToDo?: string;
  readonly owner: Owner;
  /** Absent where the row has no number: then there is no due time and it cannot be missed. */
  readonly standard?: Limit;
  readonly enhanced?: Limit;
  /** From when it runs: when it happened, or when the owing body received the information. */
  readonly clock: 'event' | 'receipt';
  /** What shows that it was kept: the victim was told (a spoken contact, a delivered message), or staff did something. */
  readonly evidence: 'told' | 'done';
  /** Which of the above had to be inferred because the source does not say it. */
  readonly inferred: readonly ('clock' | 'evidence' | 'version' | 'standard' | 'enhanced')[];
  readonly codeVersion: string;
  /** Days (Europe/London) of the clock's start for which the rule holds; `validTo` is the last. */
  readonly validFrom: string;
  readonly validTo?: string;
  readonly confirmation: Confirmation;
}
