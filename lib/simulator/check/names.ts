/** Which of the service's duties is which of the model's: by its milestone's place and the row's own words. */
import { findRule } from '../../../functions/victims-code/rules.ts';

/** A case's item in plain words, as far as it is looked at. */
export interface CaseItem {
  readonly id: string;
  readonly reference: string;
  readonly status: string;
  readonly version: number;
  readonly revision: number;
  readonly reportedAt: string;
  readonly enhancedReasons: readonly string[];
  readonly updateInterval: { readonly days: number };
  readonly lastContactAt?: string;
  readonly death?: unknown;
  readonly restriction?: { readonly subjects: readonly string[] };
  readonly contactPlan?: { readonly channels: readonly string[]; readonly unsafe?: boolean };
  readonly consents: Readonly<Record<string, boolean>>;
  readonly follow?: readonly { readonly follow: string }[];
  readonly dueAt?: string;
  readonly milestones: readonly {
    readonly id: string;
    readonly type: string;
    readonly suspect?: number;
    readonly occurredAt: string;
    readonly receivedAt?: string;
    readonly receivedAssumed?: true;
    readonly recordedAt: string;
    readonly withdrawn?: unknown;
  }[];
  readonly duties: readonly DutyItem[];
}

export interface DutyItem {
  readonly id: string;
  readonly rule: string;
  readonly right: string;
  readonly milestone?: string;
  readonly startedAt: string;
  readonly openedAt: string;
  readonly enhanced: boolean;
  readonly dueAt?: string;
  readonly status: string;
  readonly missedAt?: string;
  readonly fulfilled?: { readonly at: string };
  readonly excuse?: { readonly at: string };
  readonly reminded: readonly string[];
}

/** The model's names of a case's duties, in their order. */
export function namesOf({ milestones, duties }: CaseItem): Map<string, DutyItem> {
  const places = new Map(milestones.map(({ id }, place) => [id, place]));
  const named = new Map<string, DutyItem>();
  let updates = 0;
  for (const duty of duties) {
    if (duty.milestone === undefined) updates += 1;
    const name =
      duty.milestone === undefined ? `update|${updates}` : `${places.get(duty.milestone)}|${findRule(duty.rule)?.duty}`;
    named.set(name, duty);
  }
  return named;
}
