/**
 * A case: one victim's part in a crime report. One item, one conditional write for every change. Types only; times are
 * ISO (UTC, milliseconds), days are `YYYY-MM-DD` in Europe/London, staff are opaque ids from the directory.
 */
import type { TemplateId } from '../messages/message.ts';
import type { CaseTaskKind } from '../tasks/kinds.ts';

/** A number (E.164) or e-mail address. Changed ones wait for a second person before anything may be sent to them. */
export interface Detail {
  readonly value: string;
  readonly confirmed: boolean;
  readonly changedBy?: string;
  readonly changedAt?: string;
  /** Id of the request that changed it: two changes at one instant are two. */
  readonly change?: string;
}

export interface Victim {
  readonly name: string;
  readonly kind: 'person' | 'business';
  readonly phone?: Detail;
  readonly email?: Detail;
  readonly language?: string;
  readonly dateOfBirth?: string;
}

/** Who speaks for the victim: a parent, a bereaved relative, a family spokesperson, a business's named contact. */
export interface Representative {
  readonly name: string;
  readonly relation: string;
  readonly phone?: Detail;
  readonly email?: Detail;
}

export type Channel = 'sms' | 'email' | 'phone';

/** How it is safe to reach this victim. Without one, nothing automatic is sent. `hours`: `HH:MM`, London. */
export interface ContactPlan {
  readonly channels: readonly Channel[];
  readonly hours: { readonly from: string; readonly to: string };
  readonly language?: string;
  readonly unsafe?: boolean;
  readonly notes?: string;
}

export interface Consents {
  readonly surveys: boolean;
  readonly routineUpdates: boolean;
  readonly dutyUpdates: boolean;
}

/** Why the shorter limits hold. `under-18` follows from the date of birth; the others staff record. */
export type EnhancedReason = 'vulnerable' | 'most-serious-crime' | 'persistently-targeted' | 'intimidated' | 'under-18';

export interface Milestone {
  readonly id: string;
  readonly type: string;
  readonly occurredAt: string;
  /** When the owing body received it; `receivedAssumed`: nobody said, so it is when it was recorded here. */
  readonly receivedAt?: string;
  readonly receivedAssumed?: true;
  readonly recordedAt: string;
  readonly recordedBy: string;
  readonly suspect?: number;
  /** The events of the records system that told of it. */
  readonly sourceEventIds?: readonly string[];
  /** What was first said of a milestone that was corrected since: the same event told again is still known by it. */
  readonly given?: { readonly occurredAt: string; readonly receivedAt?: string };
  /** It was recorded by mistake. */
  readonly withdrawn?: { readonly at: string; readonly by: string; readonly reason: string };
}

/** `eve` and `due-day`: of the routine update, on the last working day before it is due and when its due day begins. */
export type ReminderStage = 'half' | 'eve' | 'four-hours' | 'due-day' | 'missed';

export interface Duty {
  readonly id: string;
  /** Id of the rule in functions/victims-code, or `routine-update`. */
  readonly rule: string;
  readonly right: string;
  /** The milestone that opened it; the routine update has none. */
  readonly milestone?: string;
  readonly suspect?: number;
  /** When its clock started: the event's or the receipt's instant. */
  readonly startedAt: string;
  readonly openedAt: string;
  /** Whether the victim had enhanced rights when its due time was set; final once it is no longer open. */
  readonly enhanced: boolean;
  /** Absent where the Code gives no number. */
  readonly dueAt?: string;
  /** `missed` is final: what comes later is recorded beside it. */
  readonly status: 'open' | 'met' | 'missed' | 'excused';
  readonly missedAt?: string;
  /** When the victim was told, or the thing was done, also when that was too late. */
  readonly fulfilled?: {
    readonly at: string;
    readonly by: string;
    readonly contact?: string;
    readonly channel?: string;
  };
  /** The reason why it was not kept; a missed duty stays missed beside it. */
  readonly excuse?: { readonly at: string; readonly by: string; readonly reason: string };
  /** Stages that have come, or no longer need to. */
  readonly reminded: readonly ReminderStage[];
}

export interface Contact {
  readonly id: string;
  readonly at: string;
  readonly by: string;
  readonly channel: string;
  readonly direction: 'outbound' | 'inbound';
  /** The last three are what became of a message. */
  readonly outcome: 'spoke' | 'no-answer' | 'unsafe' | 'delivered' | 'failed' | 'unknown';
  readonly dutyIds: readonly string[];
  /** The message that it was, and its template. */
  readonly message?: { readonly id: string; readonly template: TemplateId };
  readonly note?: string;
}

/** One change of the case, kept for ever as an item of its own in the case's partition. */
export interface CaseEvent {
  /** The version of the case that it made. */
  readonly version: number;
  readonly at: string;
  readonly by: string;
  /** A constant of the code: `registered`, `milestone-recorded`, `duty-missed`, ... */
  readonly kind: string;
  /** What changed, in the fields of the API. */
  readonly details: Readonly<Record<string, unknown>>;
  /** What the request was answered, so that the same request again gets the same. */
  readonly answer?: unknown;
}

/** What was sent with an `Idempotency-Key` (or, without one, the request itself), as hashes. */
export interface RequestMark {
  readonly key: string;
  readonly body: string;
  /** The version that it made: its event holds the answer. */
  readonly version: number;
}

/** Staff work that a change asks for or settles; its task id is derived: twice is once. */
export type TaskOrder =
  | {
      readonly order: 'raise';
      readonly kind: CaseTaskKind;
      readonly dutyId?: string;
      /** Tells apart tasks of one kind that are about no duty. */
      readonly about?: string;
      readonly openedAt: string;
      readonly dueBy: string;
    }
  | {
      readonly order: 'settle';
      readonly kind: CaseTaskKind;
      readonly dutyId?: string;
      readonly about?: string;
      readonly outcome: 'done' | 'not-needed';
      readonly at: string;
    };

/** A task about a message or a phone call. `settled`: by the case; staff may have closed it before. */
export interface MessageTask {
  readonly kind: CaseTaskKind;
  readonly about: string;
  readonly dueBy: string;
  readonly settled?: true;
}

export interface Case {
  /** Canonical: `1000000-26.1`. */
  readonly id: string;
  /** The crime reference as it was given: `1000000/26`. */
  readonly reference: string;
  readonly victimNumber: number;
  readonly borough: string;
  readonly team?: string;
  readonly category: string;
  readonly reportedAt: string;
  readonly status: 'open' | 'closed';
  readonly closed?: { readonly at: string; readonly by: string };
  readonly registeredAt: string;
  readonly registeredBy: string;
  readonly victim: Victim;
  readonly representative?: Representative;
  /** What each task was about that ever asked for a second person: a restriction hides the closed ones too. */
  readonly detailTasks?: readonly string[];
  /** The tasks about messages and phone calls that were ever raised: a restriction hides them too. */
  readonly messageTasks?: readonly MessageTask[];
  readonly death?: { readonly at: string; readonly by: string };
  /** Only supervisors and these staff may see the case. */
  readonly restriction?: {
    readonly subjects: readonly string[];
    readonly reason: string;
    readonly at: string;
    readonly by: string;
  };
  readonly contactPlan?: ContactPlan;
  readonly consents: Consents;
  /** When staff last recorded consents: a STOP that came before no longer counts. */
  readonly consentsAt?: string;
  /** When a feedback invitation was last ordered: at most one a period. */
  readonly invitedAt?: string;
  readonly updateInterval: { readonly days: number; readonly source: 'force-policy' | 'victim' };
  readonly enhancedReasons: readonly EnhancedReason[];
  readonly milestones: readonly Milestone[];
  readonly duties: readonly Duty[];
  /** The latest attempts, newest last; all of them are in the history. */
  readonly contacts: readonly Contact[];
  /** When staff last spoke with the victim or who speaks for them; an attempt that reached nobody is not one. */
  readonly lastContactAt?: string;
  readonly marks: readonly RequestMark[];
  /** Counts visible changes: the `ETag`. */
  readonly version: number;
}
